import type { Tally } from "../../load/tally.ts";
import type { LoadSettings } from "../../stacks/load.ts";
import { UsageError } from "../errors.ts";
import type { LoadReport } from "./report.ts";
import { windowsOf } from "./result.ts";
import { verdictsOf } from "./verdicts.ts";

/** What a test is, as far as its report must know. */
export interface LoadTest {
  stack: string;
  /** Name of the evening. */
  evening: string;
  scale: number;
  /** Host and port. */
  target: string;
  windowSeconds: number;
  flows: {
    name: string;
    app?: string;
    replicas?: number;
    pool?: number;
    /** At the evening's plateau, unscaled. */
    perSecond: number;
    thresholds: NonNullable<LoadReport["flows"][number]["thresholds"]>;
  }[];
  /** Absent where no evening is played, but a staircase. */
  expected?: {
    requestsPerMinute: number;
    peopleAtOnce: number;
    signUps: number;
    /** When the plateau's full load is there and when it ends, in seconds since the start. */
    from: number;
    to: number;
    /** When sign-ups begin to count. */
    since: number;
  };
}

/** The report of a test from what its workers saw together. */
export function reportOf(
  test: LoadTest,
  tally: Tally,
  ran: { started: Date; ended: Date; complete: boolean },
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
    complete: ran.complete,
    thresholds: { p95: most("p95"), p99: most("p99"), errorPercent: most("errorPercent") },
    verdicts: verdictsOf(test, tally),
    flows: played.map(({ name, app, replicas, pool, perSecond, thresholds }) => ({
      flow: name,
      ...(app !== undefined && { app }),
      ...(replicas !== undefined && { replicas }),
      ...(pool !== undefined && { pool }),
      ...(perSecond > 0 && { peak: perSecond }),
      thresholds,
      windows: windowsOf(tally, name, windowSeconds),
    })),
  };
}

/** Thresholds of a scenario, as the stack file has them. */
export function thresholdsOf(settings: LoadSettings, name: string): LoadTest["flows"][number]["thresholds"] {
  const scenario = settings.scenarios[name];
  if (!scenario) throw new UsageError(`broadcast:estate.load.scenarios names no threshold for ${name}.`);
  const { p95, p99, errorPercent } = scenario;
  return { p95, p99, errorPercent };
}
