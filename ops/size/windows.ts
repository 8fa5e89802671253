import type { LoadFlow, LoadReport } from "../load/report.ts";
import { isPlayed } from "../load/report.ts";
import type { Window } from "./capacity.ts";

/** The windows of a flow in which anybody arrived, for one of so many replicas. */
export function windowsOf(flow: LoadFlow, report: Pick<LoadReport, "thresholds">, replicas = 1): Window[] {
  const { errorPercent } = flow.thresholds ?? report.thresholds;
  return flow.windows.filter(isPlayed).map((window): Window => {
    const { seconds, arrivals, completed, concurrency, p95 } = window;
    return {
      concurrency: concurrency / replicas,
      throughput: completed / seconds / replicas,
      ...(p95 !== undefined && { p95: p95 / 1000 }),
      ...(sheds(window, errorPercent / 100) && { shed: arrivals / seconds / replicas }),
    };
  });
}

/** Whether more sessions failed than may, by more than chance: two standard deviations of as many sessions, and two of them at least. */
function sheds({ completed, failed }: LoadFlow["windows"][number], allowed: number): boolean {
  const ended = completed + failed;
  const chance = 2 * Math.sqrt(Math.max(1, ended * allowed * (1 - allowed)));
  return failed - ended * allowed > chance;
}
