import type { Phase } from "../infra/contract/dial.ts";
import type { Estate } from "./estate.ts";
import type { StackState } from "./stackState.ts";
import { list, standingIn } from "./standing.ts";

/** Levers that stand in the way of a run. */
export class LeverOut extends Error {
  override name = "LeverOut";
}

/** What a run wants of the levers. */
export interface LeverSettings {
  phase: Phase;
  /** Those that are to be out, by name. */
  levers: readonly string[];
  estate: Pick<Estate, "levers">;
}

/** What is recorded of a stack's levers. */
type Recorded = Pick<
  StackState,
  "entered" | "settled" | "marks" | "isSetUp" | "leversOut" | "levers" | "settledLevers"
>;

/** The levers that a run turns: pulls, releases, or finishes where one stopped half way; by name. */
export function leversMoved({ levers = [], settledLevers, leversOut }: Recorded, wanted: readonly string[]): string[] {
  const everywhere = new Set([...levers, ...settledLevers, ...leversOut, ...wanted]);
  const isMoved = (name: string): boolean =>
    ![levers, settledLevers].every((names) => names.includes(name) === wanted.includes(name)) ||
    (leversOut.includes(name) && !wanted.includes(name));
  return [...everywhere].filter(isMoved).sort();
}

/**
 * Throws {@link LeverOut} for a lever that may not be out in the phase, for a change of phase while any is out or would be, and
 * for one that is out and that the file no longer knows: nobody could tell what it owns.
 */
export function assertLevers(state: Recorded | undefined, { phase, levers, estate }: LeverSettings): void {
  for (const name of levers) {
    const allowed = estate.levers?.[name]?.phases ?? [];
    if (allowed.includes(phase)) continue;
    throw new LeverOut(
      `Lever ${name} may be out in ${allowed.join(" and ")} only, and this is ${phase}. ${releaseText([name])}`,
    );
  }
  if (!state?.isSetUp) return;
  const strange = state.leversOut.filter((name) => !estate.levers?.[name]);
  if (strange.length > 0) {
    throw new LeverOut(
      `${list(strange)} is out, and the stack file no longer has it: what it turned is not known. Put it back into estate.levers, release it, and take it out then.`,
    );
  }
  const from = standingIn(state).filter((each) => each !== phase);
  const out = [...new Set([...state.leversOut, ...levers])].sort();
  if (from.length === 0 || out.length === 0) return;
  const what =
    state.leversOut.length > 0 ? `Lever ${list(state.leversOut)} is out` : `Lever ${list(levers)} would be pulled`;
  throw new LeverOut(
    `${what}, and ${from.join(" and ")} → ${phase} is a switch: phase and levers do not turn in one run. ${releaseText(out)}`,
  );
}

function releaseText(names: readonly string[]): string {
  const verbs = names.map((name) => `npx broadcast release ${name}`).join(", ");
  return `Release it first, in the phase it was pulled in: ${verbs}; or take it out of broadcast:levers and run pulumi up`;
}
