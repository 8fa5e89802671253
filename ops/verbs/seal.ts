import type { Phase } from "../../infra/contract/dial.ts";
import { Refused, UsageError } from "../errors.ts";
import { reviewLevers } from "../levers/review.ts";
import { reviewText } from "../levers/reviewText.ts";
import { planText } from "../plan/text.ts";
import { writeSealed } from "../seal/sealed.ts";
import { sealedLevers } from "../seal/sealedLevers.ts";
import { partsOf, worldOf } from "../seal/world.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { attentionText } from "../switching/outcome.ts";
import type { StackOptions } from "../switching/session.ts";
import { commandLine, openSession, settledOf } from "../switching/session.ts";
import { prepare, startPhase } from "../switching/switch.ts";
import { keepToldSecrets } from "../secrets.ts";
import type { Terminal } from "../terminal.ts";

export interface SealOptions extends Omit<StackOptions, "stack"> {
  stack?: string;
  to?: Phase;
  /** File to write. */
  seal: string;
}

/** `broadcast plan --seal FILE`: the plan on the real state, and all that it was made from, to be applied by `switch --plan`. */
export async function seal(options: SealOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const { stack, to, json } = options;
  if (stack === undefined || to === undefined) throw new UsageError("--seal needs one switch: give --stack and --to.");
  const session = await openSession({ ...options, stack }, terminal, interrupts);
  const recorded = await settledOf(session);
  const from = startPhase(session, recorded, to);
  if (from === undefined) throw new UsageError(`${stack} is in ${to} already: there is no switch to seal.`);
  if (recorded.pending.length > 0) throw new Refused(attentionText(session, recorded).join("\n"));
  keepToldSecrets(await session.engine.secrets(to));
  const { plan, enginePlan } = await prepare(session, recorded, from, to);
  const { offline, records, prices } = session;
  const measurements = records.measurements();
  const review = await reviewLevers(to, { offline, measurements, prices });
  if (!json)
    for (const line of [...planText(plan), ...(review.levers.length > 0 ? ["", ...reviewText(review)] : [])])
      terminal.out(line);
  if (plan.refusals.length > 0) throw new Refused(json ? plan.refusals.join("\n") : "");
  const sealed = writeSealed(options.seal, {
    ...{ stack, from, to, enginePlan },
    at: new Date().toISOString(),
    world: await worldOf(partsOf(session, recorded.hash)),
    plan: { ...plan, ...(review.levers.length > 0 && { levers: sealedLevers(review) }) },
  });
  if (json) terminal.out(JSON.stringify(sealed, null, 2));
  terminal.note(`Sealed as ${sealed.seal.slice(0, 12)} in ${options.seal}. Apply exactly this with:`);
  terminal.note(`  ${commandLine(session, "switch", `--plan ${options.seal}`)}`);
}
