import { Temporal } from "temporal-polyfill";
import { UsageError } from "../errors.ts";

/** An air time is exact: a moment, and the zone people speak of it in. */
export type AirTime = Temporal.ZonedDateTime;

const written = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads an air time: `2023-02-19T13:00` with a zone, or `2023-02-19T13:00+01:00` with or without one.
 * Throws UsageError for a time that does not exist, is not unique, is in no zone, or contradicts its zone.
 * @param what Names the value in messages, such as `--air`.
 */
export function parseAirTime(text: string, zone: string | undefined, what = "--air"): AirTime {
  if (zone !== undefined) assertTimeZone(zone);
  const [, local = "", offset] = written.exec(text) ?? [];
  const given = `${what} ${text}`;
  if (local === "") {
    throw new UsageError(
      `${given} is no air time. Allowed: 2023-02-19T13:00, or with an offset 2023-02-19T13:00+01:00.`,
    );
  }
  const clock = clockTime(local, given);
  if (offset !== undefined) return withOffset(`${local}${offset}`, clock, zone, given);
  if (zone === undefined) {
    throw new UsageError(
      `${given} is in no zone, so it is no moment. Add --zone Europe/Paris, or an offset: ${text}+01:00.`,
    );
  }
  return inZone(clock, zone, given);
}

/** The moment `now`: the clock's, or the one given as text with an offset. */
export function parseNow(text: string | undefined): Temporal.Instant {
  if (text === undefined) return Temporal.Now.instant();
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new UsageError(`--now ${text} is no moment. Allowed: 2023-02-19T10:00+01:00.`);
  }
}

/** Throws UsageError unless the clock knows it as a zone of the IANA database. */
export function assertTimeZone(zone: string): void {
  const wrong = (): never => {
    throw new UsageError(
      `There is no time zone ${zone}. Allowed: a name of the IANA database such as Europe/Paris, or UTC.`,
    );
  };
  // Abbreviations such as CET are no place's clock: their summer time is anyone's guess.
  if (zone !== "UTC" && !zone.includes("/")) wrong();
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    wrong();
  }
}

function clockTime(local: string, given: string): Temporal.PlainDateTime {
  try {
    return Temporal.PlainDateTime.from(local, { overflow: "reject" });
  } catch {
    throw new UsageError(`${given} names a day or an hour that no calendar has.`);
  }
}

function withOffset(
  text: string,
  clock: Temporal.PlainDateTime,
  zone: string | undefined,
  given: string,
): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.from(text);
  if (zone === undefined) return instant.toZonedDateTimeISO(text.endsWith("Z") ? "UTC" : text.slice(-6));
  const zoned = instant.toZonedDateTimeISO(zone);
  // A moment written in UTC contradicts no zone.
  if (text.endsWith("Z") || zoned.toPlainDateTime().equals(clock)) return zoned;
  const offsets = [...new Set(readings(clock, zone).map(({ offset }) => offset))].join(" or ");
  throw new UsageError(`${given} contradicts its zone: the offset of ${zone} is ${offsets} then. Drop one of the two.`);
}

function inZone(clock: Temporal.PlainDateTime, zone: string, given: string): Temporal.ZonedDateTime {
  const [first, second] = readings(clock, zone);
  if (first.equals(second)) return first;
  if (!first.toPlainDateTime().equals(clock)) {
    // The two readings of an hour that is skipped lie as far apart as the clock jumps.
    throw new UsageError(
      `${given} does not exist in ${zone}: the clocks go forward over it. Say ${minutes(first)} or ${minutes(second)}.`,
    );
  }
  throw new UsageError(
    `${given} happens twice in ${zone}: the clocks go back over it. Say ${minutes(first)}${first.offset} for the first ` +
      `time, or ${minutes(second)}${second.offset} for the second.`,
  );
}

function readings(
  clock: Temporal.PlainDateTime,
  zone: string,
): readonly [first: Temporal.ZonedDateTime, second: Temporal.ZonedDateTime] {
  const read = (disambiguation: "earlier" | "later") => clock.toZonedDateTime(zone, { disambiguation });
  return [read("earlier"), read("later")];
}

function minutes(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: "minute" });
}

/** A moment as people read it: `Sun 2023-02-19 13:00 +01:00`. */
export function momentText(time: Temporal.ZonedDateTime): string {
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][time.dayOfWeek - 1] ?? "";
  return `${day} ${time.toPlainDate().toString()} ${clockText(time)} ${time.offset}`;
}

/** `13:00` */
export function clockText(time: Temporal.ZonedDateTime): string {
  return time.toPlainTime().toString({ smallestUnit: "minute" });
}
