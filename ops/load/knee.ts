import type { Capacity } from "../size/capacity.ts";
import { capacityOf } from "../size/capacity.ts";
import { windowsOf } from "../size/windows.ts";
import type { LoadFlow, LoadReport } from "./report.ts";

/** What the target bore of a flow, all its replicas together; undefined where too little was seen to say. */
export function kneeOf(flow: LoadFlow, report: Pick<LoadReport, "thresholds">): Capacity | undefined {
  const { replicas, pool, connectionSeconds } = flow;
  const servers = replicas !== undefined && pool !== undefined ? replicas * pool : undefined;
  try {
    return capacityOf({
      windows: windowsOf(flow, report),
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
  const limit = Math.min(knee.shedsFrom ?? Infinity, knee.bound ?? knee.curve.peak);
  const most = Number.isFinite(limit) ? `, and ${number(limit)} at most` : "";
  return `${flow.flow}: ${number(knee.sessions)} sessions a second within ${p95} ms (${number(low)} to ${number(high)})${most}.`;
}
