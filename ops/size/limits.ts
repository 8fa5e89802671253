import { seededRandom } from "../random.ts";
import type { RecordedFigure, Recording } from "../recording/read.ts";
import type { RecordedDemand } from "./borne.ts";
import { around, nearestTo } from "./minutes.ts";

/** How the use of one limit followed what came, on a recorded evening. */
export interface FollowedLimit {
  name: string;
  title: string;
  unit: string;
  /** What was allowed, and what was in use at the peak of demand. */
  allowed: number;
  inUse: number;
  /** Requests a minute for each one in use then: what one connection, node or percent bore. */
  perOne: number;
  /** The same for one core, where it is known how many there are behind a percent. */
  perCore?: number;
  /** In use at the expected peak by a straight line through what was seen, with its 90 % interval; undefined where it did not follow. */
  expected?: { value: number; between: [low: number, high: number] };
  /** Minutes that were compared. */
  minutes: number;
}

interface Pair {
  demand: number;
  value: number;
}

const draws = 200;

/** Fewer minutes say nothing of a line, and one that explains less of what was seen than so much is none. */
const leastMinutes = 10;
const leastExplained = 0.5;

/**
 * Every limit whose use is recorded while it held that limit at the peak of demand. `expected` is the coming peak, in requests a minute; `cores` is
 * how many stand behind a figure in percent.
 */
export function followedLimits(
  { figures }: Recording,
  demand: RecordedDemand,
  expected: number,
  cores: ReadonlyMap<string, number>,
): FollowedLimit[] {
  const [peakAt] = [...demand.minutes].reduce<readonly [number, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [0, -1],
  );
  return figures.flatMap((figure): FollowedLimit[] => {
    const atPeak = nearestTo(around(figure.points, peakAt), peakAt);
    if (atPeak?.most === undefined || atPeak.most === 0 || atPeak.value === 0) return [];
    const pairs = pairsOf(figure, demand, atPeak.most);
    const each = cores.get(figure.name);
    const perOne = (demand.minutes.get(peakAt) ?? 0) / atPeak.highest;
    const line = lineOf(pairs, expected);
    return [
      {
        ...{
          name: figure.name,
          title: figure.title,
          unit: figure.unit,
          allowed: atPeak.most,
          inUse: atPeak.highest,
          perOne,
        },
        ...(each !== undefined && figure.unit === "%" && { perCore: (perOne * 100) / each }),
        ...(line && { expected: line }),
        minutes: pairs.length,
      },
    ];
  });
}

/** Of the minutes in which the same was allowed: with another class or another size everything is another. */
function pairsOf({ points }: RecordedFigure, { minutes }: RecordedDemand, allowed: number): Pair[] {
  return [...minutes].flatMap(([at, demand]): Pair[] => {
    const nearest = nearestTo(around(points, at), at);
    return nearest?.most === allowed ? [{ demand, value: nearest.highest }] : [];
  });
}

function lineOf(pairs: readonly Pair[], at: number): FollowedLimit["expected"] {
  if (pairs.length < leastMinutes) return undefined;
  const { explained, value } = fit(pairs, at);
  if (explained < leastExplained) return undefined;
  const next = seededRandom(pairs.length);
  const drawn = Array.from({ length: draws }, () => {
    const some = pairs.flatMap(() => pairs[Math.floor(next() * pairs.length)] ?? []);
    return fit(some, at).value;
  }).sort((one, other) => one - other);
  return { value, between: [drawn[Math.floor(draws * 0.05)] ?? value, drawn[Math.ceil(draws * 0.95) - 1] ?? value] };
}

/** Least squares; `explained` is the coefficient of determination of a line that rises, 0 of one that does not. */
function fit(pairs: readonly Pair[], at: number): { value: number; explained: number } {
  const mean = (of: (pair: Pair) => number): number => pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [x, y] = [mean(({ demand }) => demand), mean(({ value }) => value)];
  const xx = mean(({ demand }) => (demand - x) ** 2);
  const yy = mean(({ value }) => (value - y) ** 2);
  const xy = mean(({ demand, value }) => (demand - x) * (value - y));
  const slope = xx > 0 ? xy / xx : 0;
  return { value: Math.max(0, y + slope * (at - x)), explained: slope > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0 };
}
