import { describe, expect, it } from "vitest";
import { compareGaps, compareHolding, costOfHours, paidHours } from "../../ops/cost/evening.ts";
import { criticalPath } from "../../ops/timing/criticalPath.ts";
import { parseNow } from "../../ops/timing/airTime.ts";
import { alarmsAt } from "../../ops/timing/alarms.ts";
import { timeline } from "../../ops/timing/timeline.ts";
import { step, switches, takes } from "../timing/steps.ts";

const hourly = { normal: 8, prewarm: 98, live: 108 };
const now = parseNow("2023-02-19T06:00Z");
const alarms = (...airs: string[]) => {
  const zone = "Europe/Paris";
  const times = airs.map((air) => `2023-02-19T${air}`);
  return timeline(alarmsAt(times, { zone, holdMinutes: 40, now }), switches, "normal", now).alarms;
};

describe("the cost of an evening", () => {
  it("is what the hours in each phase cost above normal", () => {
    expect(costOfHours(hourly, { prewarm: 2, live: 1 })).toMatchObject({ total: 304, extra: 280 });
  });

  it("pays the higher phase while a switch is under way", () => {
    // Prewarm 12:03–12:48 and 14:00–14:30, live 12:48–14:00.
    const { prewarm, live } = paidHours(alarms("13:00"));
    expect([prewarm * 60, live * 60]).toEqual([75, 72].map((minutes) => expect.closeTo(minutes) as number));
  });

  it("pays through what is held between alarms", () => {
    // Live 12:48–14:00, prewarm until 14:48, live until 16:00.
    const held = paidHours(alarms("13:00", "15:00"));
    expect([held.prewarm * 60, held.live * 60].map(Math.round)).toEqual([45 + 48 + 30, 72 + 72]);
    // Live 12:48–14:20 without a break.
    const live = paidHours(alarms("13:00", "13:20"));
    expect([live.prewarm * 60, live.live * 60].map(Math.round)).toEqual([75, 92]);
  });
});

describe("holding prewarm against going back", () => {
  const interruption = { least: 60, most: 120, of: "the database" };
  const path = (seconds: number) => criticalPath([step("a")], () => ({ ...takes(seconds), interruption }));
  const compare = (gapHours: number, perInterruption?: number, prewarm = 98) =>
    compareHolding({
      hourly: { ...hourly, prewarm },
      gapHours,
      down: path(1800),
      up: path(1800),
      margin: 1800,
      perInterruption,
    });

  it("weighs the gap against the way down and up, in money and in interruptions", () => {
    expect(compare(6)).toEqual({
      gapHours: 6,
      hold: 540,
      goBack: 135,
      saved: 405,
      interruptions: 2,
      interruptedSeconds: 240,
      breakEvenHours: 1.5,
      advice: "go back",
    });
  });

  it("holds below the gap where both cost the same, and goes back above it", () => {
    expect(compare(1.5)).toMatchObject({ saved: 0, advice: "hold prewarm" });
    expect(compare(1.51).advice).toBe("go back");
  });

  it("moves the break-even by what an interruption is worth", () => {
    // Two interruptions of 225 are worth 5 hours at 90 an hour.
    expect(compare(6, 225)).toMatchObject({ breakEvenHours: 6.5, advice: "hold prewarm" });
    expect(compare(7, 225).advice).toBe("go back");
  });

  it("holds where prewarm costs no more than normal", () => {
    expect(compare(1000, 0, 8)).toMatchObject({ breakEvenHours: Infinity, saved: 0, advice: "hold prewarm" });
  });

  it("is asked of each gap in which normal can be reached", () => {
    const gaps = compareGaps(alarms("13:00", "15:00", "20:00"), switches, { hourly });
    expect(gaps.map(({ between }) => between)).toEqual([["Broadcast of 15:00", "Broadcast of 20:00"]]);
    // Prewarm is reached at 16:00, and live must begin at 19:48.
    expect(gaps[0]?.gapHours).toBeCloseTo(3.8);
    // 30 min down, 30 up and 15 of margin.
    expect(gaps[0]?.breakEvenHours).toBeCloseTo(1.25);
  });

  it("counts in a gap what an interruption is worth, and asks of none where there is no way down or up", () => {
    const interruption = { least: 60, most: 120, of: "the database" };
    const interrupted = criticalPath([step("a")], () => ({ ...takes(1800), interruption }));
    const noticed = { ...switches, prewarm: { ...switches.prewarm, path: interrupted } };
    const apart = alarms("15:00", "20:00");
    const pays = (perInterruption?: number) => compareGaps(apart, noticed, { hourly, perInterruption })[0];
    expect(pays()).toMatchObject({ interruptions: 1, interruptedSeconds: 120 });
    expect(pays(90)?.breakEvenHours).toBeCloseTo(Number(pays()?.breakEvenHours) + 1);
    const [first, second] = apart;
    if (!first || !second) throw new Error("two alarms are needed");
    expect(compareGaps([{ ...first, back: [] }, second], noticed, { hourly })).toEqual([]);
    expect(compareGaps([first, { ...second, up: [] }], noticed, { hourly })).toEqual([]);
  });
});
