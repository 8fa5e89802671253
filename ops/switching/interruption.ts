import { Interrupted, Refused } from "../errors.ts";
import { attentionText } from "./outcome.ts";
import { isHalfDone } from "./recorded.ts";
import type { Session } from "./session.ts";
import { positionText } from "./switch.ts";

/** Runs what an operator may stop at any moment; stopped, it throws {@link Interrupted}, which says where the stack stands. */
export async function sayingWhere<T>(session: Session, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const told = error instanceof Interrupted || error instanceof Refused;
    if (told || !session.interrupts.stop.aborted) throw error;
    // Whatever was under way answers an interruption in words of its own.
    const recorded = await session.engine.recorded();
    const { stack } = session.workspace;
    const stands = isHalfDone(recorded) ? attentionText(session, recorded) : [`${stack} is ${positionText(recorded)}.`];
    throw new Interrupted(["Interrupted.", ...stands].join("\n"));
  }
}
