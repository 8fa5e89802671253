import { describe, expect, it } from "vitest";
import { parseNow } from "../../ops/timing/airTime.ts";
import { listedBroadcasts } from "../../ops/timing/alarms.ts";
import { freezeWindows, isWithin } from "../../ops/timing/freeze.ts";
import { switches } from "./steps.ts";

const shows = [
  { name: "late", air: "2027-02-19T23:00", zone: "Europe/Paris" },
  { name: "early", air: "2027-02-19T13:00", until: "2027-02-19T14:30", zone: "Europe/Paris" },
];
const windows = (aheadHours = 0) => freezeWindows(listedBroadcasts(shows, 45), switches, aheadHours);

describe("the windows in which nothing is delivered", () => {
  it("run from each latest safe start to the end of the wave, the first first", () => {
    // 57 min before air: 2 + 10 for live, 30 + 15 for prewarm.
    expect(windows().map(({ text }) => text)).toEqual([
      "early, Fri 2027-02-19 12:03 +01:00 to Fri 2027-02-19 14:30 +01:00",
      "late, Fri 2027-02-19 22:03 +01:00 to Fri 2027-02-19 23:45 +01:00",
    ]);
  });

  it("begin earlier where that is asked", () => {
    expect(windows(2.5).map(({ from }) => from.toString())).toEqual(["2027-02-19T08:33:00Z", "2027-02-19T18:33:00Z"]);
  });

  it.each([
    ["2027-02-19T11:02:59Z", false],
    ["2027-02-19T11:03:00Z", true],
    // Air is past, the wave is not.
    ["2027-02-19T13:29:59Z", true],
    ["2027-02-19T13:30:00Z", false],
  ])("hold at %s: %s", (now, within) => {
    expect(windows().some((each) => isWithin(each, parseNow(now)))).toBe(within);
  });
});
