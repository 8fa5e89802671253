import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import type { Timing } from "../../stacks/timing.ts";
import type { Move } from "../plan/plan.ts";
import type { Refusal } from "../plan/refusals.ts";
import { editRefusals } from "../plan/refusals.ts";
import { stepsBetween } from "../plan/steps.ts";
import { assessSafety } from "../safety/safety.ts";
import { timedSteps } from "../timing/switches.ts";

/** What a branch does to a running estate, as a move from the base's graph to its own, judged as any other. */
export interface Edit {
  /** Whether merging makes this very move, by the phase in the stack file; otherwise it is what it would be in another phase. */
  asked: boolean;
  forward: Move;
  back: Move;
  /** Why it is refused there; empty where it may go ahead. */
  refusals: Refusal[];
}

/** A revision's stack in one phase. */
interface Side {
  phase: Phase;
  graph: Graph;
}

/** The move from one revision's graph to another's. */
export function editBetween(
  before: Side,
  after: Side,
  { asked, kinds, timing }: { asked: boolean; kinds: readonly Kind[]; timing: Timing },
): Edit {
  const move = (from: Side, to: Side): Move => {
    const steps = stepsBetween(from.graph, to.graph, changeRulesOf(kinds));
    const ends = { from: from.graph, to: to.graph, steps, kinds };
    return {
      from: from.phase,
      to: to.phase,
      steps,
      safety: assessSafety(from.graph, to.graph, steps, kinds),
      timing: timedSteps(ends, { timing })(new Set()),
    };
  };
  const [forward, back] = [move(before, after), move(after, before)];
  return { asked, forward, back, refusals: editRefusals(forward, back) };
}
