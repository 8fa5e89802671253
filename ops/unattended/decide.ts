import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Alarm } from "../timing/alarms.ts";
import type { Switches } from "../timing/switches.ts";
import type { AgendaRun } from "./agenda.ts";
import { agendaOf } from "./agenda.ts";
import { zoneOf } from "./shows.ts";

/** What must be known to say what is due. */
export interface Situation {
  /** All shows in order of their air times, past ones included. */
  shows: readonly Alarm[];
  switches: Switches;
  /** The phases between which the estate stands: the same where no switch is half done. */
  lower: Phase;
  higher: Phase;
  now: Temporal.Instant;
  /** Until when it was switched up; undefined where nobody said. */
  deadline?: Temporal.Instant;
  everyMinutes: number;
}

/** A switch towards a show, or back from what is over. */
export interface Next extends AgendaRun {
  /** The show it is for; none on a way back. */
  show?: Alarm;
  /**
   * `waiting`: not yet; `due`: it makes it with all its margin; `late`: it still makes it; `missed`: begun now, it would not be
   * there at air, so only a person may begin it. A way back is `waiting` or `due`.
   */
  state: "waiting" | "due" | "late" | "missed";
}

/** What is due now, or next: undefined where nothing is to be switched. */
export function decide(situation: Situation): Next | undefined {
  const up = upOf(situation);
  const back = backOf(situation);
  // What a show needs goes before what is over, and a way back that has begun its time before what is still to come.
  if (up && up.state !== "waiting") return up;
  if (back?.state === "due") return back;
  return [up, back]
    .filter((each) => each !== undefined)
    .sort((one, other) => Temporal.ZonedDateTime.compare(one.at, other.at))[0];
}

function upOf({ shows, switches, lower, now, everyMinutes }: Situation): Next | undefined {
  const coming = shows.find(({ air }) => after(air.toInstant(), now));
  const [first] = agendaOf(coming ? [coming] : [], switches, { from: lower, now, everyMinutes });
  const run = first?.runs.find(({ way }) => way === "up");
  const next = first && run ? { ...run, show: first.show, state: stateOf(run, now) } : undefined;
  if (next && next.state !== "waiting") return next;
  return onAirBelow(shows, switches, lower, now, everyMinutes) ?? next;
}

/** A show that is on air while the estate is not up for it. */
function onAirBelow(
  shows: readonly Alarm[],
  switches: Switches,
  lower: Phase,
  now: Temporal.Instant,
  everyMinutes: number,
): Next | undefined {
  const onAir = shows.find((show) => isOnAir(show, now));
  if (!onAir || lower === "live") return undefined;
  const [first] = agendaOf([onAir], switches, { from: lower, now, everyMinutes });
  const run = first?.runs.find(({ way }) => way === "up");
  return run && { ...run, show: onAir, state: "missed" };
}

function stateOf({ at, latest = at, lastCall = latest }: AgendaRun, now: Temporal.Instant): Next["state"] {
  if (after(at.toInstant(), now)) return "waiting";
  if (!after(now, latest.toInstant())) return "due";
  return after(now, lastCall.toInstant()) ? "missed" : "late";
}

function backOf({ shows, switches, higher, now, deadline, everyMinutes }: Situation): Next | undefined {
  if (deadline === undefined || higher === "normal") return undefined;
  const over = !after(deadline, now);
  // Nobody goes back under a show.
  if (over && shows.some((show) => isOnAir(show, now))) return undefined;
  const zone = zoneOf(shows);
  const until = (over ? now : deadline).toZonedDateTimeISO(zone);
  const past: Alarm = { name: "what is over", air: until.subtract({ seconds: 1 }), until };
  const coming = shows.find(({ air }) => after(air.toInstant(), until.toInstant()));
  const [made] = agendaOf(coming ? [past, coming] : [past], switches, { from: "live", now, everyMinutes });
  const rest = made?.rest ?? "normal";
  if (phases.indexOf(higher) <= phases.indexOf(rest)) return undefined;
  const run = made?.runs.find(({ from }) => from === higher);
  const at = deadline.toZonedDateTimeISO(zone);
  return run && { ...run, way: "back", to: rest, at, state: over ? "due" : "waiting" };
}

function isOnAir({ air, until }: Alarm, now: Temporal.Instant): boolean {
  return !after(air.toInstant(), now) && after(until.toInstant(), now);
}

function after(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0;
}
