import { Temporal } from "temporal-polyfill";
import type { Estate } from "../../stacks/estate.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { UsageError } from "../errors.ts";
import type { Recording } from "../recording/read.ts";
import { listedBroadcasts } from "../timing/alarms.ts";
import type { Borne, RecordedDemand } from "./borne.ts";
import { borneBy, recordedDemand } from "./borne.ts";
import type { FlowSize } from "./flows.ts";
import type { FollowedLimit } from "./limits.ts";
import { followedLimits } from "./limits.ts";
import { sizedThingsIn } from "./sizedThings.ts";

/** What a recorded evening says of an estate. */
export interface RecordedSizes {
  /** Highest requests a minute that came, and those to size for with where they are from. */
  seen: number;
  expected: number;
  expectedBy: string;
  borne: Borne[];
  limits: FollowedLimit[];
  /** Apps of which it says too little, with the reason. */
  silent: { app: string; why: string }[];
  sizes: FlowSize[];
}

/** Share of requests that may fail where no load test of the stack file says it, in percent. */
const usualErrorPercent = 1;

/**
 * Sizes of a recorded evening. `peak` is what to size for, in requests a minute; by default the highest that a coming broadcast of the stack file
 * expects, or that evening's own. Throws {@link UsageError} where it is not recorded what came.
 */
export function recordedSizes(recording: Recording, estate: Estate, peak: number | undefined): RecordedSizes {
  const demand = recordedDemand(recording);
  if (!demand) {
    throw new UsageError(
      "The record does not say how many requests came: no load balancer and no edge of this stack answered while it was made.",
    );
  }
  const { value: expected, by: expectedBy } = expectedOf(demand, estate, peak);
  const scenarios = Object.values(estate.load?.scenarios ?? {});
  const found = [...sizedThingsIn(estate)].map(([app, thing]) => {
    const errorPercent = scenarios.find((one) => one.app === app)?.errorPercent ?? usualErrorPercent;
    return { app, borne: borneBy(app, thing, recording, demand, errorPercent) };
  });
  const borne = found.flatMap(({ borne: one }) => (typeof one === "string" ? [] : [one]));
  const cores = estate.kinds.flatMap(({ key, sizing }) =>
    Object.entries(estate.things[key] ?? {}).flatMap(([name, thing]) => sizing?.cores?.(name, thing) ?? []),
  );
  return {
    ...{ seen: demand.peak, expected, expectedBy, borne },
    limits: followedLimits(recording, demand, expected, new Map(cores.map((one) => [one.figure, one.cores]))),
    silent: found.flatMap(({ app, borne: why }) => (typeof why === "string" ? [{ app, why }] : [])),
    sizes: borne.map((one) => sizeOf(one, expected / demand.peak)),
  };
}

function expectedOf(
  { peak: seen }: RecordedDemand,
  { broadcasts = [], timing = defaultTiming }: Estate,
  given: number | undefined,
): { value: number; by: string } {
  if (given !== undefined) return { value: given, by: "--peak" };
  const now = Temporal.Now.instant();
  const coming = listedBroadcasts(broadcasts, timing.holdMinutes).flatMap(({ air, name, broadcast }) => {
    const value = broadcast.peakRequestsPerMinute;
    return value !== undefined && Temporal.Instant.compare(air.toInstant(), now) > 0 ? [{ value, by: name }] : [];
  });
  const [most] = coming.sort((one, other) => other.value - one.value);
  return most ?? { value: seen, by: "as many as that evening" };
}

/** The same in sessions of one request a minute, as sizes are reckoned; what comes to each app grows as all that comes does. */
function sizeOf({ app, load, requests, between, failedFrom, minutes, peak }: Borne, growth: number): FlowSize {
  return {
    ...{ flow: load, app, peak: peak * growth, borne: true as const },
    capacity: {
      curve: { model: "line", parameters: {}, peak: Infinity, throughput: (n) => n, error: 0, aic: 0 },
      ...{ sessions: requests, interval: between, saturated: failedFrom !== undefined, windows: minutes },
      ...(failedFrom !== undefined && { shedsFrom: failedFrom }),
    },
  };
}
