import type { Estate } from "../../stacks/estate.ts";
import type { LoadSettings } from "../../stacks/load.ts";
import { UsageError } from "../errors.ts";
import { sizedThingsIn } from "../size/sizedThings.ts";
import type { Evening } from "../rehearsal/evening.ts";
import type { ArrivalSegment } from "./arrivals.ts";
import { sessionsOf, slotsOf, staircaseOf, arrivalSegmentsOf, surgeOf } from "./arrivals.ts";
import { checkBounds } from "./bounds.ts";
import type { Scenario } from "./scenarios.ts";
import { scenariosOf } from "./scenarios.ts";
import type { LoadTest } from "./loadTest.ts";
import { thresholdsOf } from "./loadTest.ts";
import type { LoadPlan } from "./workers.ts";

export interface LoadRequest {
  stack: string;
  estate: Estate;
  settings: LoadSettings;
  evening: Evening;
  target: string;
  hosts: readonly string[];
  scale: number;
  speed: number;
  workers: number;
  scenarios?: string | undefined;
  /** A staircase of one scenario in place of the evening. */
  stairs?: Staircase | undefined;
  /** Replicas that serve each scenario, and the pool of each, where the stack file does not say. */
  replicas: ReadonlyMap<string, number>;
  pool?: number | undefined;
}

export interface Staircase {
  flow: string;
  /** Sessions a second of the last step. */
  highest: number;
  steps: number;
  /** Of one step. */
  seconds: number;
}

/** Windows in a report of an evening: enough to see the wave, each with sessions enough for a percentile. */
const windows = 30;

/** What is to be played, and what its report must know. Throws UsageError where it is too large, or a figure is missing. */
export function prepare(wanted: LoadRequest): { plan: LoadPlan; test: LoadTest } {
  const { stack, settings, evening, target, hosts, scale, speed, stairs, workers } = wanted;
  const all = scenariosOf(evening, settings, wanted.scenarios);
  const scenarios = stairs ? [stairOf(all, stairs)] : all;
  const stretches = stairs
    ? staircaseOf(stairs.highest, stairs.steps, stairs.seconds)
    : arrivalSegmentsOf(evening, sum(scenarios.map(({ perSecond }) => perSecond)), scale, speed);
  const seconds = sum(stretches.map((stretch) => stretch.seconds));
  const windowSeconds = stairs ? stairs.seconds : Math.max(1, Math.round(seconds / windows));
  const slots = slotsOf(stretches);
  checkBounds(slots, settings);
  return {
    plan: { target, hosts, scenarios, slots, windowSeconds, workers },
    test: {
      stack,
      evening: evening.name,
      scale,
      target: new URL(target).host,
      windowSeconds,
      workers,
      sessions: sessionsOf(slots),
      flows: scenarios.map((scenario) => flowOf(scenario, wanted, all)),
      ...(!stairs && { expected: expectedOf(evening, stretches, { scale, speed, scenarios }) }),
    },
  };
}

/** The scenario alone, and without pauses: they tell nothing of the target. */
function stairOf(scenarios: readonly Scenario[], { flow }: Staircase): Scenario {
  const found = scenarios.find(({ name }) => name === flow);
  if (!found) {
    throw new UsageError(
      `--stairs ${flow} is no scenario. Allowed: ${scenarios.map(({ name }) => name).join(", ")}, with =SESSIONS_A_SECOND.`,
    );
  }
  return { ...found, pauseSeconds: 0 };
}

function flowOf({ name }: Scenario, wanted: LoadRequest, all: readonly Scenario[]): LoadTest["flows"][number] {
  const { estate, settings, replicas } = wanted;
  const app = settings.scenarios[name]?.app;
  const serving = app === undefined ? undefined : sizedThingsIn(estate).get(app);
  const size = wanted.pool ?? serving?.sizing.pool?.(serving.thing);
  const count = replicas.get(name);
  return {
    name,
    ...(app !== undefined && { app }),
    ...(count !== undefined && { replicas: count }),
    ...(app !== undefined && size !== undefined && size > 0 && { pool: size }),
    perSecond: all.find((scenario) => scenario.name === name)?.perSecond ?? 0,
    thresholds: thresholdsOf(settings, name),
  };
}

function expectedOf(
  evening: Evening,
  stretches: readonly ArrivalSegment[],
  { scale, speed, scenarios }: { scale: number; speed: number; scenarios: readonly Scenario[] },
): LoadTest["expected"] {
  const wave = surgeOf(evening);
  const before = (name: ArrivalSegment["name"]): number => {
    const index = stretches.findIndex((stretch) => stretch.name === name);
    return sum(stretches.slice(0, index).map(({ seconds }) => seconds));
  };
  const [since, to] = [before("plateau"), before("tail")];
  // Those who came at the start of the plateau must have had time to pause, or to leave.
  const settling = Math.max(...scenarios.map(({ pauseSeconds }) => pauseSeconds)) * 1.2 + 1;
  return {
    requestsPerMinute: wave.requestsPerMinute * scale,
    peopleAtOnce: wave.peopleAtOnce * scale,
    signUps: (wave.signUps * scale) / speed,
    since,
    from: since + Math.min(settling, (to - since) / 2),
    to,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
