import type { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { defaultEvening, readEvening } from "../../ops/rehearsal/evening.ts";
import { clockText, parseNow } from "../../ops/timing/airTime.ts";
import { alarmsAt, alarmsOf } from "../../ops/timing/alarms.ts";
import type { Timeline } from "../../ops/timing/timeline.ts";
import { timeline } from "../../ops/timing/timeline.ts";
import { switches } from "./steps.ts";

const morning = parseNow("2023-02-19T06:00Z");
function made(airs: string[], { from = "normal", now = morning, zone = "Europe/Paris", goBack }: Made = {}): Timeline {
  return timeline(alarmsAt(airs, { zone, holdMinutes: 40, now }), switches, from, now, { goBack });
}
interface Made {
  from?: Phase;
  now?: Temporal.Instant;
  zone?: string;
  goBack?: boolean;
}
const clocks = ({ alarms }: Timeline) =>
  alarms.map(({ up, until, back, rest }) => ({
    up: up.map(({ to, start }) => `${to} ${clockText(start)}`),
    until: clockText(until),
    back: back.map(({ to, end }) => `${to} ${clockText(end)}`),
    rest,
  }));

describe("the timeline of one alarm", () => {
  it("counts back from air with margins, and on from its end", () => {
    // Live: 2 + 10 min before 13:00. Prewarm: 30 + 15 before that. Back: 20 and 30 min.
    expect(clocks(made(["2023-02-19T13:00"]))).toEqual([
      { up: ["prewarm 12:03", "live 12:48"], until: "13:40", back: ["prewarm 14:00", "normal 14:30"], rest: "normal" },
    ]);
  });

  it("needs fewer switches from a later phase", () => {
    expect(clocks(made(["2023-02-19T13:00"], { from: "prewarm" }))[0]?.up).toEqual(["live 12:48"]);
    expect(clocks(made(["2023-02-19T13:00"], { from: "live" }))[0]?.up).toEqual([]);
  });

  it("counts hours, not clock times, across a change of clocks", () => {
    const now = parseNow("2026-03-28T12:00Z");
    const [alarm] = clocks(made(["2026-03-29T03:30"], { now }));
    // 57 minutes before 03:30 in summer time is 01:33 in winter time.
    expect(alarm?.up).toEqual(["prewarm 01:33", "live 03:18"]);
  });

  it("has no shortage until the safe start is past", () => {
    const at = (now: string) => made(["2023-02-19T13:00"], { now: parseNow(now) }).alarms[0]?.shortage?.verdict;
    expect(at("2023-02-19T11:03:00Z")).toBeUndefined();
    expect(at("2023-02-19T11:03:01Z")).toBe("tight");
    // 32 min are needed without any margin.
    expect(at("2023-02-19T11:28:00Z")).toBe("tight");
    expect(at("2023-02-19T11:28:01Z")).toBe("partial");
    expect(at("2023-02-19T11:58:30Z")).toBe("hopeless");
  });
});

describe("the timeline of several alarms", () => {
  it("goes back to normal in between where there is time to come up again", () => {
    expect(clocks(made(["2023-02-19T20:00", "2023-02-19T13:00"])).map(({ rest, up }) => [rest, up])).toEqual([
      ["normal", ["prewarm 12:03", "live 12:48"]],
      ["normal", ["prewarm 19:03", "live 19:48"]],
    ]);
  });

  it.each([
    // Normal at 14:30, and prewarm must start 57 min before air.
    ["15:27", "normal", ["prewarm 14:30", "live 15:15"]],
    ["15:26", "prewarm", ["live 15:14"]],
    // Prewarm at 14:00, and live must start 12 min before air.
    ["14:12", "prewarm", ["live 14:00"]],
    ["14:11", "live", []],
    ["13:20", "live", []],
  ])("with the second at %s rests in %s", (second, rest, up) => {
    const [first, then] = clocks(made(["2023-02-19T13:00", `2023-02-19T${second}`], { goBack: true }));
    expect(first?.rest).toBe(rest);
    expect(first?.back).toHaveLength({ normal: 2, prewarm: 1, live: 0 }[rest] ?? -1);
    expect(then?.up).toEqual(up);
  });

  it.each([
    // From 13:40 on, four hours are one evening.
    ["15:27", "prewarm", true, ["live 15:15"]],
    ["17:40", "prewarm", true, ["live 17:28"]],
    ["17:41", "normal", undefined, ["prewarm 16:44", "live 17:29"]],
    // Without time to come up again nothing is left to choose.
    ["15:26", "prewarm", undefined, ["live 15:14"]],
  ])("keeps prewarm for a second one the same evening, at %s", (second, rest, holds, up) => {
    const { alarms } = made(["2023-02-19T13:00", `2023-02-19T${second}`]);
    expect(alarms[0]).toMatchObject({
      rest,
      ...(holds && { holds, because: expect.stringMatching(/the same evening/) as unknown }),
    });
    expect(alarms[0]?.holds).toBe(holds);
    expect(clocks({ now: morning, from: "normal", alarms })[1]?.up).toEqual(up);
  });

  it("says why it rests above normal", () => {
    const because = (second: string) => made(["2023-02-19T13:00", second]).alarms[0]?.because;
    expect(because("2023-02-19T13:20")).toMatch(
      /Broadcast of 13:20 is on air before this alarm's wave is certainly over/,
    );
    expect(because("2023-02-19T15:00")).toMatch(/comes too soon/);
    expect(because("2023-02-19T20:00")).toBeUndefined();
  });

  it("begins the way back when the last of overlapping waves is over", () => {
    const alarms = alarmsAt(["2023-02-19T13:00", "2023-02-19T13:10"], {
      zone: "Europe/Paris",
      holdMinutes: 40,
      now: morning,
    });
    const [first, second] = alarms;
    if (!first || !second) throw new Error("two alarms are needed");
    const long = { ...first, until: first.air.add({ hours: 2 }) };
    expect(clocks(timeline([long, second], switches, "normal", morning))[1]?.until).toBe("15:00");
  });

  it("takes the article's eight alarms back to normal seven times", () => {
    const now = parseNow("2023-02-10T12:00Z");
    const alarms = alarmsOf(readEvening(defaultEvening), now);
    const all = timeline(alarms, switches, "normal", now).alarms;
    expect(all.map(({ rest }) => rest)).toEqual(Array.from({ length: 8 }, () => "normal"));
    expect(all[6]?.until.toString()).toContain("14:36");
  });
});

describe("alarms", () => {
  const now = parseNow("2023-02-19T12:00Z");
  const at = (...times: string[]) => alarmsAt(times, { zone: "Europe/Paris", holdMinutes: 40, now });
  it.each([
    ["none", () => at(), /No alarm/],
    [
      "one past",
      () => at("2023-02-19T12:59"),
      /--air Sun 2023-02-19 12:59 \+01:00 is past: it is Sun 2023-02-19 13:00/,
    ],
    ["one at this very moment", () => at("2023-02-19T13:00"), /is past/],
    ["one twice, in two zones", () => at("2023-02-19T20:00", "2023-02-19T19:00Z"), /given twice/],
    [
      "a file with all past",
      () => alarmsOf(readEvening(defaultEvening), parseNow("2026-01-01T00:00Z")),
      /Every alarm of/,
    ],
    [
      "an unknown zone beside an offset",
      () => alarmsAt(["2023-02-19T20:00Z"], { zone: "Mars/Base", holdMinutes: 1, now }),
      /Mars/,
    ],
  ])("are refused: %s", (_, run, message) => expect(run).toThrow(message));

  it("of a file leave out what is past", () => {
    expect(alarmsOf(readEvening(defaultEvening), now).map(({ name }) => name)).toEqual([
      "Second Sunday evening news, a possible repeat",
    ]);
  });

  it("of a file in a repeated hour name the key", () => {
    const evening = readEvening(defaultEvening);
    const [first] = evening.alarms;
    if (!first) throw new Error("an alarm is needed");
    const repeated = { ...evening, alarms: [{ ...first, at: "2026-10-25T02:30", until: "2026-10-25T04:00" }] };
    expect(() => alarmsOf(repeated, now)).toThrow(/alarms\.0\.at: 2026-10-25T02:30 happens twice/);
  });
});
