import type { RecordedFigure, Recording } from "../recording/read.ts";
import { demandOf } from "../report/curve.ts";
import type { SizedThing } from "./sizedThings.ts";
import type { Series } from "./minutes.ts";
import { around, minutesOf, summed, sustained } from "./minutes.ts";

/** What came to an estate, in requests a minute. */
export interface RecordedDemand {
  /** What was counted, in words. */
  title: string;
  minutes: Series;
  /** Of these, the ones that failed; undefined where nobody counted them. */
  failed?: Series;
  peak: number;
}

/** What one replica of a thing bore on a recorded evening, in requests a minute. */
export interface Borne {
  app: string;
  /** What was counted, in words; where that is all that came to the estate, a replica bore its share of it. */
  load: string;
  own: boolean;
  /** Held for five minutes on end, without more failures than may be: at least so much it bears. */
  requests: number;
  /** Held for a quarter of an hour, and the highest of a single minute. */
  between: [low: number, high: number];
  /** Replicas that were ready meanwhile. */
  replicas: number;
  /** ISO 8601: when the five minutes began. */
  at: string;
  /** Requests a minute from which on more failed than may; undefined where none did, or nobody counted. */
  failedFrom?: number;
  /** Whether failures were counted. */
  counted: boolean;
  /** Minutes of which both load and replicas are known. */
  minutes: number;
  /** The highest load that came. */
  peak: number;
}

/** Minutes on end for which a load counts as borne, and those of the careful estimate. */
export const onEnd = { borne: 5, careful: 15 } as const;

/** Everything that came, at the edge or at the origin; undefined where nothing of it is recorded. */
export function recordedDemand({ figures }: Recording): RecordedDemand | undefined {
  const { figures: found } = demandOf(figures);
  const place = found[0]?.demand;
  const minutes = summed(found.map(minutesOf));
  if (minutes.size === 0) return undefined;
  const failing = figures.filter(({ failed }) => failed === place);
  const failed = summed(failing.map(minutesOf));
  return {
    title: found.map(({ title }) => title).join(", "),
    minutes,
    ...(failing.length === found.length && { failed }),
    peak: Math.max(...minutes.values()),
  };
}

/**
 * What one replica of a thing bore; a reason in words where too little is recorded to say. `errorPercent` of its requests may fail.
 */
export function borneBy(
  app: string,
  { thing, sizing }: SizedThing,
  { figures }: Recording,
  demand: RecordedDemand | undefined,
  errorPercent: number,
): Borne | string {
  const names = sizing.recorded?.(app, thing);
  const figure = (name: string | undefined): RecordedFigure | undefined =>
    figures.find((one) => one.name === name && one.points.length > 0);
  const ready = figure(names?.replicas);
  if (!ready) return "how many of its replicas ran is not recorded";
  const own = figure(names?.load);
  const load = own ? minutesOf(own) : demand?.minutes;
  if (!load) return "what came to it is not recorded";
  const ownFailed = figure(names?.failed);
  const failed = own ? ownFailed && minutesOf(ownFailed) : demand?.failed;
  const each = perReplica(load, ready);
  const failing = new Set(
    [...load].filter(([at, value]) => (failed?.get(at) ?? 0) > (value * errorPercent) / 100).map(([at]) => at),
  );
  const failedFrom = Math.min(Infinity, ...[...each].filter(([at]) => failing.has(at)).map(([, { value }]) => value));
  // What was borne while others failed below it was luck.
  const held = new Map(
    [...each].flatMap(([at, { value }]) => (failing.has(at) || value >= failedFrom ? [] : [[at, value]])),
  );
  const best = sustained(held, onEnd.borne);
  if (!best || best.value === 0) {
    return Number.isFinite(failedFrom)
      ? `more of its requests failed than may, from ${Math.round(failedFrom)} a minute and replica on, and below that too little was seen`
      : `fewer than ${onEnd.borne} minutes on end are recorded of what came to it and of its replicas`;
  }
  const careful = sustained(held, onEnd.careful)?.value ?? Math.min(...held.values());
  return {
    ...{ app, own: own !== undefined, load: own?.title ?? demand?.title ?? "", requests: best.value },
    between: [Math.min(careful, best.value), Math.max(...held.values())],
    replicas: each.get(best.from)?.replicas ?? 0,
    at: new Date((best.from - 1) * 60_000).toISOString(),
    ...(Number.isFinite(failedFrom) && { failedFrom }),
    ...{ counted: failed !== undefined, minutes: each.size, peak: Math.max(...load.values()) },
  };
}

/** Minute by minute; of replicas that came or went meanwhile the most are counted, so that none is said to have borne too much. */
function perReplica(load: Series, ready: RecordedFigure): Map<number, { value: number; replicas: number }> {
  return new Map(
    [...load].flatMap(([at, value]): [number, { value: number; replicas: number }][] => {
      const replicas = Math.max(0, ...around(ready.points, at).map(({ highest }) => highest));
      return replicas === 0 ? [] : [[at, { value: value / replicas, replicas }]];
    }),
  );
}
