import type { Phase } from "../../infra/contract/dial.ts";
import type { CheckVerdict } from "../../policies/run.ts";
import type { RoundTrip } from "../safety/roundTrip.ts";
import type { SafetyVerdict } from "../safety/safety.ts";
import type { CriticalPath } from "../timing/criticalPath.ts";
import type { Operation, Step } from "../../infra/contract/step.ts";

/** One move between two phases. */
export interface Move {
  from: Phase;
  to: Phase;
  /** What is done within the one phase, as in "pull door"; undefined for a switch, and for an edit of the file. */
  what?: string;
  steps: Step[];
  /** Whether it is safe wherever it stops: the worst moment of every limit, and every implication. */
  safety: SafetyVerdict[];
  /** The steps on a time axis: how long it takes, what makes it so long, and what visitors may notice. */
  timing: CriticalPath;
}

/** What a switch would do, what its way back would do, and what every check says of both ends. */
export interface Plan {
  stack: string;
  forward: Move;
  back: Move;
  /** Whether the way back restores every dial, and what it does not or only rarely. */
  roundTrip: RoundTrip;
  /** The verdict of every check on the estate as it is before and after. */
  checks: PhaseVerdicts[];
  /** What the estate costs an hour, at least; undefined where a price is missing. */
  cost?: HourlyCost;
  /** What no verdict counts, for want of knowledge, each thing once: whether it may go ahead is said without it. */
  uncounted: string[];
  /** Why the switch is refused; empty when it may go ahead. */
  refusals: string[];
}

/** At the dated list prices of a price file. */
export interface HourlyCost {
  currency: string;
  /** The oldest date of the prices. */
  date: string;
  before: number;
  after: number;
  /** What these sums do not hold, since the stack file says too little about it, or it has no price and is the same in both. */
  unpriced: string[];
}

interface PhaseVerdicts {
  phase: Phase;
  verdicts: CheckVerdict[];
}

/** How many steps of each kind. */
export function countOps(steps: readonly Step[]): Record<Operation, number> {
  const counts: Record<Operation, number> = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const { op } of steps) counts[op]++;
  return counts;
}
