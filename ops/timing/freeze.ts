import { Temporal } from "temporal-polyfill";
import { momentText } from "./airTime.ts";
import type { Alarm } from "./alarms.ts";
import type { Switches } from "./switches.ts";
import { timeline } from "./timeline.ts";

/** When nothing should be delivered for one alarm. */
export interface FreezeWindow {
  name: string;
  /** The latest safe start of its first switch, less the hours asked for. */
  from: Temporal.Instant;
  /** When the way back may begin; from then on the stack's phase says whether it has come back. */
  until: Temporal.Instant;
  text: string;
}

/** The windows of alarms, past ones included, in order of their beginnings. */
export function freezeWindows(alarms: readonly Alarm[], switches: Switches, aheadHours: number): FreezeWindow[] {
  const windows = alarms.map((alarm): FreezeWindow => {
    const [made] = timeline([alarm], switches, "normal", alarm.air.toInstant()).alarms;
    const start = (made?.up[0]?.start ?? alarm.air).subtract({ minutes: Math.round(aheadHours * 60) });
    return {
      name: alarm.name,
      from: start.toInstant(),
      until: alarm.until.toInstant(),
      text: `${alarm.name}, ${momentText(start)} to ${momentText(alarm.until)}`,
    };
  });
  return windows.sort((one, other) => Temporal.Instant.compare(one.from, other.from));
}

/** Whether a moment is within a window. */
export function isWithin({ from, until }: FreezeWindow, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(from, now) <= 0 && Temporal.Instant.compare(now, until) < 0;
}
