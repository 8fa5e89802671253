import type { Tally } from "../../load/tally.ts";
import { columns, paint } from "../terminal.ts";
import { kneeOf, kneeText } from "./knee.ts";
import type { LoadReport } from "./report.ts";
import { testedIn } from "./report.ts";
import { totalOf } from "./result.ts";

/** Whether every threshold held in a test that ran to its end. */
export function hasPassed({ verdicts, complete }: LoadReport): boolean {
  return complete && verdicts.every(({ ok }) => ok);
}

/** The outcome in a line. */
export function verdictLine(report: LoadReport): string {
  const failed = report.verdicts.filter(({ ok }) => !ok);
  if (!report.complete) return "✗ It did not run to its end.";
  if (failed.length > 0) return `✗ ${failed.length} of ${report.verdicts.length} limits did not hold.`;
  return report.verdicts.length > 0
    ? "✓ Every limit held."
    : "✓ It ran to its end; a staircase is judged by no threshold.";
}

/** What a test of the toy says of an estate. */
export const toyRemark = "It says how a test goes, and nothing of what an estate of yours bears.";

export const summaryHeaders = [
  "scenario",
  "sessions",
  "failed",
  "requests",
  "p50 ms",
  "p95 ms",
  "p99 ms",
  "most waiting",
];

/** A row a scenario. Percentiles are of the window in which they were highest. */
export function summaryRows({ flows }: LoadReport): string[][] {
  return flows.map(({ flow, windows }) => {
    const sum = (key: "arrivals" | "failed" | "requests"): string =>
      windows.reduce((total, window) => total + window[key], 0).toLocaleString("en-US");
    const most = (values: readonly (number | undefined)[]): string => {
      const known = values.filter((value) => value !== undefined);
      return known.length === 0 ? "–" : Math.round(Math.max(...known)).toLocaleString("en-US");
    };
    return [
      flow,
      sum("arrivals"),
      sum("failed"),
      sum("requests"),
      most(windows.map(({ p50 }) => p50)),
      most(windows.map(({ p95 }) => p95)),
      most(windows.map(({ p99 }) => p99)),
      most(windows.map(({ concurrency }) => concurrency)),
    ];
  });
}

/** What a person reads in the terminal. */
export function loadText(report: LoadReport): string[] {
  const { verdicts, flows } = report;
  const errors = new Map<string, number>();
  for (const { flow, windows } of flows) {
    for (const [name, count] of windows.flatMap((window) => Object.entries(window.errors))) {
      errors.set(`${flow} ${name}`, (errors.get(`${flow} ${name}`) ?? 0) + count);
    }
  }
  const judged = columns(
    verdicts.map(({ ok, threshold, limit, seen }) => [
      ok ? "✓" : "✗",
      threshold,
      seen.toLocaleString("en-US"),
      `${threshold.startsWith("evening:") ? "expected" : "at most"} ${limit.toLocaleString("en-US")}`,
    ]),
  ).map((line) => (line.startsWith("✗") ? paint.bad(line) : line));
  return [
    paint.strong(`Load test of ${testedIn(report)}: ${report.target}, ${report.evening}, scale ${report.scale}`),
    ...(report.toy ? [paint.warning(toyRemark)] : []),
    "",
    ...columns([[...summaryHeaders], ...summaryRows(report)]),
    paint.faint("Percentiles are of the worst window; they and the waiting leave pauses out."),
    ...(errors.size > 0
      ? ["", ...[...errors].map(([name, count]) => `failed: ${name}: ${count.toLocaleString("en-US")}`)]
      : []),
    "",
    ...judged,
    ...(judged.length > 0 ? [""] : []),
    ...flows.map((flow) => kneeText(flow, kneeOf(flow, report), (flow.thresholds ?? report.thresholds).p95)),
    "",
    (hasPassed(report) ? paint.good : paint.bad)(verdictLine(report)),
  ];
}

/** What is going on, from a tally under way. */
export function progressText(tally: Tally, seconds: number, total: number): string {
  const [arrived, failed] = [totalOf(tally, "arrivals"), totalOf(tally, "failed")];
  const present = arrived - failed - totalOf(tally, "completed");
  return `${Math.round(seconds)} of some ${Math.round(total)} s: ${arrived.toLocaleString("en-US")} sessions, ${totalOf(tally, "requests").toLocaleString("en-US")} requests, ${present.toLocaleString("en-US")} people, ${failed.toLocaleString("en-US")} failed`;
}
