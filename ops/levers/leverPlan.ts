import { Resources } from "../../infra/contract/resources.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import type { Step } from "../../infra/contract/step.ts";
import { runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import type { Estate } from "../../stacks/estate.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { costsIn } from "../cost/costs.ts";
import { makePlan } from "../plan/makePlan.ts";
import type { HourlyCost, Move, Plan } from "../plan/plan.ts";
import { stepsBetween } from "../plan/steps.ts";
import { assessSafety } from "../safety/safety.ts";
import type { Measurement } from "../timing/measured.ts";
import { measuredFor } from "../timing/measured.ts";
import { timedSteps } from "../timing/switches.ts";

interface LeverMove {
  stack: string;
  estate: Pick<Estate, "kinds" | "timing">;
  phase: Phase;
  /** What is done, as in "pull door", and what undoes it. */
  what: string;
  undo: string;
  before: Graph;
  after: Graph;
  /** The engine's own, where it was asked. */
  steps?: Step[];
  /** Whether nothing leads back to where it starts: what stopped half way, or a release. */
  oneWay: boolean;
  measurements?: readonly Measurement[];
}

interface PricedMove extends LeverMove {
  estate: Estate;
  prices?: PriceOptions | undefined;
  /** Whether no cost is asked for. */
  unpriced?: boolean;
}

/** The plan of a turn of levers within a phase, with what it costs. */
export async function leverPlan(given: PricedMove): Promise<Plan> {
  return judgedLever(given, given.unpriced ? undefined : await costOf(given));
}

/**
 * A turn of levers, judged as a switch is. What a release leaves is asked for; that it could be pulled again is not, and no check
 * that failed before keeps anybody from a lever that does not make it worse.
 */
export function judgedLever(given: LeverMove, cost?: HourlyCost): Plan {
  const { stack, estate, phase, before, after, oneWay } = given;
  const { kinds } = estate;
  const forward = moveOf(given, given.what, [before, after], given.steps);
  const back = moveOf(given, given.undo, [after, before]);
  const checksIn = (graph: Graph) => runChecks(resourcesOf(graph), checksOf(kinds));
  const failed = new Set(checksIn(before).flatMap(({ check, passed }) => (passed ? [] : [check])));
  const verdicts = checksIn(after).filter(({ check, passed }) => passed || !failed.has(check));
  return makePlan({ stack, forward, back, checks: [{ phase, verdicts }], ...(cost && { cost }) }, kinds, oneWay);
}

function moveOf(
  { stack, estate, phase, measurements = [] }: LeverMove,
  what: string,
  [before, after]: [Graph, Graph],
  steps: Step[] = stepsBetween(before, after, changeRulesOf(estate.kinds)),
): Move {
  const { kinds, timing = defaultTiming } = estate;
  const measured = measuredFor(measurements, { stack, from: phase, to: phase });
  return {
    ...{ from: phase, to: phase, what, steps },
    safety: assessSafety(before, after, steps, kinds),
    timing: timedSteps({ from: before, to: after, steps, kinds }, { timing, measured })(new Set()),
  };
}

async function costOf({ estate, before, after, prices }: PricedMove): Promise<HourlyCost | undefined> {
  // Prices are looked up phase by phase: two of them stand for before and after.
  const ends = { normal: resourcesOf(before), prewarm: resourcesOf(after), live: resourcesOf(after) };
  const costs = await costsIn({ estate, resources: (end) => Promise.resolve(ends[end]) }, ["normal", "live"], prices);
  if (!costs) return undefined;
  const { normal, live } = costs;
  const unpriced = [...new Set([...normal.unpriced, ...live.unpriced])];
  return { currency: normal.currency, date: normal.date, before: normal.hourly, after: live.hourly, unpriced };
}

function resourcesOf(graph: Graph): Resources {
  return Resources.of(graph.nodes.values());
}
