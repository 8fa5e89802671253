import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { AirTime } from "./airTime.ts";
import type { Alarm } from "./alarms.ts";
import type { Shortage } from "./shortage.ts";
import { shortage } from "./shortage.ts";
import type { Switches, TimedSwitch } from "./switches.ts";

/** When one switch of an alarm begins and ends. */
export interface Slot {
  from: Phase;
  to: Phase;
  /** On the way up the latest safe start, rounded down to the minute; on the way back the earliest. */
  start: AirTime;
  /** When its last effect is there, if it starts then and takes as long as expected. */
  end: AirTime;
  /** Expected seconds. */
  seconds: number;
  /** Seconds of margin kept after it. None on the way back: nothing waits for it. */
  margin: number;
}

/** What happens between the end of an alarm and the next: how far the estate goes back. */
export type Rest = "normal" | "prewarm" | "live";

export interface AlarmTimeline {
  name: string;
  air: AirTime;
  /** When the way back may begin; later than the alarm's own where an earlier alarm ends later. */
  until: AirTime;
  /** Minutes after air that were taken for the wave, where nobody said when it is over. */
  assumed?: number;
  /** Switches up, in order; none where the estate is there already. */
  up: Slot[];
  /** Why a safe start is past, and what still makes it. */
  shortage?: Shortage;
  /** Phase to rest in until the next alarm. */
  rest: Rest;
  /** Why it rests above normal. */
  because?: string;
  /** Whether it could go back to normal and stays in prewarm for the next alarm of the evening, as usual. */
  holds?: boolean;
  /** Switches back, in order, as far as `rest`. */
  back: Slot[];
}

export interface Timeline {
  now: Temporal.Instant;
  /** Phase the estate is in now. */
  from: Phase;
  alarms: AlarmTimeline[];
}

/** Hours within which the next alarm is one of the same evening; the midday news and the evening's are further apart. */
const evening = 4;

interface TimelineOptions {
  /** Goes back to normal between two alarms of one evening as well, where time suffices. Default: prewarm is kept. */
  goBack?: boolean | undefined;
}

/** When to start what, for alarms in order of their air times, from the phase the estate is in. */
export function timeline(
  alarms: readonly Alarm[],
  switches: Switches,
  from: Phase,
  now: Temporal.Instant,
  { goBack = false }: TimelineOptions = {},
): Timeline {
  let phase = from;
  let until: AirTime | undefined;
  let freeFrom = now;
  const planned = alarms.map((alarm, index): AlarmTimeline => {
    const { name, air, assumed } = alarm;
    until = latestOf(until, alarm.until).withTimeZone(air.timeZoneId);
    const up = wayUp(air, switches, phase);
    const short = shortageOf(up, { air, switches, phase, freeFrom });
    const { rest, ...why } = restAfter({ until, next: alarms[index + 1], switches, goBack });
    const back = wayBack(until, switches, rest);
    phase = rest;
    freeFrom = (back.at(-1)?.end ?? until).toInstant();
    return {
      name,
      air,
      until,
      ...(assumed !== undefined && { assumed }),
      up,
      ...(short && { shortage: short }),
      rest,
      ...why,
      back,
    };
  });
  return { now, from, alarms: planned };
}

function latestOf(one: AirTime | undefined, other: AirTime): AirTime {
  return one && Temporal.ZonedDateTime.compare(one, other) > 0 ? one : other;
}

/** Latest starts, from the air time backwards. */
function wayUp(air: AirTime, { prewarm, live }: Switches, phase: Phase): Slot[] {
  const needed = [prewarm, live].slice(phases.indexOf(phase));
  const slots: Slot[] = [];
  let deadline = air;
  for (const one of needed.reverse()) {
    const start = toMinute(deadline.subtract(lasting(one.path.seconds + one.margin)), "floor");
    slots.unshift(slot(one, start, one.margin));
    deadline = start;
  }
  return slots;
}

function wayBack(until: AirTime, { backToPrewarm, backToNormal }: Switches, rest: Rest): Slot[] {
  const needed = { live: [], prewarm: [backToPrewarm], normal: [backToPrewarm, backToNormal] }[rest];
  let start = toMinute(until, "ceil");
  return needed.map((one) => {
    const made = slot(one, start, 0);
    start = toMinute(made.end, "ceil");
    return made;
  });
}

function slot({ from, to, path }: TimedSwitch, start: AirTime, margin: number): Slot {
  return { from, to, start, end: start.add(lasting(path.seconds)), seconds: path.seconds, margin };
}

interface Situation {
  air: AirTime;
  switches: Switches;
  phase: Phase;
  /** From when on the estate may be moved. */
  freeFrom: Temporal.Instant;
}

function shortageOf([first]: Slot[], { air, switches, phase, freeFrom }: Situation): Shortage | undefined {
  if (!first || phase === "live") return undefined;
  if (Temporal.Instant.compare(freeFrom, first.start.toInstant()) <= 0) return undefined;
  const left = air.toInstant().since(freeFrom).total("seconds");
  return shortage(switches, left, phase);
}

interface Gap {
  until: AirTime;
  next: Alarm | undefined;
  switches: Switches;
  goBack: boolean;
}

/** Goes back as far as leaves time to come up again, margins included; within an evening, no further than prewarm. */
function restAfter({ until, next, switches, goBack }: Gap): Pick<AlarmTimeline, "rest" | "because" | "holds"> {
  if (!next) return { rest: "normal" };
  const fits = (rest: Rest): boolean => {
    const ready = wayBack(until, switches, rest).at(-1)?.end ?? until;
    const leaves = wayUp(next.air, switches, rest)[0]?.start ?? next.air;
    return Temporal.ZonedDateTime.compare(toMinute(ready, "ceil"), leaves) <= 0;
  };
  if (fits("normal")) {
    if (goBack || next.air.since(until).total("hours") > evening) return { rest: "normal" };
    return { rest: "prewarm", because: `${next.name} is on air the same evening`, holds: true };
  }
  const rest = fits("prewarm") ? "prewarm" : "live";
  if (Temporal.ZonedDateTime.compare(next.air, until) < 0) {
    return { rest, because: `${next.name} is on air before this alarm's wave is certainly over` };
  }
  return { rest, because: `${next.name} comes too soon to go further back and up again with the margin` };
}

function lasting(seconds: number): { seconds: number } {
  return { seconds: Math.ceil(seconds) };
}

function toMinute(time: AirTime, roundingMode: "floor" | "ceil"): AirTime {
  return time.round({ smallestUnit: "minute", roundingMode });
}
