import { Temporal } from "temporal-polyfill";
import { UsageError } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { Session } from "../switching/session.ts";
import { paint } from "../terminal.ts";
import { momentText, parseAirTime } from "../timing/airTime.ts";
import type { Alarm } from "../timing/alarms.ts";
import { endOfShow } from "./deadline.ts";
import { isoOf, showsIn } from "./shows.ts";

/**
 * A moment to come, as a person says it: `2027-02-19T22:00` in the zone of the next show, with an offset of its own, or `+90m`, `+2h` from
 * now. Throws UsageError for another text, and for what is past.
 */
export function parseUntil(text: string, shows: readonly Alarm[], now: Temporal.Instant): Temporal.Instant {
  const [, amount, unit] = /^\+(\d{1,4})(m|h)$/.exec(text) ?? [];
  if (amount !== undefined) return now.add({ minutes: Number(amount) * (unit === "h" ? 60 : 1) });
  const next = shows.find(({ until }) => Temporal.Instant.compare(until.toInstant(), now) > 0) ?? shows.at(-1);
  const moment = parseAirTime(text, hasOffset(text) ? undefined : next?.air.timeZoneId, "--until");
  if (Temporal.Instant.compare(moment.toInstant(), now) > 0) return moment.toInstant();
  throw new UsageError(`--until ${momentText(moment)} is past. Allowed: a time to come, or +90m, +2h from now.`);
}

/** Until when a way up is: as was asked for, or the end of the show it is for; undefined where nobody says. */
export function endOfWayUp(
  session: Pick<Session, "estate" | "terminal">,
  asked: string | undefined,
  now: Temporal.Instant,
): { until: string; show?: string } | undefined {
  let shows: Alarm[];
  try {
    shows = showsIn(session.estate);
  } catch (error) {
    // A mistake in the calendar keeps nobody from switching on the evening.
    session.terminal.note(paint.warning(`The calendar cannot be read: ${reasonOf(error)}`));
    shows = [];
  }
  const own = endOfShow(shows, now);
  if (asked === undefined) return own;
  return { until: isoOf(parseUntil(asked, shows, now)), ...(own && { show: own.show }) };
}

function hasOffset(text: string): boolean {
  return /(Z|[+-]\d{2}:\d{2})$/.test(text);
}
