import type { LoadFlow, LoadReport } from "../load/report.ts";
import type { Evening } from "../rehearsal/evening.ts";
import { UsageError } from "../errors.ts";
import type { Capacity } from "./capacity.ts";
import { capacityOf } from "./capacity.ts";
import { windowsOf } from "./windows.ts";

/** What one flow of a load test says of the app that serves it. */
export interface FlowSize {
  flow: string;
  app: string;
  /** Sessions a second at the evening's peak. */
  peak: number;
  /** Of one replica. */
  capacity: Capacity;
  /** Whether it was recorded on an evening: what was borne then is sized by, limit or none. */
  borne?: true;
  /** Mean database connections and cores' share one session a second keeps busy; undefined where the report does not say. */
  connectionsPerSession?: number;
  cpuPercentPerSession?: number;
  /** Seconds a visitor stays, pauses included. */
  secondsPresent?: number;
}

/** Sizes every flow that an app serves and whose peak is known. Throws UsageError naming the key for what is missing. */
export function sizeFlows(report: LoadReport, peaks: ReadonlyMap<string, number>): FlowSize[] {
  return report.flows.flatMap((flow): FlowSize[] => {
    const { app } = flow;
    if (app === undefined) return [];
    const peak = peaks.get(flow.flow) ?? flow.peak;
    if (peak === undefined) {
      throw new UsageError(
        `The peak of ${flow.flow} is not known: the evening says nothing of it. Give --peak ${flow.flow}=SESSIONS_A_SECOND.`,
      );
    }
    return [{ flow: flow.flow, app, peak, capacity: capacity(flow, report), ...use(flow) }];
  });
}

/** Sessions a second that an evening's measured figures tell of; the highest of its alarms. */
export function peaksOf({ alarms }: Evening): Map<string, number> {
  const measured = alarms.flatMap((alarm) => alarm.measured ?? []);
  if (measured.length === 0) return new Map();
  return new Map([
    ["signup", Math.max(...measured.map(({ signUps, signUpMinutes }) => signUps / (signUpMinutes * 60)))],
  ]);
}

function capacity(flow: LoadFlow, report: LoadReport): Capacity {
  const { replicas, pool, connectionSeconds } = flow;
  if (replicas === undefined) {
    throw new UsageError(`flows.${flow.flow}.replicas is missing in the report: how many replicas were tested?`);
  }
  try {
    return capacityOf({
      windows: windowsOf(flow, report, replicas),
      servers: pool,
      demand: connectionSeconds,
      threshold: (flow.thresholds ?? report.thresholds).p95 / 1000,
    });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UsageError(
        `The flow ${flow.flow} has too little in it: ${error.message}. ${flow.windows.some(({ failed }) => failed > 0) ? "Test with fewer sessions first." : "Test for longer."}`,
      );
    }
    throw error;
  }
}

/** By Little's law the mean number in use is proportional to the sessions a second: the slope through the origin. */
function use({
  windows,
  connectionSeconds,
}: LoadFlow): Pick<FlowSize, "connectionsPerSession" | "cpuPercentPerSession" | "secondsPresent"> {
  const slope = (of: (window: LoadFlow["windows"][number]) => number | undefined): number | undefined => {
    const known = windows.flatMap((window) => {
      const value = of(window);
      return value === undefined ? [] : [{ rate: window.completed / window.seconds, value }];
    });
    const squares = known.reduce((sum, { rate }) => sum + rate * rate, 0);
    return squares > 0 ? known.reduce((sum, { rate, value }) => sum + rate * value, 0) / squares : undefined;
  };
  const connections = connectionSeconds ?? slope(({ databaseConnections }) => databaseConnections);
  const cpu = slope(({ cpuPercent }) => cpuPercent);
  const present = slope(({ people }) => people);
  return {
    ...(connections !== undefined && { connectionsPerSession: connections }),
    ...(cpu !== undefined && { cpuPercentPerSession: cpu }),
    ...(present !== undefined && { secondsPresent: present }),
  };
}
