import { placeholders } from "../../stacks/target.ts";
import { readiness } from "../check/check.ts";
import type { CheckPorts } from "../check/ports.ts";
import { cloudCheckPorts, sandboxCheckPorts } from "../check/ports.ts";
import { readinessText } from "../check/text.ts";
import { Refused, UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offline.ts";
import { StatusLine } from "../progress.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import type { Estate } from "../../stacks/estate.ts";

export interface CheckOptions {
  stack: string;
  cwd?: string;
  /** Store of a sandbox to ask instead of the real estate. */
  sandbox?: string;
  json?: boolean;
}

/** `broadcast check`: asks whether the estate is ready for a broadcast; throws Refused where anything says no. */
export async function check({ stack, cwd, sandbox, json }: CheckOptions, terminal: Terminal): Promise<void> {
  const { estate } = readStackFile(stack, cwd);
  const ports = await portsFor(stack, estate, sandbox);
  const status = new StatusLine(terminal);
  try {
    let answered = 0;
    const result = await readiness({
      estate,
      graphs: new OfflineEstate(stack, estate),
      ports,
      onAnswer: ({ question }) => status.show(`${++answered} answered, last ${question}`),
    });
    status.clear();
    if (json) terminal.out(JSON.stringify(result, null, 2));
    else for (const line of readinessText(result)) terminal.out(line);
    // The page has said why.
    if (!result.ready) throw new Refused("");
  } finally {
    status.clear();
  }
}

function portsFor(stack: string, estate: Estate, sandbox: string | undefined): Promise<CheckPorts> {
  const { account, region } = estate.target.aws;
  if (sandbox !== undefined) return Promise.resolve(sandboxCheckPorts(sandbox, { account, region }));
  const open = placeholders(estate.target);
  if (open.length === 0) return cloudCheckPorts(estate);
  throw new UsageError(
    `Pulumi.${stack}.yaml holds placeholder ids (${open.join(", ")}): there is no real estate to ask. ` +
      "Fill them in, or name a sandbox's store with --sandbox.",
  );
}
