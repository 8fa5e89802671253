import type { PerPhase, Phase } from "../../infra/contract/dial.ts";
import type { CriticalPath } from "../timing/criticalPath.ts";
import type { Switches } from "../timing/switches.ts";
import type { AlarmTimeline } from "../timing/timeline.ts";

/** What an estate costs each hour, by phase. */
type Hourly = PerPhase<number>;

/** Hours paid above normal. */
export interface PaidHours {
  prewarm: number;
  live: number;
}

export interface EveningCost {
  hours: PaidHours;
  /** Above what the same hours cost in normal. */
  extra: number;
  /** All that these hours cost. */
  total: number;
}

/** What so many hours in prewarm and in live cost. */
export function costOfHours(hourly: Hourly, hours: PaidHours): EveningCost {
  const total = hours.prewarm * hourly.prewarm + hours.live * hourly.live;
  return { hours, total, extra: total - (hours.prewarm + hours.live) * hourly.normal };
}

/**
 * Hours in each phase over a timeline. While a switch is under way the higher of its two phases is paid: on the way up
 * nodes come at once, and on the way back the last of them goes at the end.
 */
export function paidHours(alarms: readonly AlarmTimeline[]): PaidHours {
  const turns = alarms.flatMap(({ up, back }) => [
    ...up.map(({ start, to }) => ({ at: start.epochMilliseconds, phase: to })),
    ...back.map(({ end, to }) => ({ at: end.epochMilliseconds, phase: to })),
  ]);
  const hours: Record<Phase, number> = { normal: 0, prewarm: 0, live: 0 };
  for (const [index, { at, phase }] of turns.entries()) {
    const next = turns[index + 1];
    if (next) hours[phase] += (next.at - at) / 3_600_000;
  }
  return { prewarm: hours.prewarm, live: hours.live };
}

/** Holding prewarm between two alarms, against going back to normal and up again. */
interface Holding {
  /** Hours from prewarm reached on the way back until live must begin again. */
  gapHours: number;
  /** Extra money for holding prewarm through the gap. */
  hold: number;
  /** Extra money for the way back and up again, during which prewarm is still paid. */
  goBack: number;
  /** What going back saves; negative where holding is cheaper. */
  saved: number;
  /** Interruptions that going back and up again costs, and holding does not: one each way for each instance. */
  interruptions: number;
  /** Most seconds without service they make in all. */
  interruptedSeconds: number;
  /** Gap from which on going back pays; infinite where prewarm costs no more than normal. */
  breakEvenHours: number;
  advice: "hold prewarm" | "go back";
}

interface HoldingInputs {
  hourly: Hourly;
  gapHours: number;
  down: CriticalPath;
  up: CriticalPath;
  /** Seconds of margin kept before live. */
  margin: number;
  /** What one interruption is worth, in the same currency. Default 0: money alone decides. */
  perInterruption?: number;
}

/** Compares both in money and in interruptions. */
export function compareHolding(inputs: HoldingInputs): Holding {
  const { hourly, gapHours, down, up, margin, perInterruption = 0 } = inputs;
  const more = hourly.prewarm - hourly.normal;
  const roundTrip = (down.seconds + up.seconds + margin) / 3600;
  const interruptions = down.interruptions.length + up.interruptions.length;
  const breakEvenHours = more > 0 ? roundTrip + (interruptions * perInterruption) / more : Infinity;
  const [hold, goBack] = [more * gapHours, more * Math.min(gapHours, roundTrip)];
  return {
    gapHours,
    hold,
    goBack,
    saved: hold - goBack,
    interruptions,
    interruptedSeconds: down.interruptedSeconds + up.interruptedSeconds,
    breakEvenHours,
    advice: gapHours > breakEvenHours ? "go back" : "hold prewarm",
  };
}

export interface Gap extends Holding {
  /** Alarms before and after the gap. */
  between: [string, string];
}

/** One comparison for each gap of a timeline in which the estate could go back to normal, whether it does or not. */
export function compareGaps(
  alarms: readonly AlarmTimeline[],
  switches: Switches,
  { hourly, perInterruption }: Pick<HoldingInputs, "hourly" | "perInterruption">,
): Gap[] {
  return alarms.flatMap((alarm, index): Gap[] => {
    const next = alarms[index + 1];
    const [reached, live] = [alarm.back[0]?.end, next?.up.at(-1)?.start];
    if (!(alarm.rest === "normal" || alarm.holds) || !next || !reached || !live) return [];
    const { prewarm, backToNormal } = switches;
    const gap = compareHolding({
      hourly,
      gapHours: (live.epochMilliseconds - reached.epochMilliseconds) / 3_600_000,
      down: backToNormal.path,
      up: prewarm.path,
      margin: prewarm.margin,
      ...(perInterruption !== undefined && { perInterruption }),
    });
    return [{ between: [alarm.name, next.name], ...gap }];
  });
}
