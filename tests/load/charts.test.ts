import { describe, expect, it } from "vitest";
import { apart, arrivalsChart } from "../../ops/load/charts.ts";
import { loadHtml } from "../../ops/load/html.ts";
import { loadText } from "../../ops/load/text.ts";
import type { LoadFlow, LoadReport } from "../../ops/load/report.ts";

/** Rates of the article's evening: two far below the others, and as good as the same. */
const rates = { home: 49, visit: 20, signup: 0.3, sync: 0.2 };
const flows = Object.entries(rates).map(([flow, rate]): LoadFlow => {
  const counts = { arrivals: rate * 10, completed: rate * 10, failed: 0, requests: 1, errors: {}, concurrency: 1 };
  return { flow, windows: [0, 10, 20].map((from) => ({ from, seconds: 10, ...counts })) };
});

describe("the names at the ends of lines", () => {
  const gaps = (values: readonly number[]): number[] =>
    values.slice(1).map((value, index) => value - (values[index] ?? 0));

  it.each([
    ["near zero", [49, 20, 0.3, 0.2]],
    ["at the top", [49, 49, 48.9, 20]],
    ["all the same", [7, 7, 7, 7]],
  ])("never cover each other: %s", (_, values) => {
    const most = Math.max(...values);
    const placed = apart(
      values.map((value) => ({ at: 5, value })),
      most,
    ).map(({ value }) => value);
    expect(Math.min(...gaps(placed))).toBeGreaterThanOrEqual((most * 16) / 200 - 1e-9);
    expect(Math.max(...placed)).toBeLessThanOrEqual(most);
  });

  it("stand where they belong where there is room, beside the end of the last line", () => {
    expect(
      apart(
        [
          { at: 5, value: 49 },
          { at: 3, value: 20 },
        ],
        49,
      ),
    ).toEqual([
      { at: 5, value: 20 },
      { at: 5, value: 49 },
    ]);
  });

  it("are drawn apart, and no line is red that did not fail", () => {
    const { text } = arrivalsChart(flows);
    const heights = Object.keys(rates).map((flow) => {
      const [, y] = new RegExp(`translate\\([\\d.]+,([\\d.]+)\\)"[^>]*>${flow}<`).exec(text) ?? [];
      return Number(y);
    });
    const sorted = heights.sort((one, other) => one - other);
    expect(sorted.every((y) => y > 0)).toBe(true);
    expect(Math.min(...gaps(sorted))).toBeGreaterThan(14);
    expect(text).not.toContain("var(--bad)");
  });
});

describe("a load test of the toy shop", () => {
  const thresholds = { p95: 1000, p99: 2000, errorPercent: 1 };
  const report: LoadReport = {
    ...{ format: 1, stack: "qa", evening: "Midday news", scale: 1, target: "127.0.0.1:40000", complete: true },
    ...{ started: "2027-02-01T10:00:00Z", ended: "2027-02-01T10:30:00Z", thresholds, verdicts: [], flows },
  };

  it("is marked as such wherever it is told of, and never speaks of the stack", () => {
    for (const page of [loadText({ ...report, toy: true }).join("\n"), loadHtml({ ...report, toy: true })]) {
      expect(page).toMatch(/Load test of the toy shop on this machine/);
      expect(page).toContain("nothing of what an estate of yours bears");
      expect(page).not.toMatch(/\bqa\b/i);
    }
    expect(loadText(report).join("\n")).toMatch(/^.*Load test of qa: /);
  });
});
