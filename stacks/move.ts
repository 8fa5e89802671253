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
 * Throws before anything is registered, in a preview as well: PhaseJump where something would be left two phases off, and
 * {@link UnsafeMove} for a move, or an edit of the file, that is not safe at every step. In normal the file may be edited freely:
 * nobody is on air.
 */
export async function assertMove(state: StackState, settings: Settings, judge: Judge): Promise<void> {
  assertTogether(state, settings.phase);
  const standing = standingIn(state);
  if (!state.isSetUp || [...standing, settings.phase].every((phase) => phase === "normal")) return;
  const reasons = await judge(state, settings);
  if (reasons.length === 0) return;
  const from = standing.join(" and ");
  const move = from === settings.phase ? `This edit in ${from}` : `${from} → ${settings.phase}`;
  throw new UnsafeMove(
    [
      `${move} is refused, before anything is touched:`,
      ...reasons.map((reason) => `  - ${reason}`),
      "Take it out of the stack file, or go back to normal first and edit there: npx broadcast rollback",
    ].join("\n"),
  );
}
