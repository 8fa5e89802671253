import type { Phase } from "../../infra/dial.ts";
import { between } from "../../stacks/guard.ts";
import type { Verdict } from "../../policies/run.ts";
import { blocking } from "../../policies/run.ts";
import type { Op, Step } from "./steps.ts";

/** One move between two phases. */
export interface Move {
  from: Phase;
  to: Phase;
  steps: Step[];
}

/** What a switch would do, what its way back would do, and what every check says of both ends. */
export interface Plan {
  stack: string;
  forward: Move;
  back: Move;
  /** The verdict of every check on the estate as it is before and after. */
  checks: PhaseVerdicts[];
  /** Why the switch is refused; empty when it may go ahead. */
  refusals: string[];
}

interface PhaseVerdicts {
  phase: Phase;
  verdicts: Verdict[];
}

export interface PlanInputs {
  stack: string;
  from: Phase;
  to: Phase;
  forward: Step[];
  back: Step[];
  checks: PhaseVerdicts[];
}

/** Puts a plan together and decides whether it may go ahead. */
export function makePlan({ stack, from, to, forward, back, checks }: PlanInputs): Plan {
  const plan: Plan = {
    stack,
    forward: { from, to, steps: forward },
    back: { from: to, to: from, steps: back },
    checks,
    refusals: [],
  };
  plan.refusals = refusalsOf(plan);
  return plan;
}

function refusalsOf({ forward, back, checks }: Plan): string[] {
  const next = between(forward.from, forward.to);
  return [
    ...(next === undefined
      ? []
      : [`${forward.from} → ${forward.to} skips ${next}. Plan ${forward.from} → ${next} instead.`]),
    ...[forward, back].flatMap(({ from, to, steps }) =>
      steps
        .filter(({ op }) => op !== "update")
        .map(({ op, name, replacedBy }) => {
          const cause = replacedBy.length > 0 ? `, because ${replacedBy.join(", ")} cannot change in place` : "";
          return `${from} → ${to} would ${op} ${name}${cause}. A switch only updates.`;
        }),
    ),
    ...checks.flatMap(({ phase, verdicts }) =>
      blocking(verdicts).flatMap(({ check, violations }) =>
        violations.map(({ message }) => `${check}, in ${phase}: ${message}`),
      ),
    ),
  ];
}

/** How many steps of each kind. */
export function countOps(steps: readonly Step[]): Record<Op, number> {
  const counts: Record<Op, number> = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const { op } of steps) counts[op]++;
  return counts;
}
