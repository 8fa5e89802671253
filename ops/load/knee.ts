import type { Capacity } from "../size/capacity.ts";
import { capacityOf } from "../size/capacity.ts";
import type { LoadFlow, LoadReport } from "./report.ts";
import { isPlayed } from "./report.ts";

/** What the target bore of a flow, all its replicas together; undefined where too little was seen to say. */
export function kneeOf(flow: LoadFlow, report: Pick<LoadReport, "thresholds">): Capacity | undefined {
  const { replicas, pool, connectionSeconds, windows } = flow;
  const servers = replicas !== undefined && pool !== undefined ? replicas * pool : undefined;
  try {
    return capacityOf({
      windows: windows.filter(isPlayed).map(({ seconds, completed, concurrency, p95 }) => ({
        concurrency,
        throughput: completed / seconds,
        ...(p95 !== undefined && { p95: p95 / 1000 }),
      })),
      ...(servers !== undefined && { servers }),
      ...(connectionSeconds !== undefined && { demand: connectionSeconds }),
      threshold: (flow.thresholds ?? report.thresholds).p95 / 1000,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A knee in words. */
export function kneeText(flow: LoadFlow, knee: Capacity | undefined, p95: number): string {
  if (!knee) return `${flow.flow}: too little was seen to find its limit.`;
  const number = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
  if (!knee.saturated) {
    const most = knee.bound === undefined ? "" : `, and its database pool ${number(knee.bound)} at most`;
    return `${flow.flow}: no knee was seen. It bears ${number(knee.sessions)} sessions a second or more${most}.`;
  }
  const [low, high] = knee.interval;
  const limit = knee.bound ?? knee.curve.peak;
  const most = Number.isFinite(limit) ? `, and ${number(limit)} at most` : "";
  return `${flow.flow}: ${number(knee.sessions)} sessions a second within ${p95} ms (${number(low)} to ${number(high)})${most}.`;
}
