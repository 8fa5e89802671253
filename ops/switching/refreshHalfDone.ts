import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import { StatusLine } from "../statusLine.ts";
import { paint } from "../terminal.ts";
import { UpdateFailed } from "./pulumiStack.ts";
import { isHalfDone } from "./recorded.ts";
import type { Session } from "./session.ts";
import { settledOf } from "./session.ts";

/** Seconds that the longest change of anything may take: that of a database's class, by AWS's own limit. */
const longestChange = 80 * 60;

/**
 * Asks the providers what is really there, where a switch stopped half way: what was changed while its answer was lost is in
 * no state, and going back would leave it. What is still changing is waited for: until it has, it looks unchanged. Asks as well
 * where a run was killed in normal before it changed anything: its lock would stay, unseen, until the next switch. Throws
 * {@link Refused} when operations were cut off and nobody can tell their end, StackLocked when that lock must be freed by hand.
 */
export async function refreshHalfDone(session: Session): Promise<void> {
  const recorded = await settledOf(session);
  const { pending, entered } = recorded;
  const { terminal, engine } = session;
  const halfDone = isHalfDone(recorded);
  // From another phase the way back takes the lock itself.
  if (!halfDone && !(entered === "normal" && engine.leftLock)) return;
  const names = pending.map(({ name, type }) => `${name} (${type})`).join(", ");
  terminal.note(
    pending.length > 0
      ? `An earlier update was killed in the middle of ${names}: asking the providers what came of it.`
      : halfDone
        ? "The last switch stopped half way: asking the providers what is really there."
        : "An earlier run was killed before it changed anything: asking the providers, so that no lock of its is left.",
  );
  await changesToEnd(session, entered);
  try {
    await engine.refresh(entered, "broadcast: half way, what is really there");
  } catch (error) {
    if (!(error instanceof UpdateFailed)) throw error;
    if (error.interrupted) throw new Interrupted("Stopped while the providers were asked. Nothing was changed.");
    const reasons = error.reasons.map((reason) => `  ${reason}`);
    if (pending.length > 0) throw new Refused(["What became of them could not be told:", ...reasons].join("\n"));
    // What can be asked is in the state now; the rest must not keep anybody from the way back, and its proof asks again.
    terminal.note(paint.warning(["Not everything could be asked:", ...reasons].join("\n")));
  }
}

/** A cloud goes on with what it has accepted, whoever stopped listening; meanwhile it still answers with what was. */
async function changesToEnd({ gates, terminal, interrupts }: Session, entered: Phase): Promise<void> {
  const status = new StatusLine(terminal);
  const verdicts = await gates.askRest(entered, {
    timeout: longestChange,
    signal: interrupts.stop,
    onVerdict: ({ verdict, message }) => {
      if (verdict === "no") status.show(`waiting, up to ${longestChange / 60} min: ${message}`);
    },
  });
  status.clear();
  for (const { verdict, message } of verdicts) if (verdict !== "yes") terminal.note(paint.warning(message));
}
