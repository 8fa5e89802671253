import type { RecordedFigure, RecordedPoint, Recording } from "../recording/read.ts";

/** One figure of one evening. */
export interface CurveFigure {
  name: string;
  title: string;
  unit: string;
  points: RecordedPoint[];
  peak: Peak;
  /** The lowest, where fewer than the plan wants are too few. */
  fewest?: Peak;
  /** Requests a minute that were expected, where that is what it counts. */
  expected?: number;
}

/** What a figure was at its furthest, and what the plan allowed at that moment. */
export interface Peak {
  /** ISO 8601. */
  at: string;
  value: number;
  /** Undefined where nothing limits it, or nobody knows what does. */
  allowed?: number;
  /** Whether it was beyond what is allowed. */
  beyond: boolean;
}

/** What was recorded of one evening. */
export interface Curve {
  /** ISO 8601: the first and the last minute of which anything is recorded. */
  from: string;
  to: string;
  /** What visitors asked for first, then what was nearest to its limit. */
  figures: CurveFigure[];
}

/** Milliseconds shown before a switch begins and after the last has ended: what was usual is part of the curve. */
const around = 30 * 60_000;

/** What a record says of an evening; undefined where it says nothing. Moments are ISO 8601; `expected` is in requests a minute. */
export function curveOf(
  { figures, standings }: Recording,
  { began, ended, expected }: { began: string; ended: string; expected?: number | undefined },
): Curve | undefined {
  const [first, last] = [Date.parse(began) - around, Date.parse(ended) + around];
  const within = ({ at }: { at: Date }): boolean => at.getTime() >= first && at.getTime() <= last;
  const demand = demandOf(figures);
  const found = [...demand.figures, ...figures.filter((figure) => !demand.figures.includes(figure)), costOf(standings)]
    .map((figure) => ({ ...figure, points: figure.points.filter(within) }))
    .filter(({ points }) => points.length > 0)
    .map((figure) => ({
      ...curveFigure(figure),
      ...(expected !== undefined && demand.whole?.name === figure.name && { expected }),
    }));
  const times = found.flatMap(({ points }) => points.map(({ at }) => at.getTime())).sort((one, other) => one - other);
  if (times.length === 0) return undefined;
  const isDemand = ({ name }: CurveFigure): boolean => demand.figures.some((figure) => figure.name === name);
  return {
    from: new Date(times[0] ?? 0).toISOString(),
    to: new Date(times.at(-1) ?? 0).toISOString(),
    figures: found.sort(
      (one, other) => Number(isDemand(other)) - Number(isDemand(one)) || shareOf(other.peak) - shareOf(one.peak),
    ),
  };
}

/** What came from outside: where one figure counts all of it, or else the parts of it. `whole` is undefined where it has several parts. */
export function demandOf(figures: readonly RecordedFigure[]): { figures: RecordedFigure[]; whole?: RecordedFigure } {
  const counting = (share: string): RecordedFigure[] => figures.filter(({ demand }) => demand === share);
  const found = counting("all").length > 0 ? counting("all") : counting("part");
  return { figures: found, ...(found.length === 1 && found[0] && { whole: found[0] }) };
}

function curveFigure({ name, title, unit, points }: RecordedFigure): CurveFigure {
  const highest = points.reduce((most, point) => (point.highest > most.highest ? point : most));
  const bounded = points.filter(({ least }) => least !== undefined);
  const fewest = bounded.reduce<RecordedPoint | undefined>(
    (worst, point) => (worst === undefined || lacking(point) > lacking(worst) ? point : worst),
    undefined,
  );
  return {
    ...{ name, title, unit, points },
    peak: peakOf(nearest(points) ?? highest),
    ...(fewest && lacking(fewest) > 0 && { fewest: { ...peakOf(fewest), value: fewest.value, beyond: true } }),
  };
}

/** The minute that was nearest to its limit: what is allowed may have changed meanwhile. */
function nearest(points: readonly RecordedPoint[]): RecordedPoint | undefined {
  const share = ({ highest, most = Infinity }: RecordedPoint): number => highest / most;
  const known = points.filter(({ most }) => most !== undefined && most > 0);
  return known.length === points.length
    ? known.reduce((most, point) => (share(point) > share(most) ? point : most))
    : undefined;
}

const lacking = ({ value, least = 0 }: RecordedPoint): number => least - value;

function peakOf({ at, highest, most }: RecordedPoint): Peak {
  return {
    ...{ at: at.toISOString(), value: highest, beyond: most !== undefined && highest > most },
    ...(most !== undefined && { allowed: most }),
  };
}

export function shareOf({ value, allowed }: Peak): number {
  return allowed === undefined || allowed === 0 ? 0 : value / allowed;
}

/** What the phases cost, as a figure like the others. */
function costOf(standings: Recording["standings"]): RecordedFigure {
  const known = standings.flatMap(({ at, cost }) => (cost ? [{ at, cost }] : []));
  const unit = known[0]?.cost.currency ?? "";
  return {
    ...{ name: "cost-an-hour", title: "cost an hour, at list prices", unit, source: "" },
    points: known.map(({ at, cost: { hourly } }) => ({ at, value: hourly, highest: hourly })),
  };
}

const levels = "▁▂▃▄▅▆▇█";

/** A curve in one line of text, from zero; a stretch of which nothing is recorded is a dot. */
export function sparkline(
  points: readonly RecordedPoint[],
  { from, to }: Pick<Curve, "from" | "to">,
  cells = 24,
): string {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const span = Math.max(1, last - first);
  const most = Math.max(...points.map(({ highest }) => highest));
  return Array.from({ length: cells }, (_, cell) => {
    const own = points.filter(
      ({ at }) => Math.min(cells - 1, Math.floor(((at.getTime() - first) / span) * cells)) === cell,
    );
    if (own.length === 0) return "·";
    const value = Math.max(...own.map(({ highest }) => highest));
    return levels[most > 0 ? Math.min(levels.length - 1, Math.floor((value / most) * levels.length)) : 0] ?? "▁";
  }).join("");
}
