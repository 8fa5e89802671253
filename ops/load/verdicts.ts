import type { Tally } from "../../load/tally.ts";
import type { LoadReport } from "./report.ts";
import { overallOf, windowsOf } from "./result.ts";
import type { LoadTest } from "./loadTest.ts";

type Verdict = LoadReport["verdicts"][number];

/** Each scenario against its thresholds, and the test against the evening's numbers; a staircase is judged by neither. */
export function verdictsOf(test: LoadTest, tally: Tally): Verdict[] {
  const { expected } = test;
  if (!expected) return [];
  return [...test.flows.flatMap((flow) => thresholdVerdicts(flow, tally)), ...eveningVerdicts(test, expected, tally)];
}

function thresholdVerdicts({ name, thresholds }: LoadTest["flows"][number], tally: Tally): Verdict[] {
  const { completed, failed, p95, p99 } = overallOf(tally, name);
  const sessions = completed + failed;
  if (sessions === 0) return [];
  const seen = { p95, p99, errorPercent: (100 * failed) / sessions };
  const said = { p95: "p95, ms", p99: "p99, ms", errorPercent: "sessions failed, %" };
  return (["p95", "p99", "errorPercent"] as const).map((key) => {
    // Where every session failed there is no time to judge.
    const value = seen[key] ?? 0;
    return {
      threshold: `${name}: ${said[key]}`,
      limit: thresholds[key],
      seen: rounded(value),
      ok: seen[key] !== undefined && value <= thresholds[key],
    };
  });
}

/** Whether the test brought what the evening would: 5 % less, and two standard deviations of chance, still count. */
function eveningVerdicts(test: LoadTest, expected: NonNullable<LoadTest["expected"]>, tally: Tally): Verdict[] {
  const { windowSeconds, flows } = test;
  const windows = flows.flatMap(({ name }) =>
    windowsOf(tally, name, windowSeconds).map((window) => ({ name, ...window })),
  );
  const plateau = windows.filter(({ from, seconds }) => from >= expected.from && from + seconds <= expected.to);
  const signUps = windows.filter(({ name, from }) => name === "signup" && from >= expected.since && from < expected.to);
  const seconds = new Set(plateau.map(({ from }) => from)).size * windowSeconds;
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const verdict = (threshold: string, limit: number, seen: number, deviation = Math.sqrt(limit)): Verdict => ({
    threshold: `evening: ${threshold}`,
    limit: rounded(limit),
    seen: rounded(seen),
    ok: seen >= limit * 0.95 - 2 * deviation,
  });
  const requests = sum(plateau.map((window) => window.requests));
  if (seconds === 0) return [];
  return [
    // Requests come two and more to a session, so chance counts for more than of as many single ones.
    verdict(
      "requests a minute",
      expected.requestsPerMinute,
      (requests / seconds) * 60,
      (Math.sqrt(2 * requests) / seconds) * 60,
    ),
    verdict(
      "people at once",
      expected.peopleAtOnce,
      sum(plateau.map(({ people = 0 }) => people * windowSeconds)) / seconds,
    ),
    verdict("sign-ups", expected.signUps, sum(signUps.map((window) => window.completed))),
  ];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
