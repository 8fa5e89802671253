import type { Phase } from "../infra/contract/dial.ts";
import { phases } from "../infra/contract/dial.ts";
import { nameIn } from "../infra/contract/graph.ts";
import type { StackState } from "./stackState.ts";

export class PhaseJump extends Error {
  override name = "PhaseJump";
}

/** The phase between the two ends of a jump; undefined where the move is none. */
export function phaseBetween(from: Phase, to: Phase): Phase | undefined {
  const [a, b] = [phases.indexOf(from), phases.indexOf(to)];
  // Stryker disable next-line EqualityOperator: between neighbours there is no phase at all
  return Math.abs(a - b) > 1 ? phases[(a + b) / 2] : undefined;
}

/**
 * Throws {@link PhaseJump} when a move skips prewarm. `reached` is the last phase an update completed in,
 * `entered` the last one an update began: they differ while a switch is half done.
 */
export function assertSwitch(reached: Phase, entered: Phase, to: Phase): void {
  for (const from of [entered, reached]) {
    const next = phaseBetween(from, to);
    if (next === undefined) continue;
    const state =
      reached === entered ? `This stack is in ${from}` : `This stack is half way from ${reached} to ${entered}`;
    throw new PhaseJump(
      `${state}: ${from} → ${to} would skip ${next}, and the engine would move the database before the apps in both directions. ` +
        `Next phase: ${next}. Run: pulumi config set phase ${next} && pulumi up`,
    );
  }
}

/** Every phase that something of the stack is recorded in. */
export function standingIn({ entered, settled, marks }: Pick<StackState, "entered" | "settled" | "marks">): Phase[] {
  const found = new Set([entered, settled, ...marks.values()]);
  return phases.filter((phase) => found.has(phase));
}

/**
 * Throws {@link PhaseJump} when a resource stayed behind, whatever kept it back, and the move would leave it two phases off; or
 * when one is recorded in no phase, and the move is another than to bring it up. A stack that is new may go anywhere.
 */
export function assertTogether(state: Pick<StackState, "entered" | "settled" | "marks">, to: Phase): void {
  const { settled, marks } = state;
  const standing = standingIn(state);
  const entered = state.entered ?? settled ?? standing[0];
  if (entered === undefined) return;
  assertSwitch(settled ?? entered, entered, to);
  const named = (wanted: (mark: Phase | undefined) => boolean): string =>
    list([...marks].filter(([, mark]) => wanted(mark)).map(([urn]) => nameIn(urn)));
  for (const from of standing) {
    const next = phaseBetween(from, to);
    if (next === undefined) continue;
    throw new PhaseJump(
      `${named((mark) => mark === from)} stayed behind in ${from}, though the stack is recorded in ${entered}: ${from} → ${to} would skip ${next}. ` +
        `Bring everything to ${next} first, with nothing left out. Run: pulumi config set phase ${next} && pulumi up`,
    );
  }
  if (to === entered || ![...marks.values()].includes(undefined)) return;
  throw new PhaseJump(
    `${named((mark) => mark === undefined)} came into the state by hand, and is recorded in no phase. ` +
      `Bring everything to ${entered} first, with nothing left out. Run: pulumi config set phase ${entered} && pulumi up`,
  );
}

const mostNamed = 5;

export function list(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(", ")} and ${more} more` : names.join(", ");
}
