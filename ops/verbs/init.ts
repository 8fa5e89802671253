import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";
import type { SourceOptions } from "../../infra/providers/source.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { readDocument } from "../../stacks/document.ts";
import { kinds as allKinds } from "../../stacks/kinds.ts";
import type { Settings } from "../../stacks/settings.ts";
import { Refused, UsageError } from "../errors.ts";
import { writeNew } from "../files.ts";
import { fittingFile } from "../init/fit.ts";
import type { Gathered } from "../init/gather.ts";
import { gather } from "../init/gather.ts";
import type { Selection } from "../init/select.ts";
import { assertSelectable, select } from "../init/select.ts";
import { schemaFrom, writeExample } from "../init/example.ts";
import { patchOf } from "../init/patch.ts";
import { answer } from "../init/text.ts";
import { drifted, driftText } from "../init/update.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { readStackFile, stackFilePath, stackFileText } from "../stackFile.ts";
import { StatusLine } from "../statusLine.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";

export interface InitOptions extends SourceOptions, Selection {
  stack: string;
  cwd?: string;
  company?: string;
  /** How many times its usual traffic the broadcast brings. */
  times: number;
  /** Says what was found, and writes nothing. */
  list?: boolean;
  /** Says what has changed since the file was written, and writes nothing. */
  update?: boolean;
  /** An estate to look at, in place of one that is found. */
  example?: string;
  json?: boolean;
}

/**
 * `broadcast init`: finds what runs in the clouds, read-only, and writes a stack file of it. Throws {@link Refused} where the file is there
 * already, after a patch to read; {@link UsageError} where nobody says what it is to have.
 */
export async function init(
  options: InitOptions,
  terminal: Terminal,
  signal: AbortSignal,
  kinds: readonly Kind[] = allKinds,
): Promise<void> {
  const { stack, cwd = projectFolder, list = false, example } = options;
  if (!/^[\w.-]+$/.test(stack)) throw new UsageError(`--stack ${stack}: allowed: letters, digits, '.', '-' and '_'.`);
  if (example !== undefined) {
    writeExample({ example, stack, cwd, json: options.json }, terminal);
    return;
  }
  if (options.update) return update(options, kinds, terminal, signal);
  if (!list) assertSelectable(options, terminal);
  const gathered = await gatherShown(options, kinds, terminal, signal);
  if (list) {
    answer(options, terminal, { gathered, chosen: [] });
    return;
  }
  if (gathered.things.length === 0)
    throw new Refused(["Nothing was found that a stack file could turn.", ...gathered.leftOut].join("\n"));
  const picked = await select(gathered.things, options, terminal, signal);
  const content = { things: picked, company: options.company ?? stack, schema: schemaFrom(cwd) };
  const { text, settings, things, leftOut } = fittingFile(content, resolve(cwd));
  const refusals = await refusalsIn(stack, settings);
  const path = stackFilePath(stack, cwd);
  const result = {
    gathered: { ...gathered, leftOut: [...gathered.leftOut, ...leftOut] },
    chosen: things,
    path,
    text,
    refusals,
  };
  const patch = existsSync(path) ? patchOf(path, readFileSync(path, "utf8"), text) : undefined;
  if (patch === undefined) writeNew(path, text);
  answer(options, terminal, { ...result, ...(patch !== undefined && { patch }) });
  if (patch)
    throw new Refused(`${path} is there already, and is left as it is: the patch says what would be different.`);
}

/** Compares the file with what is there. Throws {@link Refused} where a dial is another today, or a thing is gone. */
async function update(
  options: InitOptions,
  kinds: readonly Kind[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { stack, cwd = projectFolder } = options;
  const { estate } = readStackFile(stack, cwd);
  const { config } = readDocument(stackFileText(stack, cwd)).value as { config: Record<string, unknown> };
  const { things, leftOut, answered } = await gatherShown(options, kinds, terminal, signal);
  const content = { things, company: stack, schema: schemaFrom(cwd) };
  const fitting = things.length === 0 ? undefined : fittingFile(content, resolve(cwd));
  const found = fitting?.settings.estate ?? { ...estate, things: {} };
  const compared = { estate, written: config["broadcast:estate"], things: fitting?.things ?? [], found, answered };
  const difference = drifted(compared);
  if (options.json) terminal.out(JSON.stringify({ ...difference, leftOut }, null, 2));
  else for (const line of driftText(stackFilePath(stack, cwd), difference)) terminal.out(line);
  // The page has said why.
  if (difference.changed.length + difference.gone.length > 0) throw new Refused("");
}

async function gatherShown(
  options: InitOptions,
  kinds: readonly Kind[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Gathered> {
  const status = new StatusLine(terminal);
  const done = (line: string, well: boolean): void => {
    status.clear();
    terminal.note(`${well ? paint.good("✓") : paint.warning("–")} ${line}`);
  };
  try {
    return await gather({ ...options, kinds, signal, busy: (line) => status.show(line), done });
  } finally {
    status.clear();
  }
}

/** What the program's own checks say of the proposals: they are told, and keep nobody from reading the file. */
async function refusalsIn(stack: string, { estate }: Settings): Promise<string[]> {
  const offline = new OfflineEstate(stack, estate);
  const found: string[] = [];
  for (const [from, to] of [
    ["normal", "prewarm"],
    ["prewarm", "live"],
  ] as const) {
    found.push(...(await offline.plan(from, to)).refusals);
  }
  return [...new Set(found)];
}
