import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { TimedStep } from "../../timing/criticalPath.ts";
import { duration } from "../../terminal.ts";
import { Html, markup } from "../../../infra/contract/html.ts";

/** The little of the DOM that is used here; its types belong to browsers, and this runs in none. */
interface Drawing {
  outerHTML: string;
  querySelectorAll(selector: string): Iterable<{ removeAttribute(name: string): void }>;
}

/** A chart on a page of its own, since the library draws into a document. */
export function renderChart(title: string, options: Plot.PlotOptions): Html {
  const { document } = parseHTML("<html><body></body></html>") as unknown as { document: never };
  const chart = Plot.plot({ ...options, document, width: 960 }) as unknown as Drawing;
  // An image has one name; those of its parts are nobody's.
  for (const part of chart.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  const start = markup`<svg role="img" aria-label="${title}" `;
  return new Html(chart.outerHTML.replace("<svg ", () => start.text));
}

const rowHeight = 22;
const labelWidth = 270;

/** More rows than anyone reads in a chart; the table beside it has the rest. */
export const maxBars = 40;

/** Steps on the time axis of their switch: the update itself, then until its effect is there; the critical path stands out. */
export function timeAxis(title: string, steps: readonly TimedStep[], chain: ReadonlySet<string>): Html {
  const minutes = (seconds: number): number => seconds / 60;
  const rows = steps.map(({ urn, start, end, effect, interruption }, index) => ({
    row: String(index),
    start: minutes(start),
    end: minutes(end),
    effect: minutes(effect),
    fill: chain.has(urn) ? "var(--chain)" : "var(--bar)",
    text: `${duration(effect - start)}${interruption ? ` ⚠ up to ${duration(interruption.most)} without service` : ""}`,
  }));
  return renderChart(title, {
    ...framed(rows, steps, 230),
    x: {
      label: "minutes after the start",
      domain: [0, Math.max(1, ...rows.map(({ effect }) => effect))],
      grid: true,
    },
    marks: [
      labels(steps),
      Plot.barX(rows, { y: "row", x1: "end", x2: "effect", fill: "var(--settling)" }),
      Plot.barX(
        rows.filter(({ start, end }) => end > start),
        { y: "row", x1: "start", x2: "end", fill: "fill" },
      ),
      // A step that takes no time is a moment.
      Plot.tickX(
        rows.filter(({ start, end }) => end === start),
        { y: "row", x: "start", stroke: "fill", strokeWidth: 3 },
      ),
      Plot.text(rows, { y: "row", x: "effect", text: "text", textAnchor: "start", dx: 6, fill: "currentColor" }),
    ],
  });
}

export interface Load {
  name: string;
  demand: number;
  capacity: number;
}

/** Worst moments against their limits, each in percent of its own. */
export function loadChart(title: string, loads: readonly Load[]): Html {
  const rows = loads.map(({ demand, capacity }, index) => {
    const percent = capacity > 0 ? (demand / capacity) * 100 : 100;
    const fill = demand > capacity ? "var(--bad)" : "var(--bar)";
    // Beyond twice what is allowed, the bar says no more.
    return {
      row: String(index),
      share: Math.min(200, percent),
      fill,
      text: `${Math.round(percent).toLocaleString("en-US")} %`,
    };
  });
  return renderChart(title, {
    ...framed(rows, loads, 90),
    x: {
      label: "percent of what is allowed, at the worst moment",
      domain: [0, Math.max(110, ...rows.map((row) => row.share))],
      grid: true,
    },
    marks: [
      labels(loads),
      Plot.barX(rows, { y: "row", x: "share", fill: "fill" }),
      Plot.text(rows, { y: "row", x: "share", text: "text", textAnchor: "start", dx: 6, fill: "currentColor" }),
      // A limit that holds is no failure, met exactly or not.
      Plot.ruleX([100], { stroke: "var(--faint)", strokeDasharray: "4 3", strokeWidth: 2 }),
    ],
  });
}

/** Rows are told apart by their place: two may have one name. */
function framed(rows: readonly { row: string }[], named: readonly { name: string }[], right: number): Plot.PlotOptions {
  return {
    height: named.length * rowHeight + 60,
    marginLeft: labelWidth,
    marginRight: right,
    y: { label: null, domain: rows.map(({ row }) => row), axis: null },
    color: { type: "identity" },
  };
}

function labels(named: readonly { name: string }[]): Plot.Markish {
  return Plot.axisY({ tickFormat: (row: string) => shortened(named[Number(row)]?.name ?? ""), tickSize: 0 });
}

function shortened(name: string): string {
  return name.length > 38 ? `${name.slice(0, 37)}…` : name;
}
