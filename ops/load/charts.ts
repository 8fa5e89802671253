import * as Plot from "@observablehq/plot";
import { renderChart } from "../render/html/charts.ts";
import type { Html } from "../../infra/contract/html.ts";
import type { Capacity } from "../size/capacity.ts";
import type { LoadFlow } from "./report.ts";

interface Row {
  at: number;
  value: number;
  flow: string;
}

/** Flows are told apart by the name at the end of their line as well as by colour; red is for what failed. */
const strokes = ["var(--bar)", "var(--warn)", "var(--good)", "var(--chain)"];

const height = 260;
const margin = { top: 20, bottom: 40 };

/** Pixels that one name takes. */
const lineHeight = 16;

function lines(title: string, label: string, flows: readonly LoadFlow[], rows: readonly Row[], extra: Plot.Markish[]) {
  const ends = flows.flatMap(({ flow }) => rows.filter((row) => row.flow === flow).slice(-1));
  const stroke = (row: Row): string => strokes[flows.findIndex(({ flow }) => flow === row.flow) % strokes.length] ?? "";
  const most = Math.max(...rows.map(({ value }) => value), 1e-9);
  return renderChart(title, {
    ...{ height, marginTop: margin.top, marginBottom: margin.bottom, marginLeft: 60, marginRight: 90 },
    x: { label: "seconds since the start", grid: true },
    y: { label, grid: true, domain: [0, most] },
    color: { type: "identity" },
    marks: [
      ...extra,
      Plot.line(rows, { x: "at", y: "value", z: "flow", stroke, strokeWidth: 2 }),
      Plot.text(apart(ends, most), {
        x: "at",
        y: "value",
        text: "flow",
        textAnchor: "start",
        dx: 6,
        fill: "currentColor",
      }),
    ],
  });
}

/** The names at the ends of lines, moved up or down until none covers another; all of them where the last line ends. */
export function apart<R extends Pick<Row, "at" | "value">>(ends: readonly R[], most: number): R[] {
  const least = (most * lineHeight) / (height - margin.top - margin.bottom);
  const at = Math.max(...ends.map((end) => end.at));
  const placed = [...ends].sort((one, other) => one.value - other.value).map((end) => ({ ...end, at }));
  for (const [index, end] of placed.entries()) {
    const below = placed[index - 1];
    if (below) end.value = Math.max(end.value, below.value + least);
  }
  // What was pushed out at the top comes down again, and pushes in turn.
  for (let index = placed.length - 1, room = most; index >= 0; index--, room -= least) {
    const end = placed[index] as R;
    end.value = Math.min(end.value, room);
  }
  return placed;
}

function rowsOf(flows: readonly LoadFlow[], value: (window: LoadFlow["windows"][number]) => number | undefined): Row[] {
  return flows.flatMap(({ flow, windows }) =>
    windows.flatMap((window): Row[] => {
      const found = value(window);
      return found === undefined ? [] : [{ at: window.from + window.seconds / 2, value: found, flow }];
    }),
  );
}

export function arrivalsChart(flows: readonly LoadFlow[]): Html {
  const rows = rowsOf(flows, ({ arrivals, seconds }) => arrivals / seconds);
  return lines("Arrivals", "sessions begun a second", flows, rows, []);
}

export function latencyChart(flows: readonly LoadFlow[]): Html {
  const rows = rowsOf(flows, ({ p95 }) => p95);
  return lines("Latency", "p95 of waiting in a session, ms", flows, rows, []);
}

export function errorsChart(flows: readonly LoadFlow[]): Html {
  const rows = rowsOf(flows, ({ failed, seconds }) => failed / seconds);
  return lines("Errors", "sessions failed a second", flows, rows, []);
}

/** Sessions completed a second by sessions waiting: the curve bends where the target has no more to give. */
export function kneeChart({ flow, windows }: LoadFlow, { curve, sessions, saturated }: Capacity): Html {
  const points = windows
    .map(({ concurrency, completed, seconds }) => ({ x: concurrency, y: completed / seconds }))
    .filter(({ x, y }) => x > 0 && y > 0);
  const most = Math.max(...points.map(({ x }) => x));
  const fitted = Array.from({ length: 80 }, (_, i) => {
    const x = (most * (i + 1)) / 80;
    return { x, y: curve.throughput(x) };
  });
  return renderChart(`Knee of ${flow}`, {
    height: 260,
    marginLeft: 60,
    marginRight: 90,
    x: { label: "sessions waiting for an answer", grid: true, zero: true },
    y: { label: "sessions completed a second", grid: true, zero: true },
    marks: [
      Plot.line(fitted, { x: "x", y: "y", stroke: "var(--settling)", strokeWidth: 2 }),
      Plot.dot(points, { x: "x", y: "y", r: 4, fill: "var(--bar)" }),
      ...(saturated ? [Plot.ruleY([sessions], { stroke: "var(--warn)", strokeDasharray: "4 3", strokeWidth: 2 })] : []),
    ],
  });
}
