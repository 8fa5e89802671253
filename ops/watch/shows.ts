import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { listedBroadcasts } from "../timing/alarms.ts";
import type { Switches } from "../timing/switches.ts";
import { timeline } from "../timing/timeline.ts";
import type { BoardShow } from "./board.ts";

/** The stack file's broadcasts that are to come or whose wave is not over, each with the latest starts of what is still to be switched. */
export function showsOf(
  { broadcasts = [], timing = defaultTiming }: Pick<Estate, "broadcasts" | "timing">,
  switches: Switches | undefined,
  phase: Phase,
  now: number,
): BoardShow[] {
  const instant = Temporal.Instant.fromEpochMilliseconds(now);
  const alarms = listedBroadcasts(broadcasts, timing.holdMinutes)
    .map((alarm, index) => ({ alarm, broadcast: broadcasts[index] }))
    .filter(({ alarm }) => alarm.until.epochMilliseconds > now)
    .sort((one, other) => Temporal.ZonedDateTime.compare(one.alarm.air, other.alarm.air));
  const planned = switches
    ? timeline(
        alarms.map(({ alarm }) => alarm),
        switches,
        phase,
        instant,
      ).alarms
    : [];
  return alarms.map(({ alarm: { name, air, until }, broadcast }, index): BoardShow => {
    const toCome = air.epochMilliseconds > now;
    const up = toCome ? (planned[index]?.up ?? []) : [];
    return {
      name,
      ...(broadcast?.channel !== undefined && { channel: broadcast.channel }),
      ...{ air: isoOf(air), until: isoOf(until), zone: air.timeZoneId },
      ...(broadcast?.peakRequestsPerMinute !== undefined && { expected: broadcast.peakRequestsPerMinute }),
      starts: up.map(({ from, to, start, seconds }) => ({ from, to, latest: isoOf(start), seconds })),
    };
  });
}

const isoOf = (time: Temporal.ZonedDateTime): string => time.toInstant().toString();
