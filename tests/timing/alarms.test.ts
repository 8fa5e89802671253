import { describe, expect, it } from "vitest";
import { UsageError } from "../../ops/errors.ts";
import type { Evening } from "../../ops/rehearsal/evening.ts";
import { parseNow } from "../../ops/timing/airTime.ts";
import type { Alarm } from "../../ops/timing/alarms.ts";
import { alarmsAt, alarmsOf, upcomingBroadcasts } from "../../ops/timing/alarms.ts";

const now = parseNow("2027-02-19T12:00Z");
const zone = "Europe/Paris";
const told = (alarms: readonly Alarm[]) =>
  alarms.map(({ name, air, until }) => `${name}: ${air.toString()} ${until.toPlainTime().toString()}`);

describe("the stack file's broadcasts", () => {
  const broadcast = (name: string, air: string) => ({ name, air, zone });
  const coming = (...broadcasts: [name: string, air: string][]) =>
    upcomingBroadcasts(
      broadcasts.map(([name, air]) => broadcast(name, air)),
      { holdMinutes: 40, now },
    );

  it("are those still to come, in order, each with its hold", () => {
    const found = coming(["late", "2027-02-20T20:00"], ["past", "2027-02-19T13:00"], ["next", "2027-02-19T13:01"]);
    expect(told(found)).toEqual([
      "next: 2027-02-19T13:01:00+01:00[Europe/Paris] 13:41:00",
      "late: 2027-02-20T20:00:00+01:00[Europe/Paris] 20:40:00",
    ]);
    expect(coming()).toEqual([]);
  });

  it("end when they say, or after the hold; what nobody said is an assumption", () => {
    const [air, until] = ["2027-02-20T20:00", "2027-02-20T21:15"];
    const ends = (end: object, holdMinutes?: number) =>
      upcomingBroadcasts([{ name: "one", air, zone, ...end }], { holdMinutes, now }).map((alarm) => [
        alarm.until.toPlainTime().toString(),
        alarm.assumed,
      ]);
    expect(ends({ until })).toEqual([["21:15:00", undefined]]);
    expect(ends({}, 25)).toEqual([["20:25:00", undefined]]);
    expect(ends({})).toEqual([["20:40:00", 40]]);
    expect(() => ends({ until: air })).toThrow(
      "broadcast:estate.broadcasts.0.until: found 2027-02-20T20:00; allowed: a time after it is on air, Sat 2027-02-20 20:00 +01:00",
    );
  });

  it("name the one whose time is none", () => {
    const wrong = () => coming(["one", "2027-02-20T20:00"], ["two", "2027-03-28T02:30"]);
    expect(wrong).toThrow(UsageError);
    expect(wrong).toThrow(/^broadcast:estate\.broadcasts\.1\.air: 2027-03-28T02:30 does not exist in Europe\/Paris/);
    expect(() => coming(["one", "2027-02-20T20:00"], ["two", "2027-02-20T20:00"])).toThrow(
      "The air time Sat 2027-02-20 20:00 +01:00 is given twice. Give each once.",
    );
  });
});

describe("alarms by their air times", () => {
  it("are named by them, in order, each with its hold", () => {
    const alarms = alarmsAt(["2027-02-20T20:00", "2027-02-19T23:30"], { zone, holdMinutes: 45, now });
    expect(told(alarms)).toEqual([
      "Broadcast of 23:30: 2027-02-19T23:30:00+01:00[Europe/Paris] 00:15:00",
      "Broadcast of 20:00: 2027-02-20T20:00:00+01:00[Europe/Paris] 20:45:00",
    ]);
  });

  it("say what to give where there is none, and what time it is where one is past", () => {
    const at =
      (...times: string[]) =>
      () =>
        alarmsAt(times, { zone, holdMinutes: 40, now });
    expect(at()).toThrow(/^No alarm\. Give --air TIME, .*--evening FILE, .*broadcasts in the stack file\.$/);
    expect(at("2027-02-19T13:00")).toThrow(
      "--air Fri 2027-02-19 13:00 +01:00 is past: it is Fri 2027-02-19 13:00 +01:00 now. Allowed: a time to come.",
    );
    expect(at("2027-02-19T13:01")).not.toThrow();
  });
});

describe("alarms of a file", () => {
  const evening = (...alarms: [name: string, at: string, until: string][]): Evening => ({
    ...{ name: "The show", channel: "One", zone, usual: { requestsPerMinute: 1, signUpsPerDay: 1 } },
    alarms: alarms.map(([name, at, until]) => ({ name, at, until, aired: true })),
  });

  it("have their own ends, and are those still to come", () => {
    const file = evening(
      ["past", "2027-02-19T13:00", "2027-02-19T14:00"],
      ["next", "2027-02-19T13:01", "2027-02-19T15:30"],
    );
    expect(told(alarmsOf(file, now))).toEqual(["next: 2027-02-19T13:01:00+01:00[Europe/Paris] 15:30:00"]);
  });

  it("name the last where all are past, and the key of a time that is none", () => {
    const past = evening(
      ["one", "2027-02-18T13:00", "2027-02-18T14:00"],
      ["two", "2027-02-19T12:00", "2027-02-19T14:00"],
    );
    expect(() => alarmsOf(past, now)).toThrow(
      "Every alarm of “The show” is past: the last was on air Fri 2027-02-19 12:00 +01:00. Allowed: one that is to come.",
    );
    const skipped = evening(["one", "2027-03-27T20:00", "2027-03-28T02:30"]);
    expect(() => alarmsOf(skipped, now)).toThrow(/^alarms\.0\.until: 2027-03-28T02:30 does not exist/);
    expect(alarmsOf(evening(), now)).toEqual([]);
  });
});
