import { Temporal } from "temporal-polyfill";
import type { Broadcast } from "../../stacks/broadcasts.ts";
import { assumedHoldMinutes } from "../../stacks/timing.ts";
import { UsageError } from "../errors.ts";
import type { Evening } from "../rehearsal/evening.ts";
import type { AirTime } from "./airTime.ts";
import { assertTimeZone, clockText, momentText, parseAirTime } from "./airTime.ts";

/** One time at which the broadcast may come. */
export interface Alarm {
  name: string;
  air: AirTime;
  /** When the way back may begin: it is certain that the wave is over. */
  until: AirTime;
  /** Minutes after `air` that were taken for it, where nobody said when it is over. */
  assumed?: number;
}

/** One of the stack file's broadcasts as an alarm, with what else the file says of it. */
export interface ListedBroadcast extends Alarm {
  broadcast: Broadcast;
}

interface AlarmOptions {
  /** Minutes after which a wave is over; undefined where nobody said. */
  holdMinutes: number | undefined;
  now: Temporal.Instant;
}

/** When the way back may begin, for an alarm that states no end. */
function heldUntil(air: AirTime, holdMinutes: number | undefined): Pick<Alarm, "until" | "assumed"> {
  const until = air.add({ minutes: holdMinutes ?? assumedHoldMinutes });
  return holdMinutes === undefined ? { until, assumed: assumedHoldMinutes } : { until };
}

/**
 * Alarms of `--air` times, in order; the way back may begin `holdMinutes` after each. Throws UsageError for a time that
 * is wrong, given twice, or past.
 */
export function alarmsAt(
  times: readonly string[],
  { zone, holdMinutes, now }: AlarmOptions & { zone: string | undefined },
): Alarm[] {
  if (times.length === 0)
    throw new UsageError(
      "No alarm. Give --air TIME, as often as needed, or --evening FILE, or list broadcast:estate.broadcasts in the stack file.",
    );
  // An unknown zone is wrong even where every time has its offset.
  if (zone !== undefined) assertTimeZone(zone);
  const alarms = times.map((text): Alarm => {
    const air = parseAirTime(text, zone);
    return { name: `Broadcast of ${clockText(air)}`, air, ...heldUntil(air, holdMinutes) };
  });
  for (const { air } of alarms) {
    if (isPast(air, now)) {
      const ago = momentText(now.toZonedDateTimeISO(air.timeZoneId));
      throw new UsageError(`--air ${momentText(air)} is past: it is ${ago} now. Allowed: a time to come.`);
    }
  }
  return inOrder(alarms);
}

/** Alarms of a file of alarms that are still to come. Throws UsageError where none is, or a time is not unique. */
export function alarmsOf(evening: Evening, now: Temporal.Instant): Alarm[] {
  const alarms = evening.alarms.map(({ name, at, until }, index): Alarm => {
    const time = (text: string, key: string) => parseAirTime(text, evening.zone, `alarms.${index}.${key}:`);
    return { name, air: time(at, "at"), until: time(until, "until") };
  });
  const coming = alarms.filter(({ air }) => !isPast(air, now));
  const last = alarms.at(-1);
  if (coming.length === 0 && last) {
    throw new UsageError(
      `Every alarm of “${evening.name}” is past: the last was on air ${momentText(last.air)}. Allowed: one that is to come.`,
    );
  }
  return inOrder(coming);
}

/** The stack file's broadcasts that are still to come; none is no mistake. Throws UsageError for a time that is wrong. */
export function upcomingBroadcasts(broadcasts: readonly Broadcast[], { holdMinutes, now }: AlarmOptions): Alarm[] {
  return inOrder(listedBroadcasts(broadcasts, holdMinutes).filter(({ air }) => !isPast(air, now)));
}

/** All of the stack file's broadcasts in its order, past ones included. Throws UsageError for a time that is wrong. */
export function listedBroadcasts(broadcasts: readonly Broadcast[], holdMinutes: number | undefined): ListedBroadcast[] {
  return broadcasts.map((broadcast, index): ListedBroadcast => {
    const { name, air: text, until, zone } = broadcast;
    const path = `broadcast:estate.broadcasts.${index}`;
    const air = parseAirTime(text, zone, `${path}.air:`);
    if (until === undefined) return { name, air, ...heldUntil(air, holdMinutes), broadcast };
    const end = parseAirTime(until, zone, `${path}.until:`);
    if (Temporal.ZonedDateTime.compare(end, air) > 0) return { name, air, until: end, broadcast };
    throw new UsageError(`${path}.until: found ${until}; allowed: a time after it is on air, ${momentText(air)}`);
  });
}

function isPast(air: AirTime, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(air.toInstant(), now) <= 0;
}

function inOrder(alarms: readonly Alarm[]): Alarm[] {
  const sorted = [...alarms].sort((a, b) => Temporal.ZonedDateTime.compare(a.air, b.air));
  for (const [index, { air }] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && Temporal.ZonedDateTime.compare(air, next.air) === 0) {
      throw new UsageError(`The air time ${momentText(air)} is given twice. Give each once.`);
    }
  }
  return sorted;
}
