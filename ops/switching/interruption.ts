import { Interrupted, Refused } from "../errors.ts";
import { standText } from "./outcome.ts";
import { isHalfDone } from "./recorded.ts";
import type { Session } from "./session.ts";
import { whereText } from "./switch.ts";

/** Runs what an operator may stop at any moment; stopped, it throws {@link Interrupted}, which says where the stack stands. */
export async function sayingWhere<T>(session: Session, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const told = error instanceof Interrupted || error instanceof Refused;
    if (told || !session.interrupts.stop.aborted) throw error;
    // Whatever was under way answers an interruption in words of its own.
    const recorded = await session.live.recorded();
    const { stack } = session.workspace;
    const stands = isHalfDone(recorded) ? standText(session, recorded) : [`${stack} is ${whereText(recorded)}.`];
    throw new Interrupted(["Interrupted.", ...stands].join("\n"));
  }
}
