import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { parseNow } from "../../ops/timing/airTime.ts";
import { alarmsAt } from "../../ops/timing/alarms.ts";
import { criticalPath } from "../../ops/timing/criticalPath.ts";
import type { Duration } from "../../ops/timing/durations.ts";
import type { Switches, TimedSwitch } from "../../ops/timing/switches.ts";
import { timelineText } from "../../ops/timing/text.ts";
import { timeline } from "../../ops/timing/timeline.ts";
import { step, switches, takes } from "./steps.ts";

const settled: Phase = "normal";
const morning = parseNow("2023-02-19T06:00Z");

/** The page for alarms of that day, without colours. */
function page(
  airs: string[],
  { now = morning, zone = "Europe/Paris", over = switches, from = settled, said = true } = {},
) {
  const alarms = alarmsAt(airs, { zone, holdMinutes: said ? 40 : undefined, now });
  return timelineText(timeline(alarms, over, from, now), over).map(stripVTControlCharacters);
}
/** The lines from one that begins so to the next empty one. */
function part(lines: readonly string[], begin: string): string[] {
  const start = lines.findIndex((line) => line.startsWith(begin));
  const length = lines.slice(start).indexOf("");
  return lines.slice(start, length < 0 ? undefined : start + length);
}
/** A switch of these steps. */
const of = (one: TimedSwitch, durations: Readonly<Record<string, Duration>>): TimedSwitch => ({
  ...one,
  path: criticalPath(
    Object.keys(durations).map((name, index, all) => step(name, all.slice(Math.max(0, index - 1), index))),
    ({ name }) => durations[name] ?? takes(0),
  ),
});

const failover = { least: 60, most: 120, of: "the database: one failover" };
const noticed: Switches = {
  ...switches,
  prewarm: of(switches.prewarm, {
    phase: takes(0),
    primary: { ...takes(1200), interruption: failover },
    replica: { ...takes(600, 30), basis: "measured", source: "median of 3", interruption: failover },
  }),
  live: of(switches.live, { pods: takes(0, 90) }),
  backToNormal: of(switches.backToNormal, { primary: { ...takes(1200), interruption: failover } }),
};

describe("the timeline as text", () => {
  it("says what each switch takes, with a margin where something waits for it", () => {
    expect(part(page(["2023-02-19T13:00"], { over: noticed }), "What a switch takes").slice(0, 5)).toEqual([
      "What a switch takes",
      expect.stringMatching(
        /^ {2}normal → prewarm +30 min 30 s +\+ 15 min margin +interrupts 2 times, at most 4 min in all$/,
      ),
      expect.stringMatching(/^ {2}prewarm → live +1 min 30 s +\+ 10 min margin +no interruption$/),
      expect.stringMatching(/^ {2}live → prewarm +20 min +no interruption$/),
      expect.stringMatching(/^ {2}prewarm → normal +20 min +interrupts once, at most 2 min in all$/),
    ]);
  });

  it("says which steps decide that, and from where each figure comes; a record that takes no time is none", () => {
    const lines = page(["2023-02-19T13:00"], { over: noticed });
    const start = lines.indexOf("  normal → prewarm is as long as:");
    expect(lines.slice(start - 1, start + 5)).toEqual([
      "",
      "  normal → prewarm is as long as:",
      expect.stringMatching(/^ {4}primary +20 min +table: a test$/),
      expect.stringMatching(/^ {4}replica +10 min \+ 30 s to take effect +measured: median of 3$/),
      "  prewarm → live is as long as:",
      expect.stringMatching(/^ {4}pods +0 s \+ 1 min 30 s to take effect +table: a test$/),
    ]);
  });

  it("says what visitors may notice, and when; nothing where they notice nothing", () => {
    const lines = part(page(["2023-02-19T13:00"], { over: noticed }), "  What visitors may notice:");
    expect(lines).toEqual([
      "  What visitors may notice:",
      expect.stringMatching(
        /^ {4}normal → prewarm +primary +60–120 s +the database: one failover +some time between 0 s and 20 min after the start$/,
      ),
      expect.stringMatching(/^ {4}normal → prewarm +replica .* some time between 20 min and 30 min after the start$/),
      expect.stringMatching(/^ {4}prewarm → normal +primary .* between 0 s and 20 min after/),
    ]);
    expect(page(["2023-02-19T13:00"]).join("\n")).not.toContain("visitors");
  });

  it("says of each alarm what to start by when, after an empty line", () => {
    const lines = page(["2023-02-19T13:00", "2023-02-19T15:00"]);
    expect(part(lines, "Broadcast of 13:00")).toEqual([
      "Broadcast of 13:00, Sun 2023-02-19 13:00 +01:00 Europe/Paris",
      expect.stringMatching(/^ {2}start normal → prewarm by +Sun 2023-02-19 12:03 \+01:00 +30 min and 15 min margin$/),
      expect.stringMatching(/^ {2}start prewarm → live by +Sun 2023-02-19 12:48 \+01:00 +2 min and 10 min margin$/),
      expect.stringMatching(/^ {2}on air +Sun 2023-02-19 13:00 \+01:00$/),
      expect.stringMatching(
        /^ {2}the way back may begin +Sun 2023-02-19 13:40 \+01:00 +as much later as the show begins late$/,
      ),
      expect.stringMatching(/^ {2}prewarm is reached +Sun 2023-02-19 14:00 \+01:00 +20 min after 13:40$/),
      "  Stay in prewarm: Broadcast of 15:00 comes too soon to go further back and up again with the margin.",
    ]);
    expect(part(lines, "Broadcast of 15:00")[0]).toMatch(/Europe\/Paris \(already in prewarm\)$/);
    expect(lines.at(-1)).toMatch(/^ {2}normal is reached +Sun 2023-02-19 16:30 \+01:00 +30 min after 16:00$/);
    expect(page(["2023-02-19T13:00", "2023-02-19T20:00"]).join("\n")).not.toMatch(/already in|Stay in/);
  });

  it("calls an assumption one, and says how not to hold between two shows of one evening", () => {
    const lines = page(["2023-02-19T20:00", "2023-02-19T23:00"], { said: false });
    expect(lines).toContainEqual(
      expect.stringMatching(/20:40 \+01:00 +40 min after air are an assumption; as much later/),
    );
    const stays = lines.indexOf("  Stay in prewarm: Broadcast of 23:00 is on air the same evening.");
    expect(lines[stays + 1]).toContain("--go-back goes back to normal in between all the same");
  });

  it("says an offset once where it is all that is known of the zone", () => {
    const now = morning;
    const [alarm] = alarmsAt(["2023-02-19T13:00+01:00"], { zone: undefined, holdMinutes: 40, now });
    if (!alarm) throw new Error("an alarm is needed");
    const lines = timelineText(timeline([alarm], switches, "normal", now), switches);
    expect(part(lines, "Broadcast of 13:00")[0]).toBe("Broadcast of 13:00, Sun 2023-02-19 13:00 +01:00");
  });

  it.each<[string, string, (string | RegExp)[]]>([
    [
      "all still makes it",
      "2023-02-19T11:20:00Z",
      [/^ {2}The safe start is past: 40 min left, 32 min needed without margin\. Everything still makes it/],
    ],
    [
      "some of it does",
      "2023-02-19T11:40:00Z",
      [
        /^ {2}The safe start is past: 20 min left, 32 min needed without margin\.$/,
        "  Still make it: only.",
        "  Give up:",
        /^ {4}only +prewarm +ready after 30 min$/,
        /^ {2}Leave what is given up at its normal value/,
        /^ {2}plan say whether live is safe without it\.$/,
      ],
    ],
    [
      "nothing does",
      "2023-02-19T11:59:00Z",
      [
        /^ {2}The safe start is past: 1 min left, .*\. Nothing makes it: change nothing during the show\.$/,
        "  Give up:",
        /^ {4}only +prewarm +ready after 30 min$/,
        /^ {4}only +live +ready after 32 min$/,
      ],
    ],
  ])("says what to do where time is short: %s", (_, now, expected) => {
    const lines = part(page(["2023-02-19T13:00"], { now: parseNow(now) }), "Broadcast of 13:00");
    const found = lines.slice(
      1,
      lines.findIndex((line) => line.startsWith("  start ")),
    );
    expect(found).toEqual(expected.map((each) => (typeof each === "string" ? each : expect.stringMatching(each))));
    expect(lines.join("\n")).toMatch(/12:03 \+01:00 +30 min and 15 min margin \(past\)$/m);
  });
});
