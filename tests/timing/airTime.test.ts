import { describe, expect, it } from "vitest";
import { UsageError } from "../../ops/errors.ts";
import { momentText, parseAirTime, parseNow } from "../../ops/timing/airTime.ts";

const paris = "Europe/Paris";
const utc = (text: string, zone?: string) => parseAirTime(text, zone).toInstant().toString();

describe("an air time", () => {
  it.each([
    ["2023-02-19T13:00", paris, "2023-02-19T12:00:00Z"],
    ["2026-07-14T20:00", paris, "2026-07-14T18:00:00Z"],
    ["2023-02-19T13:00", "UTC", "2023-02-19T13:00:00Z"],
    ["2023-02-19T13:00+01:00", undefined, "2023-02-19T12:00:00Z"],
    ["2023-02-19T13:00Z", undefined, "2023-02-19T13:00:00Z"],
    ["2023-02-19T12:00Z", paris, "2023-02-19T12:00:00Z"],
    ["2026-10-25T02:30+02:00", paris, "2026-10-25T00:30:00Z"],
    ["2026-10-25T02:30+01:00", paris, "2026-10-25T01:30:00Z"],
    // The hours beside the changes are ordinary ones.
    ["2026-10-25T01:59", paris, "2026-10-24T23:59:00Z"],
    ["2026-10-25T03:00", paris, "2026-10-25T02:00:00Z"],
    ["2026-03-29T01:59", paris, "2026-03-29T00:59:00Z"],
    ["2026-03-29T03:00", paris, "2026-03-29T01:00:00Z"],
    // Half an hour of change, and a zone with an offset of 45 minutes.
    ["2026-04-05T01:45+10:30", "Australia/Lord_Howe", "2026-04-04T15:15:00Z"],
    ["2026-01-01T12:00", "Asia/Kathmandu", "2026-01-01T06:15:00Z"],
  ])("%s in %s is %s", (text, zone, expected) => expect(utc(text, zone)).toBe(expected));

  it.each([
    [
      "in no zone",
      "2023-02-19T13:00",
      undefined,
      /in no zone.*--zone Europe\/Paris, or an offset: 2023-02-19T13:00\+01:00/,
    ],
    ["of an unknown zone", "2023-02-19T13:00", "Europe/Atlantis", /no time zone Europe\/Atlantis.*Europe\/Paris/],
    ["of an abbreviated zone", "2023-02-19T13:00", "CET", /no time zone CET/],
    [
      "in the hour that is skipped",
      "2026-03-29T02:30",
      paris,
      /does not exist in Europe\/Paris.*Say 2026-03-29T01:30 or 2026-03-29T03:30/,
    ],
    [
      "in the hour that is repeated",
      "2026-10-25T02:30",
      paris,
      /happens twice.*2026-10-25T02:30\+02:00 for the first time, or 2026-10-25T02:30\+01:00 for the second/,
    ],
    ["in a repeated half hour", "2026-04-05T01:45", "Australia/Lord_Howe", /twice.*\+11:00.*\+10:30/],
    ["whose offset contradicts its zone", "2023-02-19T13:00+05:00", paris, /contradicts.*is \+01:00 then/],
    ["with an offset in the skipped hour", "2026-03-29T02:30+01:00", paris, /contradicts/],
    ["with neither offset in the repeated hour", "2026-10-25T02:30+03:00", paris, /is \+02:00 or \+01:00 then/],
    ["on no day", "2026-02-30T20:00", paris, /no calendar has/],
    ["at no hour", "2026-02-20T25:00", paris, /no calendar has/],
    ["without a clock time", "2026-02-20", paris, /is no air time. Allowed: 2023-02-19T13:00/],
    ["in words", "tonight", paris, /is no air time/],
  ])("is refused %s", (_, text, zone, message) => {
    expect(() => parseAirTime(text, zone)).toThrow(message);
    expect(() => parseAirTime(text, zone)).toThrow(UsageError);
  });

  it("is shown with its day and its offset, which tells the two half past twos apart", () => {
    expect(momentText(parseAirTime("2026-10-25T02:30+02:00", paris))).toBe("Sun 2026-10-25 02:30 +02:00");
    expect(momentText(parseAirTime("2026-10-25T02:30+01:00", paris))).toBe("Sun 2026-10-25 02:30 +01:00");
  });

  it("is compared with a moment that is one", () => {
    expect(() => parseNow("2023-02-19T13:00")).toThrow(/--now .* is no moment/);
  });
});
