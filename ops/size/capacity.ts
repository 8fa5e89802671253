import type { Curve, Point } from "./curve.ts";
import { responseTime } from "./curve.ts";
import { fitLine, fitStation, fitUsl } from "./fit.ts";
import { seededRandom } from "../random.ts";

/** One window of a load test, for one replica. */
export interface Window extends Point {
  /** 95th percentile of the time a session takes, in seconds; undefined where none completed. */
  p95?: number;
  /** Sessions a second that were offered, where more failed than may; undefined where they held. */
  shed?: number;
}

export interface Capacity {
  curve: Curve;
  /** Sessions a second one replica completes within the threshold. */
  sessions: number;
  /**
   * 90 % interval of that, by bootstrap over the windows; where nothing bent, from what was seen to where sessions failed, or to
   * the bound.
   */
  interval: [low: number, high: number];
  /** Whether the test came near the limit. Otherwise `sessions` is what it reached, and the limit lies beyond. */
  saturated: boolean;
  /** Fewest sessions a second of which more failed than may; undefined where none did. */
  shedsFrom?: number;
  /**
   * Most sessions a second that the pool can serve, by the utilisation law: servers ÷ seconds a session holds one. It needs no
   * saturation to be known; undefined where the seconds are not.
   */
  bound?: number;
  /** Windows the curve was fitted to. */
  windows: number;
}

export interface CapacityInputs {
  windows: readonly Window[];
  /** Size of the pool that sessions queue for; undefined where it is no pool that limits. */
  servers?: number;
  /** Seconds that a session holds one of them, as measured; undefined where it was not. */
  demand?: number;
  /** Longest acceptable 95th percentile, in seconds. */
  threshold: number;
}

/** Fewer say nothing about a bend. */
const leastWindows = 5;

/** How often the windows are drawn again. */
const draws = 200;

/**
 * What one replica bears within the threshold and without failing sessions. Throws RangeError where fewer than five windows have
 * sessions; where sessions failed, only where they did so from the first on.
 */
export function capacityOf({ windows, servers, demand, threshold }: CapacityInputs): Capacity {
  const sheds = windows.flatMap(({ shed }) => shed ?? []);
  const shedsFrom = Math.min(Infinity, ...sheds);
  // What is served while the rest is turned away says nothing of a queue.
  const usable = windows.filter(
    ({ throughput, concurrency, shed }) => shed === undefined && throughput > 0 && concurrency > 0,
  );
  const seen = Math.max(
    0,
    ...usable.map(({ throughput, p95 = 0 }) => (p95 <= threshold && throughput < shedsFrom ? throughput : 0)),
  );
  if (sheds.length > 0 && seen === 0) {
    throw new RangeError(
      `sessions failed, or took too long, from ${shedsFrom.toFixed(2)} a second on, the fewest tried`,
    );
  }
  if (usable.length < leastWindows && sheds.length === 0) {
    throw new RangeError(`${usable.length} windows with sessions, at least ${leastWindows} are needed`);
  }
  const line = fitLine(usable);
  const bent = servers === undefined ? fitUsl(usable) : fitStation(usable, servers);
  const tail = tailOf(usable);
  const within = (curve: Curve): number => sessionsWithin(curve, threshold / tail);
  const interval = bent.model === "line" || usable.length < leastWindows ? undefined : spreadOf(usable, bent, within);
  // A bend that a line explains as well, or that could lie anywhere, is none.
  const bends = interval !== undefined && bent.aic + 10 < line.aic && interval[1] <= 2 * interval[0];
  const bound = servers !== undefined && demand !== undefined ? servers / demand : undefined;
  const most = Math.min(shedsFrom, bound ?? Infinity);
  const known = {
    windows: usable.length,
    ...(bound !== undefined && { bound }),
    ...(sheds.length > 0 && { shedsFrom }),
  };
  if (!bends) {
    const saturated = sheds.length > 0;
    return { curve: line, sessions: seen, interval: [seen, Math.max(seen, most)], saturated, ...known };
  }
  // No fit is better than the law, nor than what was seen to fail.
  const lawful = (sessions: number): number => Math.min(sessions, most);
  const between: Capacity["interval"] = [lawful(interval[0]), lawful(interval[1])];
  return { curve: bent, sessions: lawful(within(bent)), interval: between, saturated: true, ...known };
}

/** How much longer the slowest twentieth takes than the mean, by Little's law; 1 where no window tells. */
function tailOf(windows: readonly Window[]): number {
  const ratios = windows
    .flatMap(({ p95, concurrency, throughput }) => (p95 === undefined ? [] : [(p95 * throughput) / concurrency]))
    .sort((a, b) => a - b);
  return Math.max(1, ratios[Math.floor(ratios.length / 2)] ?? 1);
}

/** The most sessions a second whose mean time is not above `mean` seconds; time rises with sessions in flight. */
function sessionsWithin(curve: Curve, mean: number): number {
  if (responseTime(curve, 1e-6) > mean) return 0;
  let [low, high] = [1e-6, 1];
  while (responseTime(curve, high) <= mean && high < 1e7) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (responseTime(curve, middle) <= mean) low = middle;
    else high = middle;
  }
  return curve.throughput(low);
}

function spreadOf(windows: readonly Window[], fitted: Curve, within: (curve: Curve) => number): [number, number] {
  const next = seededRandom(windows.length);
  const servers = fitted.parameters["servers"];
  const results = Array.from({ length: draws }, () => {
    const drawn = windows
      .map(() => windows[Math.floor(next() * windows.length)] ?? windows[0])
      .filter((w) => w !== undefined);
    return within(servers === undefined ? fitUsl(drawn, fitted) : fitStation(drawn, servers, fitted));
  }).sort((a, b) => a - b);
  return [results[Math.floor(draws * 0.05)] ?? 0, results[Math.ceil(draws * 0.95) - 1] ?? 0];
}
