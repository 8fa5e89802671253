import * as Plot from "@observablehq/plot";
import type { Html } from "../../../infra/contract/html.ts";
import { renderChart } from "./charts.ts";

/** One figure over time, with the limit that holds at its end. */
export interface ChartedSeries {
  title: string;
  unit: string;
  most?: number | undefined;
  points: readonly { at: Date; value: number }[];
}

/** Two points further apart than so many times the usual have a gap between them. */
const gap = 3.5;

/** `zone` is where the clock is. */
export function seriesChart({ title, unit, most, points }: ChartedSeries, zone: string): Html {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const highest = Math.max(...points.map(({ value }) => value));
  // A limit far above what is in use would flatten the curve.
  const limit = most !== undefined && most <= highest * 3 ? most : undefined;
  return renderChart(title, {
    height: 300,
    // Room enough that no figure at the side covers one below, or the unit.
    ...{ marginTop: 48, marginBottom: 48, marginLeft: 80, marginRight: 34 },
    style: { fontSize: "18px" },
    x: { type: "time", label: null, ticks: 5, tickPadding: 16, tickFormat: (at: Date) => time.format(at) },
    y: { label: unit, grid: true, zero: true, nice: true, ticks: 4 },
    marks: [
      Plot.line(broken(points), { x: "at", y: "value", stroke: "var(--bar)", strokeWidth: 3 }),
      ...(limit === undefined
        ? []
        : [Plot.ruleY([limit], { stroke: "var(--warn)", strokeDasharray: "6 5", strokeWidth: 2 })]),
    ],
  });
}

/** With a point that has no value wherever nothing was measured, so that no line crosses it. */
function broken(points: ChartedSeries["points"]): { at: Date; value: number }[] {
  const steps = points.slice(1).map(({ at }, index) => at.getTime() - (points[index]?.at.getTime() ?? 0));
  const usual = [...steps].sort((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 0;
  return points.flatMap((point, index) =>
    index > 0 && (steps[index - 1] ?? 0) > usual * gap
      ? [{ at: new Date(point.at.getTime() - 1), value: NaN }, point]
      : [point],
  );
}
