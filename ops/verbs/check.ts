import { NotAvailable } from "../../infra/contract/client.ts";
import { placeholdersIn } from "../../stacks/credentials.ts";
import { readiness } from "../check/check.ts";
import type { Readiness } from "../check/check.ts";
import { cloudClients } from "../clients/clients.ts";
import { readinessText } from "../check/text.ts";
import { Refused, UsageError } from "../errors.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { readStackFile } from "../stackFile.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { preflight } from "../switching/preflight.ts";
import type { StackOptions } from "../switching/session.ts";
import { openSession, recordedOf } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";

export type CheckOptions = StackOptions;

/**
 * `broadcast check`: asks whether the estate is ready for a broadcast, with the engine whether it is as the state says. Throws
 * {@link Refused} where anything says no, {@link UsageError} where there is no estate to ask.
 */
export async function check(options: CheckOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const result = await answers(options, terminal, interrupts);
  if (options.json) terminal.out(JSON.stringify(result, null, 2));
  else for (const line of readinessText(result)) terminal.out(line);
  // The page has said why.
  if (!result.ready) throw new Refused("");
}

async function answers(options: CheckOptions, terminal: Terminal, interrupts: Interrupts): Promise<Readiness> {
  const { stack, cwd, sandbox } = options;
  const { estate } = readStackFile(stack, cwd);
  if (sandbox === undefined) {
    const open = placeholdersIn(estate.targets);
    if (open.length > 0) {
      throw new UsageError(
        `Pulumi.${stack}.yaml holds placeholder ids (${open.join(", ")}): there is no real estate to ask. ` +
          "Fill them in, or try it with --sandbox.",
      );
    }
  }
  try {
    const session = await openSession(options, terminal, interrupts);
    return await preflight(session, await recordedOf(session));
  } catch (error) {
    if (sandbox !== undefined || !(error instanceof Refused)) throw error;
    // The days before may come before the first pulumi up, and before a CLI: all but the drift can be asked.
    const [why = ""] = error.message.split("\n");
    const drift = (): Promise<never> => Promise.reject(new NotAvailable(why));
    return readiness({ offline: new OfflineEstate(stack, estate), clients: cloudClients(estate), drift });
  }
}
