import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { ListedBroadcast } from "../timing/alarms.ts";
import { listedBroadcasts } from "../timing/alarms.ts";
import type { Switches } from "../timing/switches.ts";
import { timeline } from "../timing/timeline.ts";
import type { BoardShow, ToldShow } from "./board.ts";

/** The stack file's broadcasts that are to come or whose wave is not over, each with the latest starts of what is still to be switched. */
export function showsOf(
  { broadcasts = [], timing = defaultTiming }: Pick<Estate, "broadcasts" | "timing">,
  switches: Switches | undefined,
  phase: Phase,
  now: number,
): BoardShow[] {
  const instant = Temporal.Instant.fromEpochMilliseconds(now);
  const alarms = listedBroadcasts(broadcasts, timing.holdMinutes)
    .filter(({ until }) => until.epochMilliseconds > now)
    .sort((one, other) => Temporal.ZonedDateTime.compare(one.air, other.air));
  const planned = switches ? timeline(alarms, switches, phase, instant).alarms : [];
  return alarms.map((alarm, index): BoardShow => {
    const toCome = alarm.air.epochMilliseconds > now;
    const up = toCome ? (planned[index]?.up ?? []) : [];
    return {
      ...toldShow(alarm),
      starts: up.map(({ from, to, start, seconds }) => ({ from, to, latest: isoOf(start), seconds })),
    };
  });
}

/** What is told of a show wherever it is told of. */
export function toldShow({ name, air, until, broadcast }: ListedBroadcast): ToldShow {
  const { channel, peakRequestsPerMinute: expected } = broadcast;
  return {
    ...{ name, air: isoOf(air), until: isoOf(until), zone: air.timeZoneId },
    ...(channel !== undefined && { channel }),
    ...(expected !== undefined && { expected }),
  };
}

const isoOf = (time: Temporal.ZonedDateTime): string => time.toInstant().toString();
