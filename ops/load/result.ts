import type { Tally } from "../../load/tally.ts";
import { bucketMiddle } from "../../load/tally.ts";
import type { LoadFlow } from "./report.ts";

type Window = LoadFlow["windows"][number];

/** What was counted by that name, of all flows and windows. */
export function totalOf(tally: Tally, what: "arrivals" | "requests" | "completed" | "failed"): number {
  return Object.entries(tally).reduce((sum, [key, value]) => (key.endsWith(`/${what}`) ? sum + value : sum), 0);
}

/** What a tally says of one flow, window by window. */
export function windowsOf(tally: Tally, flow: string, windowSeconds: number): Window[] {
  const windows: Map<string, number>[] = [];
  for (const [key, value] of Object.entries(tally)) {
    const [name, number, what = ""] = key.split("/");
    if (name !== flow) continue;
    const index = Number(number);
    while (windows.length <= index) windows.push(new Map());
    windows[index]?.set(what, value);
  }
  return windows.map((counts, index) => {
    const count = (what: string): number => counts.get(what) ?? 0;
    const took = [...counts].flatMap(([what, value]): [number, number][] =>
      what.startsWith("took ") ? [[Number(what.slice(5)), value]] : [],
    );
    return {
      from: index * windowSeconds,
      seconds: windowSeconds,
      arrivals: count("arrivals"),
      completed: count("completed"),
      failed: count("failed"),
      requests: count("requests"),
      errors: Object.fromEntries(
        [...counts].flatMap(([what, value]) => (what.startsWith("error ") ? [[what.slice(6), value]] : [])),
      ),
      ...percentiles(took),
      concurrency: count("waitingUs") / 1e6 / windowSeconds,
      people: count("presentUs") / 1e6 / windowSeconds,
    };
  });
}

/** The middle percentile and the two that thresholds are about, of the whole test. */
export function overallOf(
  tally: Tally,
  flow: string,
): { p95?: number; p99?: number; completed: number; failed: number } {
  const sums = new Map<number, number>();
  let [completed, failed] = [0, 0];
  for (const [key, value] of Object.entries(tally)) {
    const [name, , what = ""] = key.split("/");
    if (name !== flow) continue;
    if (what === "completed") completed += value;
    if (what === "failed") failed += value;
    if (!what.startsWith("took ")) continue;
    const bucket = Number(what.slice(5));
    sums.set(bucket, (sums.get(bucket) ?? 0) + value);
  }
  const { p95, p99 } = percentiles([...sums]);
  return { completed, failed, ...(p95 !== undefined && { p95 }), ...(p99 !== undefined && { p99 }) };
}

function percentiles(took: [bucket: number, count: number][]): Pick<Window, "p50" | "p95" | "p99"> {
  if (took.length === 0) return {};
  const sorted = took.sort(([a], [b]) => a - b);
  const all = sorted.reduce((sum, [, count]) => sum + count, 0);
  const at = (share: number): number => {
    let before = 0;
    for (const [bucket, count] of sorted) {
      before += count;
      if (before >= all * share) return round(bucketMiddle(bucket));
    }
    return round(bucketMiddle(sorted.at(-1)?.[0] ?? 0));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const round = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
