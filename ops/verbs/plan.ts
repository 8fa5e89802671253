import { Refused, UsageError } from "../errors.ts";
import type { PlanOptions } from "../main.ts";
import { OfflineEstate } from "../plan/offline.ts";
import { planText } from "../plan/text.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";

/** `broadcast plan`: prints the plan; throws Refused when the switch may not go ahead. */
export async function plan({ stack, cwd, to, from, json }: PlanOptions, terminal: Terminal): Promise<void> {
  const settings = readStackFile(stack, cwd);
  const start = from ?? settings.phase;
  if (start === to) {
    throw new UsageError(`${stack} is in ${to} already: name another phase with --to, or with --from where it starts.`);
  }
  const made = await new OfflineEstate(stack, settings.estate).plan(start, to);
  if (json) terminal.out(JSON.stringify(made, null, 2));
  else for (const line of planText(made)) terminal.out(line);
  // The page has said why.
  if (made.refusals.length > 0) throw new Refused("");
}
