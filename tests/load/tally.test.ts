import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Recorder, bucketOf, mergeTallies, bucketMiddle } from "../../load/tally.ts";
import { overallOf, windowsOf } from "../../ops/load/result.ts";

const session = fc.record({
  flow: fc.constantFrom("home", "signup"),
  arrived: fc.double({ min: 0, max: 60_000, noNaN: true }),
  waits: fc.array(fc.double({ min: 0.01, max: 9000, noNaN: true }), { maxLength: 4 }),
  error: fc.constantFrom(undefined, undefined, "http.503", "ETIMEDOUT"),
});
type Session = typeof session extends fc.Arbitrary<infer T> ? T : never;

function recorded(sessions: readonly Session[]): Recorder["tally"] {
  const recorder = new Recorder(5);
  for (const { flow, arrived, waits, error } of sessions) {
    recorder.arrived(flow, arrived);
    let at = arrived;
    for (const wait of waits) {
      recorder.answered(flow, at, at + wait);
      at += wait;
    }
    recorder.ended(flow, { arrived, at, waited: at - arrived, error });
  }
  return recorder.tally;
}

describe("tallies", () => {
  it("split among workers and merged are those of a single one, histograms included", () => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (sessions, workers) => {
        const parts = Array.from({ length: workers }, (_, w) => recorded(sessions.filter((_, i) => i % workers === w)));
        expect(mergeTallies(parts)).toEqual(recorded(sessions));
        expect(mergeTallies(parts.reverse())).toEqual(recorded(sessions));
      }),
    );
  });

  it("keep times to one per cent", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 600_000, noNaN: true }), (time) => {
        expect(Math.abs(bucketMiddle(bucketOf(time)) / time - 1)).toBeLessThan(0.0102);
      }),
    );
  });

  it("give percentiles, and the mean number waiting by window", () => {
    const recorder = new Recorder(10);
    for (let i = 1; i <= 100; i++) {
      recorder.arrived("signup", 0);
      recorder.answered("signup", 0, i * 10);
      recorder.ended("signup", { arrived: 0, at: 5000, waited: i * 10 });
    }
    recorder.answered("signup", 8000, 12_000);
    const [first, second] = windowsOf(recorder.tally, "signup", 10);
    expect(first?.p50).toBeCloseTo(500, -1);
    expect(first?.p95).toBeGreaterThan(940);
    expect(first?.p95).toBeLessThan(960);
    // 100 sessions of 10 to 1,000 ms, and two seconds of the last request; the other two are the next window's.
    expect(first?.concurrency).toBeCloseTo((50.5 + 2) / 10, 5);
    expect(second?.concurrency).toBeCloseTo(0.2, 5);
    expect(first?.people).toBeCloseTo(50, 5);
    expect(overallOf(recorder.tally, "signup")).toMatchObject({ completed: 100, failed: 0 });
  });
});
