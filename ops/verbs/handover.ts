import { placeholdersIn } from "../../stacks/credentials.ts";
import type { Estate } from "../../stacks/estate.ts";
import { cloudClients } from "../clients/clients.ts";
import type { HandOverReport } from "../handover/handover.ts";
import { askOwners, tellOwners } from "../handover/handover.ts";
import { handOverText } from "../handover/text.ts";
import { Refused, UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { readStackFile } from "../stackFile.ts";
import { StatusLine } from "../statusLine.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import type { OwnerTool } from "../../infra/contract/owner.ts";
import type { Terminal } from "../terminal.ts";

export interface HandOverOptions extends StackOptions {
  /** What one sort of owner is told of everything, found or not: nothing is asked. */
  for?: OwnerTool;
}

/**
 * `broadcast handover`: who else has what a switch turns, and what to tell each. Changes nothing. Throws {@link Refused} while anything is somebody else's,
 * or may be, {@link UsageError} where there is no estate to ask.
 */
export async function handOver(options: HandOverOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const report = await reportOf(options, terminal, interrupts);
  if (options.json) terminal.out(JSON.stringify(report, null, 2));
  else for (const line of handOverText(report)) terminal.out(line);
  // The page has said why.
  if (!report.done) throw new Refused("");
}

async function reportOf(options: HandOverOptions, terminal: Terminal, interrupts: Interrupts): Promise<HandOverReport> {
  const { stack, cwd, sandbox, for: tool } = options;
  const { estate } = readStackFile(stack, cwd);
  const offline = new OfflineEstate(stack, estate);
  if (tool !== undefined) return tellOwners(offline, tool);
  if (sandbox === undefined) {
    const open = placeholdersIn(estate.targets);
    if (open.length > 0) {
      throw new UsageError(
        `Pulumi.${stack}.yaml holds placeholder ids (${open.join(", ")}): there is no real estate to ask. ` +
          "Fill them in, try it with --sandbox, or name an owner: --for terraform asks nobody.",
      );
    }
  }
  const status = new StatusLine(terminal);
  try {
    return await askOwners(offline, await clientsOf(estate, options, terminal, interrupts), (asked, all) =>
      status.show(`asking who has what: ${asked} of ${all}`),
    );
  } finally {
    status.clear();
  }
}

/** Through the engine where there is one: it alone can ask of resources of any type. */
async function clientsOf(estate: Estate, options: HandOverOptions, terminal: Terminal, interrupts: Interrupts) {
  try {
    return (await openSession(options, terminal, interrupts)).gates.clients();
  } catch (error) {
    if (options.sandbox !== undefined || !(error instanceof Refused)) throw error;
    return cloudClients(estate);
  }
}
