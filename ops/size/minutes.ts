import type { RecordedFigure, RecordedPoint } from "../recording/read.ts";

/** Milliseconds in which two figures are of the same minute: sources measure at moments of their own. */
const minute = 60_000;
const near = 90_000;

/** Minutes on end. */
export type Series = ReadonlyMap<number, number>;

/** The highest of each minute, by the minute's number. */
export function minutesOf({ points }: Pick<RecordedFigure, "points">): Map<number, number> {
  const found = new Map<number, number>();
  for (const { at, highest } of points) {
    // What was measured on the minute is of the one that ended.
    const own = Math.ceil(at.getTime() / minute);
    found.set(own, Math.max(found.get(own) ?? 0, highest));
  }
  return found;
}

/** Minute by minute the sum of several; only of the minutes of which all of them say something. */
export function summed(all: readonly Series[]): Map<number, number> {
  const [first, ...others] = all;
  return new Map(
    [...(first ?? [])].flatMap(([at, value]): [number, number][] => {
      const values = others.flatMap((one) => one.get(at) ?? []);
      return values.length < others.length ? [] : [[at, values.reduce((sum, one) => sum + one, value)]];
    }),
  );
}

/** The points of a figure around the end of a minute, with which its load is compared. */
export function around(points: readonly RecordedPoint[], at: number): RecordedPoint[] {
  const end = at * minute;
  return points.filter((point) => Math.abs(point.at.getTime() - end) <= near);
}

/** Of these the one that is nearest to the end of that minute. */
export function nearestTo(points: readonly RecordedPoint[], at: number): RecordedPoint | undefined {
  const away = (point: RecordedPoint): number => Math.abs(point.at.getTime() - at * minute);
  return points.reduce<RecordedPoint | undefined>(
    (best, point) => (best === undefined || away(point) < away(best) ? point : best),
    undefined,
  );
}

/**
 * The highest value that was held or passed for so many minutes on end, with the first of them; undefined where there are not so many. A
 * minute of which nothing is known ends what is on end.
 */
export function sustained(values: Series, length: number): { value: number; from: number } | undefined {
  let best: { value: number; from: number } | undefined;
  for (const from of values.keys()) {
    const own = Array.from({ length }, (_, index) => values.get(from + index));
    if (own.some((one) => one === undefined)) continue;
    const value = Math.min(...own.map((one) => one ?? 0));
    if (best === undefined || value > best.value) best = { value, from };
  }
  return best;
}
