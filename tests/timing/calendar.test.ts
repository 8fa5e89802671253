import { convertIcsCalendar } from "ts-ics";
import { describe, expect, it } from "vitest";
import { parseNow } from "../../ops/timing/airTime.ts";
import { alarmsAt } from "../../ops/timing/alarms.ts";
import { calendarText } from "../../ops/timing/calendar.ts";
import { timeline } from "../../ops/timing/timeline.ts";
import { switches } from "./steps.ts";

const now = parseNow("2023-02-19T06:00Z");
const made = (moment = now) => {
  const alarms = alarmsAt(["2023-02-19T13:00", "2023-02-19T15:00"], {
    zone: "Europe/Paris",
    holdMinutes: 40,
    now: moment,
  });
  const [first, ...others] = alarms;
  if (!first) throw new Error("an alarm is needed");
  return timeline([{ ...first, name: "Journal; « 13 h », à l’antenne\\" }, ...others], switches, "normal", moment);
};

describe("the calendar", () => {
  const text = calendarText(made(), "prod");

  it("is read back by another reader, with every start, the shows and the ways back", () => {
    const { events = [], prodId, version } = convertIcsCalendar(undefined, text);
    expect([version, prodId]).toEqual(["2.0", "-//broadcast//timeline//EN"]);
    expect(events.map(({ summary, start }) => [summary, start.date.toISOString()])).toEqual([
      ["prod: latest start of normal → prewarm", "2023-02-19T11:03:00.000Z"],
      ["prod: latest start of prewarm → live", "2023-02-19T11:48:00.000Z"],
      ["prod: on air, Journal; « 13 h », à l’antenne\\", "2023-02-19T12:00:00.000Z"],
      ["prod: way back live → prewarm", "2023-02-19T12:40:00.000Z"],
      ["prod: latest start of prewarm → live", "2023-02-19T13:48:00.000Z"],
      ["prod: on air, Broadcast of 15:00", "2023-02-19T14:00:00.000Z"],
      ["prod: way back live → prewarm", "2023-02-19T14:40:00.000Z"],
      ["prod: way back prewarm → normal", "2023-02-19T15:00:00.000Z"],
    ]);
    expect(events[2]?.end?.date.toISOString()).toBe("2023-02-19T12:40:00.000Z");
    expect(events[2]?.description).toMatch(/as much later as the show begins late\. Then rest in prewarm/);
    expect(events[0]?.description).toContain("Run: npx broadcast switch --stack prod --to prewarm");
    expect(events[0]?.alarms?.[0]).toMatchObject({
      action: "DISPLAY",
      trigger: { value: { before: true, minutes: 10 } },
    });
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  });

  it("keeps to RFC 5545: CRLF, lines of at most 75 bytes, escapes, a stamp for each entry", () => {
    expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n ", "")).toContain("SUMMARY:prod: on air\\, Journal\\; « 13 h »\\, à l’antenne\\\\");
    expect(text.match(/^DTSTAMP:20230219T060000Z/gm)).toHaveLength(8);
  });

  it("keeps an entry's UID when it is made anew, and leaves out what is past", () => {
    const later = calendarText(made(parseNow("2023-02-19T11:30Z")), "prod");
    const uids = (calendar: string) => (convertIcsCalendar(undefined, calendar).events ?? []).map(({ uid }) => uid);
    expect(uids(later)).toEqual(uids(text).slice(1));
  });
});
