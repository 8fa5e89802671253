import { Temporal } from "temporal-polyfill";
import type { Estate } from "../../stacks/estate.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { UsageError } from "../errors.ts";
import { momentText } from "../timing/airTime.ts";
import type { Alarm } from "../timing/alarms.ts";
import { listedBroadcasts } from "../timing/alarms.ts";

/** A show as approvals, records and messages name it: its air time tells it from another of the same name. */
export interface ShowRef {
  name: string;
  /** Air time, ISO 8601 in UTC. */
  air: string;
  /** When the way back may begin, ISO 8601 in UTC. */
  until: string;
}

export function showRef({ name, air, until }: Alarm): ShowRef {
  return { name, air: isoOf(air.toInstant()), until: isoOf(until.toInstant()) };
}

/** ISO 8601 in UTC, to the second. */
export function isoOf(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: "second" });
}

/** The stack file's shows in the order of their air times, past ones included. Throws UsageError for a time that is wrong. */
export function showsIn({ broadcasts = [], timing = defaultTiming }: Pick<Estate, "broadcasts" | "timing">): Alarm[] {
  return listedBroadcasts(broadcasts, timing.holdMinutes).sort((one, other) =>
    Temporal.ZonedDateTime.compare(one.air, other.air),
  );
}

/** The zone in which people speak of them. */
export function zoneOf([first]: readonly Alarm[]): string {
  return first?.air.timeZoneId ?? "UTC";
}

/** Those whose wave is not certainly over. */
export function notOver(shows: readonly Alarm[], now: Temporal.Instant): Alarm[] {
  return shows.filter(({ until }) => Temporal.Instant.compare(until.toInstant(), now) > 0);
}

/**
 * The show that was asked for: by name, by `NAME@AIR` or by air time where a name comes again; the next one where nothing was.
 * Throws UsageError naming what there is.
 */
export function findShow(shows: readonly Alarm[], asked: string | undefined, now: Temporal.Instant): Alarm {
  const coming = notOver(shows, now);
  const list = coming.map((show) => `${show.name}@${localTime(show)}`).join(", ") || "there is none";
  if (asked === undefined) {
    const [next] = coming;
    if (next) return next;
    throw new UsageError(
      "No show is to come: list it under broadcast:estate.broadcasts in the stack file, with air, zone and until.",
    );
  }
  const found = coming.filter((show) =>
    [show.name, localTime(show), `${show.name}@${localTime(show)}`].includes(asked.trim()),
  );
  const [first, second] = found;
  if (first && !second) return first;
  throw new UsageError(
    `--for ${asked}: ${first ? "several shows are called so" : "no show to come is called so"}; allowed: ${list}.`,
  );
}

/** A show's name as one word of a shell. */
export function shellWord({ name }: Pick<ShowRef, "name">): string {
  return `'${name.replaceAll("'", "'\\''")}'`;
}

/** `2027-02-19T20:00`, as the stack file has it. */
function localTime({ air }: Alarm): string {
  return air.toPlainDateTime().toString({ smallestUnit: "minute" });
}

/** `Evening news, Fri 2027-02-19 20:00 +01:00` */
export function showText({ name, air }: Alarm): string {
  return `${name}, ${momentText(air)}`;
}
