import { levenbergMarquardt } from "ml-levenberg-marquardt";
import type { Curve, Point } from "./curve.ts";
import { quality } from "./curve.ts";
import { meanQueueLength } from "./erlang.ts";

/**
 * How the queue compares with one of sessions that differ as chance has it: half as long where all take the same time,
 * longer where a few take very long (Kingman's approximation). Chosen by the better fit.
 */
const spreads = [0.5, 1, 2] as const;

/**
 * The curve of a pool of `servers` with a queue before it: sessions hold a server for `service` seconds and last `fixed` more.
 * @param near A curve fitted to almost the same points, from which to start.
 */
export function fitStation(points: readonly Point[], servers: number, near?: Curve): Curve {
  const table = queueTable(servers);
  const shortest = Math.min(...points.map(({ concurrency, throughput }) => concurrency / throughput));
  const starts = near
    ? [[near.parameters["service"] ?? 0, near.parameters["fixed"] ?? 0]]
    : [0.95, 0.7, 0.4, 0.1].map((share) => [shortest * share, shortest * (1 - share)]);
  const curves = (near ? [near.parameters["spread"] ?? 1] : spreads).flatMap((spread): Curve[] => {
    const model: Model = ([service = 0, fixed = 0]) => {
      return (concurrency) => loadAt(table, concurrency, 1 + fixed / service, spread) / service;
    };
    const found = best(points, model, starts);
    if (!found) return [];
    const [service = 0, fixed = 0] = found;
    const throughput = model(found);
    return [
      {
        model: "station",
        parameters: { servers, service, fixed, spread },
        peak: servers / service,
        throughput,
        ...quality(points, throughput, 2),
      },
    ];
  });
  return closest(curves, points);
}

/** The Universal Scalability Law (Gunther): `single n / (1 + contention (n − 1) + coherence n (n − 1))` for n sessions in flight. */
export function fitUsl(points: readonly Point[], near?: Curve): Curve {
  const model: Model = ([single = 1, contention = 0, coherence = 0]) => {
    return (n) => (single * n) / Math.max(1e-9, 1 + contention * (n - 1) + coherence * n * (n - 1));
  };
  const fastest = Math.max(...points.map(({ concurrency, throughput }) => throughput / concurrency));
  const starts = near
    ? [Object.values(near.parameters)]
    : [
        [fastest, 0.05, 1e-4],
        [fastest, 0.3, 1e-2],
        [fastest, 0.005, 1e-6],
      ];
  const found = best(points, model, starts);
  if (!found) return fitLine(points);
  const [single = 1, contention = 0, coherence = 0] = found;
  const throughput = model(found);
  const at = Math.sqrt(Math.max(0, 1 - contention) / coherence);
  return {
    model: "usl",
    parameters: { single, contention, coherence },
    peak: throughput(Math.max(1, at)),
    throughput,
    ...quality(points, throughput, 3),
  };
}

/** As many sessions a second for each one in flight, however many: what a test sees that stays far below the limit. */
export function fitLine(points: readonly Point[]): Curve {
  const ratios = points.map(({ concurrency, throughput }) => throughput / concurrency);
  const [sum, squares] = ratios.reduce(([a, b], ratio) => [a + 1 / ratio, b + 1 / ratio ** 2], [0, 0]);
  // The least relative squares: each ratio weighs by itself.
  const single = sum / squares;
  const throughput = (concurrency: number): number => single * concurrency;
  return { model: "line", parameters: { single }, peak: Infinity, throughput, ...quality(points, throughput, 1) };
}

type Model = (parameters: readonly number[]) => (concurrency: number) => number;

/**
 * The parameters that fit best, of several starts, since the surface has valleys; undefined where none leads anywhere.
 * Fitted are their logarithms, so that all are positive and of one scale, and relative errors, since each window counts alike.
 */
function best(points: readonly Point[], model: Model, starts: readonly number[][]): number[] | undefined {
  const data = { x: points.map((_, index) => index), y: points.map(() => 1) };
  const relative = (logarithms: readonly number[]) => {
    const throughput = model(logarithms.map(Math.exp));
    return (index: number): number => {
      const { concurrency = 1, throughput: seen = 1 } = points[index] ?? {};
      return throughput(concurrency) / seen;
    };
  };
  const runs = starts.flatMap((start) => {
    const initialValues = start.map((value) => Math.log(Math.max(value, tiny)));
    try {
      const run = levenbergMarquardt(data, relative, {
        initialValues,
        minValues: initialValues.map((value) => value - 12),
        maxValues: initialValues.map((value) => value + 12),
        gradientDifference: 1e-4,
        centralDifference: true,
        maxIterations: 100,
        errorTolerance: 1e-12,
        improvementThreshold: 1e-6,
      });
      return Number.isFinite(run.parameterError) ? [run] : [];
    } catch {
      // A parameter without influence from this start on: the matrix is singular.
      return [];
    }
  });
  if (runs.length === 0) return undefined;
  return runs.reduce((a, b) => (b.parameterError < a.parameterError ? b : a)).parameterValues.map(Math.exp);
}

const tiny = 1e-9;

function closest(curves: readonly Curve[], points: readonly Point[]): Curve {
  return curves.length === 0 ? fitLine(points) : curves.reduce((a, b) => (b.error < a.error ? b : a));
}

interface QueueTable {
  /** Offered loads, rising towards `servers`. */
  loads: number[];
  /** Mean number waiting at each. */
  queues: number[];
}

const tables = new Map<number, QueueTable>();

/** Denser towards the limit, where the queue grows without bound. */
function queueTable(servers: number): QueueTable {
  const known = tables.get(servers);
  if (known) return known;
  const loads = Array.from({ length: 2000 }, (_, i) => servers * (1 - (1 - i / 2000) ** 3));
  const table = { loads, queues: loads.map((load) => meanQueueLength(servers, load)) };
  tables.set(servers, table);
  return table;
}

/** The load that keeps so many sessions in flight, by bisection: those in service, those elsewhere and those that wait. */
function loadAt({ loads, queues }: QueueTable, concurrency: number, perLoad: number, spread: number): number {
  const inFlight = (i: number): number => (loads[i] ?? 0) * perLoad + (queues[i] ?? 0) * spread;
  let [low, high] = [0, loads.length - 1];
  if (inFlight(high) <= concurrency) return loads[high] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (inFlight(middle) <= concurrency) low = middle;
    else high = middle;
  }
  const [from, to] = [inFlight(low), inFlight(high)];
  const share = to > from ? (concurrency - from) / (to - from) : 0;
  return (loads[low] ?? 0) + share * ((loads[high] ?? 0) - (loads[low] ?? 0));
}
