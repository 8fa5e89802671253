import type { Tally } from "../../load/tally.ts";
import { UsageError } from "../errors.ts";
import type { LoadReport } from "./report.ts";
import { totalOf, windowsOf } from "./result.ts";
import type { LoadTest } from "./loadTest.ts";
import { verdictsOf } from "./verdicts.ts";

/** The report of a test from what its workers saw together. */
export function reportOf(
  test: LoadTest,
  tally: Tally,
  ran: { started: Date; ended: Date; complete: boolean; connectionSeconds?: ReadonlyMap<string, number> },
): LoadReport {
  const { stack, evening, scale, target, windowSeconds, flows } = test;
  const played = flows.filter(({ name }) => Object.keys(tally).some((key) => key.startsWith(`${name}/`)));
  if (played.length === 0) {
    throw new UsageError("Nobody came: the workers counted no session. Look at what they wrote, and test again.");
  }
  const most = (key: "p95" | "p99" | "errorPercent"): number => Math.max(...flows.map((one) => one.thresholds[key]));
  return {
    format: 1,
    stack,
    evening,
    scale,
    target,
    started: ran.started.toISOString(),
    ended: ran.ended.toISOString(),
    // What a worker lost would otherwise pass for a target that nobody asked.
    complete: ran.complete && totalOf(tally, "arrivals") >= test.sessions,
    thresholds: { p95: most("p95"), p99: most("p99"), errorPercent: most("errorPercent") },
    verdicts: verdictsOf(test, tally),
    flows: played.map(({ name, app, replicas, pool, perSecond, thresholds }) => {
      const all = windowsOf(tally, name, windowSeconds);
      // On a staircase nobody pauses: how many are there at once tells nothing of an evening.
      const windows = test.expected ? all : all.map((window) => ({ ...window, people: undefined }));
      const completed = windows.reduce((sum, window) => sum + window.completed, 0);
      const held = ran.connectionSeconds?.get(name);
      return {
        flow: name,
        ...(app !== undefined && { app }),
        ...(replicas !== undefined && { replicas }),
        ...(pool !== undefined && { pool }),
        ...(held !== undefined && completed > 0 && { connectionSeconds: held / completed }),
        ...(perSecond > 0 && { peak: perSecond }),
        thresholds,
        windows,
      };
    }),
  };
}
