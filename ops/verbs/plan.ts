import type { Phase } from "../../infra/contract/dial.ts";
import { Refused, UsageError } from "../errors.ts";
import { writeAsked } from "../files.ts";
import type { PlanDocument } from "../render/document.ts";
import { mayGoAhead } from "../render/refusals.ts";
import { gatherPlans } from "../render/gatherPlans.ts";
import { documentText } from "../render/text.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import type { Waves } from "../together/waves.ts";

export interface PlanOptions {
  stack?: string;
  /** Several in its place, as one. */
  waves?: Waves;
  cwd?: string;
  to?: Phase;
  from?: Phase;
  /** The user's own price file. */
  prices?: string;
  base?: string;
  install?: boolean;
  air?: string[];
  zone?: string;
  format?: "text" | "markdown" | "html" | "json";
  /** The same as `--format json`. */
  json?: boolean;
  /** File to write the page to, in place of standard output. */
  output?: string;
  /** For tests. */
  now?: string;
}

/**
 * `broadcast plan`: prints the plan of a switch, or of every switch of every stack. Throws Refused when one may not go
 * ahead, after the page that says why; UsageError and InvalidSettings for what is wrong.
 */
export async function plan(options: PlanOptions, terminal: Terminal, signal?: AbortSignal): Promise<void> {
  const { json = false, format = json ? "json" : "text", stack, cwd, output } = options;
  // A page for people who asked for one stack: what is wrong with its file is the answer.
  if (format === "text" && stack !== undefined) readStackFile(stack, cwd);
  const document = await gatherPlans({
    ...options,
    now: parseNow(options.now),
    note: (line) => terminal.note(line),
    signal,
  });
  const page = await rendered(document, format);
  if (output === undefined) terminal.out(page.trimEnd());
  else writeAsked("--output", output, page);
  if (document.stacks.some(({ problems }) => problems.length > 0)) throw new UsageError("");
  if (!mayGoAhead(document)) throw new Refused("");
}

/** Each format is loaded when it is asked for. */
async function rendered(document: PlanDocument, format: NonNullable<PlanOptions["format"]>): Promise<string> {
  switch (format) {
    case "text":
      return documentText(document).join("\n");
    case "json":
      return JSON.stringify(document, null, 2);
    case "markdown":
      return (await import("../render/markdown/page.ts")).planMarkdown(document);
    case "html":
      return (await import("../render/html/plan.ts")).planHtml(document);
  }
}
