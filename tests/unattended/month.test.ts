import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { decide } from "../../ops/unattended/decide.ts";
import { endOf } from "../../ops/unattended/deadline.ts";
import type { Alarm } from "../../ops/timing/alarms.ts";
import { switches } from "../timing/steps.ts";
import { instant, showsAt } from "./calendar.ts";

/** Seconds a switch takes here, as the schedule expects. */
const takes: Record<string, number> = {
  "normal prewarm": switches.prewarm.path.seconds,
  "prewarm live": switches.live.path.seconds,
  "live prewarm": switches.backToPrewarm.path.seconds,
  "prewarm normal": switches.backToNormal.path.seconds,
};

interface Outage {
  from: string;
  to: string;
}

interface Played {
  /** Shows at whose air time the estate was live. */
  met: string[];
  missed: string[];
  /** Starts after the latest safe one. */
  late: string[];
  phase: Phase;
  /** Longest time up past an end, in seconds. */
  longestOver: number;
  switches: number;
}

const minute = 60_000;

/** A stack under the timer, minute by minute: every run of it does what is due, and nobody is at the keyboard. */
function play(shows: readonly Alarm[], span: { from: string; to: string }, outages: readonly Outage[]): Played {
  const silent = outages.map(({ from, to }) => [ms(from), ms(to)] as const);
  const ends = shows.map(({ name, air, until }) => ({
    name,
    air: air.epochMilliseconds,
    until: until.epochMilliseconds,
  }));
  const played: Played = { met: [], missed: [], late: [], phase: "normal", longestOver: 0, switches: 0 };
  let phase: Phase = "normal";
  let deadline: Temporal.Instant | undefined;
  let busyUntil = 0;
  for (let now = ms(span.from); now < ms(span.to); now += minute) {
    for (const { name } of ends.filter(({ air }) => air === now)) {
      (phase === "live" && busyUntil <= now ? played.met : played.missed).push(name);
    }
    // Far from every show a run every six hours is enough to see that nothing moves.
    const often = ends.some(({ air, until }) => now >= air - 90 * minute && now <= until + 90 * minute);
    const runs = now % ((often ? 5 : 360) * minute) === 0 && !silent.some(([from, to]) => now >= from && now < to);
    if (!runs || busyUntil > now) continue;
    const situation = { shows, switches, lower: phase, higher: phase, now: instantAt(now), everyMinutes: 5 };
    const next = decide({ ...situation, ...(deadline && { deadline }) });
    if (!next || (next.state !== "due" && next.state !== "late")) continue;
    if (next.state === "late") played.late.push(`${next.to} for ${next.show?.name ?? ""}`);
    if (next.way === "back" && deadline) {
      played.longestOver = Math.max(played.longestOver, (now - deadline.epochMilliseconds) / 1000);
    }
    const to: Phase = next.way === "up" ? next.to : below(phase);
    busyUntil = now + (takes[`${phase} ${to}`] ?? 0) * 1000;
    phase = to;
    played.switches++;
    const until = next.show && endOf(next.show).until;
    if (until !== undefined) deadline = instant(until);
    if (phase === "normal") deadline = undefined;
  }
  return { ...played, phase };
}

const ms = (text: string): number => instant(text).epochMilliseconds;
const instantAt = (time: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(time);

const below = (phase: Phase): Phase => phases[phases.indexOf(phase) - 1] ?? "normal";

/** A month of shows around the change of clocks: evenings, two an evening, early ones in the hours that are skipped or come twice. */
function month(start: string, count: number): string[] {
  const first = Temporal.PlainDate.from(start);
  return Array.from({ length: count }, (_, index) => {
    const day = first.add({ days: Math.floor(index / 3) * 3 + (index % 3 === 2 ? 2 : 0) });
    const clocks = [`20:0${index % 10}`, "22:30", index % 2 === 0 ? "07:45" : "04:10"];
    return `${day.toString()}T${clocks[index % 3] ?? ""}`;
  });
}

describe.each([
  ["March, when an hour is skipped", "2027-03-05"],
  ["October, when an hour comes twice", "2027-10-08"],
])("thirty shows around %s", (_, start) => {
  const airs = month(start, 30);
  const shows = showsAt(airs);
  const span = {
    from: `${start}T00:00Z`,
    to: `${Temporal.PlainDate.from(start).add({ days: 32 }).toString()}T00:00Z`,
  };

  it("are all met, each start in time, and the estate is in normal at the end", () => {
    const played = play(shows, span, []);
    expect(played.met).toHaveLength(30);
    expect(played).toMatchObject({ missed: [], late: [], phase: "normal" });
    // One run of the timer, and the switches under way.
    expect(played.longestOver).toBeLessThan(3600);
  });

  it("are met in spite of outages of the timer that leave time, each lateness told; the rest is named as missed", () => {
    const offset = shows[0]?.air.offset === "+01:00" ? 1 : 2;
    const day = (days: number) => Temporal.PlainDate.from(start).add({ days }).toString();
    const clock = (hour: number, minute: number) =>
      `${String(hour - offset).padStart(2, "0")}:${String(minute).padStart(2, "0")}Z`;
    const outages: Outage[] = [
      // Ends within the margin of the first show: 20:00 is still made.
      { from: `${day(0)}T${clock(18, 50)}`, to: `${day(0)}T${clock(19, 20)}` },
      // Over the whole way up of another: nobody could be there any more.
      { from: `${day(3)}T${clock(18, 0)}`, to: `${day(3)}T${clock(20, 20)}` },
      // Over an end: the way back waits for the timer.
      { from: `${day(6)}T${clock(20, 50)}`, to: `${day(6)}T${clock(21, 40)}` },
    ];
    const played = play(shows, span, outages);
    expect(played.missed).toEqual([`Show of ${day(3)}T20:03`]);
    expect(played.met).toHaveLength(29);
    expect(played.late).toContain(`prewarm for Show of ${day(0)}T20:00`);
    expect(played.phase).toBe("normal");
  });
});
