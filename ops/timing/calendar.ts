import type { JCal, JCalProperty } from "ical.js";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { oneLine } from "../../infra/contract/text.ts";
import { duration } from "../terminal.ts";
import { untilDetail } from "./text.ts";
import type { AlarmTimeline, Slot, Timeline } from "./timeline.ts";

// RFC 5545 counts the space that begins a folded line among its 75 bytes, the library does not.
ICAL.foldLength = 74;

/** Minutes before a start at which the calendar rings. */
const reminder = "-PT10M";

/**
 * The timeline as a calendar file by RFC 5545. All times are in UTC, so that no reader needs the zone's rules. An
 * entry keeps its UID when the timeline is made anew, so that a second import moves it.
 */
export function calendarText({ now, alarms }: Timeline, stack: string): string {
  const events = alarms.flatMap((alarm) => eventsOf(alarm, stack, now));
  const head: JCalProperty[] = [
    ["version", {}, "text", "2.0"],
    ["prodid", {}, "text", "-//broadcast//timeline//EN"],
    ["calscale", {}, "text", "GREGORIAN"],
  ];
  return ICAL.stringify(["vcalendar", head, events]);
}

interface Entry {
  key: string;
  summary: string;
  description: string;
  start: Temporal.ZonedDateTime;
  end: Temporal.ZonedDateTime;
  rings: boolean;
}

function eventsOf(alarm: AlarmTimeline, stack: string, now: Temporal.Instant): JCal[] {
  const id = `${stack}-${utc(alarm.air.toInstant()).replace(/\W/g, "")}`;
  return entriesOf(alarm, stack, now).map((entry) => {
    const properties: JCalProperty[] = [
      ["uid", {}, "text", `${id}-${entry.key}@broadcast`],
      ["dtstamp", {}, "date-time", utc(now)],
      ["dtstart", {}, "date-time", utc(entry.start.toInstant())],
      ["dtend", {}, "date-time", utc(entry.end.toInstant())],
      ["summary", {}, "text", oneLine(entry.summary)],
      ["description", {}, "text", oneLine(entry.description)],
    ];
    return ["vevent", properties, entry.rings ? [ringing(entry.summary)] : []];
  });
}

function entriesOf(alarm: AlarmTimeline, stack: string, now: Temporal.Instant): Entry[] {
  const { name, air, until, up, back } = alarm;
  const slots = (slots: Slot[], word: string): Entry[] =>
    slots.map(({ from, to, start, end, seconds, margin }) => ({
      key: `${from}-${to}`,
      summary: `${stack}: ${word} ${from} → ${to}`,
      description: `For ${name}. Takes about ${duration(seconds)}${margin > 0 ? `, margin ${duration(margin)}` : ""}. Run: npx broadcast switch --stack ${stack} --to ${to}`,
      start,
      end,
      rings: true,
    }));
  const rest = alarm.because === undefined ? "" : ` Then rest in ${alarm.rest}: ${alarm.because}.`;
  return [
    // What is past rings for nobody.
    ...slots(
      up.filter(({ start }) => Temporal.Instant.compare(start.toInstant(), now) >= 0),
      "latest start of",
    ),
    {
      key: "air",
      summary: `${stack}: on air, ${name}`,
      description: `The way back may begin at the end of this entry; ${untilDetail(alarm)}.${rest}`,
      start: air,
      end: until,
      rings: false,
    },
    ...slots(back, "way back"),
  ];
}

function ringing(summary: string): JCal {
  return [
    "valarm",
    [
      ["action", {}, "text", "DISPLAY"],
      ["trigger", {}, "duration", reminder],
      ["description", {}, "text", oneLine(summary)],
    ],
    [],
  ];
}

function utc(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: "second" });
}
