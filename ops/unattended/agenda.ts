import type { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Alarm } from "../timing/alarms.ts";
import type { Switches } from "../timing/switches.ts";
import type { AlarmTimeline, Rest, Slot } from "../timing/timeline.ts";
import { timeline } from "../timing/timeline.ts";

/** One switch that must run, and when. */
export interface AgendaRun {
  from: Phase;
  to: Phase;
  way: "up" | "back";
  /** From when on it is due. */
  at: Temporal.ZonedDateTime;
  /** Latest safe start, margin kept; none on the way back, for which nothing waits. */
  latest?: Temporal.ZonedDateTime;
  /** Begun later, what is left to switch cannot be there at air, margin or no margin. */
  lastCall?: Temporal.ZonedDateTime;
  /** Expected seconds, and those of margin kept after it. */
  seconds: number;
  margin: number;
}

/** All that must run for one show. */
export interface AgendaShow {
  show: Alarm;
  runs: AgendaRun[];
  /** Where the estate rests until the next show, and why it stays above normal. */
  rest: Rest;
  because?: string;
  /** Whether it could go back to normal before the next show, and holds. */
  holds: boolean;
}

/**
 * What must run when, for shows in order, from the phase the estate is in: the latest safe starts, each due by the timer's
 * interval earlier, so that the next run of the timer is in time; hold or go back between two shows; the way back.
 */
export function agendaOf(
  shows: readonly Alarm[],
  switches: Switches,
  { from, now, everyMinutes }: { from: Phase; now: Temporal.Instant; everyMinutes: number },
): AgendaShow[] {
  const { alarms } = timeline(shows, switches, from, now);
  return alarms.flatMap((made, index): AgendaShow[] => {
    const show = shows[index];
    if (!show) return [];
    return [
      {
        show: { ...show, until: made.until },
        runs: [...upRuns(made, everyMinutes), ...made.back.map(backRun)],
        rest: made.rest,
        ...(made.because !== undefined && { because: made.because }),
        holds: made.holds ?? false,
      },
    ];
  });
}

function upRuns({ air, up }: AlarmTimeline, everyMinutes: number): AgendaRun[] {
  return up.map((slot, index): AgendaRun => {
    const left = up.slice(index).reduce((sum, { seconds }) => sum + Math.ceil(seconds), 0);
    const { from, to, start: latest, seconds, margin } = slot;
    const at = latest.subtract({ minutes: everyMinutes });
    return { from, to, way: "up", at, latest, lastCall: air.subtract({ seconds: left }), seconds, margin };
  });
}

function backRun({ from, to, start: at, seconds, margin }: Slot): AgendaRun {
  return { from, to, way: "back", at, seconds, margin };
}
