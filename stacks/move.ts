import { assertLevers, leversMoved } from "./leverMove.ts";
import type { Settings } from "./settings.ts";
import type { StackState } from "./stackState.ts";
import { assertTogether, standingIn } from "./standing.ts";

/** A move from what is recorded to what the file says, that is not safe at every step. */
export class UnsafeMove extends Error {
  override name = "UnsafeMove";
}

/** Why the way from what is recorded to what the file says may not be gone; empty where it is safe wherever it stops. */
export type Judge = (state: StackState, settings: Settings) => Promise<string[]>;

/**
 * Throws before anything is registered, in a preview as well: PhaseJump where something would be left two phases off, LeverOut
 * for a switch with a lever out, and {@link UnsafeMove} for a move, or an edit of the file, that is not safe at every step, or for
 * a lever that would move what it does not own. In normal the file may be edited freely: nobody is on air.
 */
export async function assertMove(state: StackState, settings: Settings, judge: Judge): Promise<void> {
  assertTogether(state, settings.phase);
  assertLevers(state, settings);
  const standing = standingIn(state);
  const moved = state.isSetUp ? leversMoved(state, settings.levers) : [];
  const free = [...standing, settings.phase].every((phase) => phase === "normal") && moved.length === 0;
  if (!state.isSetUp || free) return;
  const reasons = await judge(state, settings);
  if (reasons.length === 0) return;
  const from = standing.join(" and ");
  const move =
    moved.length > 0
      ? `Turning ${moved.join(" and ")} in ${settings.phase}`
      : from === settings.phase
        ? `This edit in ${from}`
        : `${from} → ${settings.phase}`;
  const remedy =
    moved.length > 0
      ? "A lever turns what it owns, and nothing else goes with it: make the edit in a run of its own, before or after it."
      : "Take it out of the stack file, or go back to normal first and edit there: npx broadcast rollback";
  throw new UnsafeMove(
    [`${move} is refused, before anything is touched:`, ...reasons.map((reason) => `  - ${reason}`), remedy].join("\n"),
  );
}
