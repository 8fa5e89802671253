import type { PerPhase, Phase } from "../../infra/contract/dial.ts";
import type { GateVerdict } from "../gates/gates.ts";
import type { PastUpdate } from "../switching/pulumiStack.ts";
import type { Summary } from "../switching/message.ts";
import { summaryIn } from "../switching/message.ts";
import type { JournalEntry } from "../switching/records.ts";

/** One switch that was run. */
export interface PastSwitch {
  from: Phase;
  to: Phase;
  by: string;
  /** Moments as ISO 8601. */
  began: string;
  ended: string;
  /** Seconds on the clock. */
  seconds: number;
  /** `succeeded`, `failed` or what else the engine called it; `interrupted` where this machine knows that it was. */
  result: string;
  /** Gates that were not waited for. */
  despite: string[];
  /** What the gates said; undefined where another machine asked them. */
  gates?: GateVerdict[];
}

/** From leaving normal until normal is reached again. */
export interface PastEvening {
  switches: PastSwitch[];
  began: string;
  /** Undefined while the estate is not back in normal. */
  ended?: string;
  /** The furthest phase. */
  reached: Phase;
  /** Hours above normal. */
  hours: { prewarm: number; live: number };
  /** What these hours cost beyond normal; undefined where there are no prices. */
  extra?: number;
}

/** The switches in a stack's own history, oldest first; other updates are left out. */
export function switchesIn(history: readonly PastUpdate[], journal: readonly JournalEntry[]): PastSwitch[] {
  return history
    .flatMap((update): PastSwitch[] => {
      const summary = update.kind === "update" ? summaryIn(update.message) : undefined;
      return summary ? [switchOf(update, summary, journal)] : [];
    })
    .sort((a, b) => Date.parse(a.began) - Date.parse(b.began));
}

function switchOf(update: PastUpdate, summary: Summary, journal: readonly JournalEntry[]): PastSwitch {
  const { from, to, by, despite } = summary;
  const [began, ended] = [isoOf(update.startTime), isoOf(update.endTime ?? update.startTime)];
  const own = journal.find((entry) => entry.to === to && entry.from === from && within(began, entry));
  return {
    ...{ from, to, by, despite, began, ended, result: own?.outcome === "interrupted" ? "interrupted" : update.result },
    // A clock may be set back meanwhile.
    seconds: Math.max(0, Date.parse(ended) - Date.parse(began)) / 1000,
    ...(own && { gates: own.gates }),
  };
}

/** The engine notes whole seconds only. */
function within(moment: string, { began, ended }: JournalEntry): boolean {
  const at = Date.parse(moment);
  return at >= Date.parse(began) - 2000 && at <= Date.parse(ended) + 2000;
}

function isoOf(time: string): string {
  return new Date(time).toISOString();
}

/** Groups switches into evenings; `hourly` is what each phase costs, and `now` ends the hours of one that still runs. */
export function eveningsOf(
  switches: readonly PastSwitch[],
  now: Date,
  hourly?: Readonly<PerPhase<number>>,
): PastEvening[] {
  const groups: PastSwitch[][] = [];
  let open = false;
  for (const one of switches) {
    if (open) groups.at(-1)?.push(one);
    else groups.push([one]);
    open = !(one.to === "normal" && one.result === "succeeded");
  }
  return groups.map((group) => eveningOf(group, now, hourly));
}

function eveningOf(switches: PastSwitch[], now: Date, hourly: Readonly<PerPhase<number>> | undefined): PastEvening {
  const last = switches.at(-1);
  const ended = last?.to === "normal" && last.result === "succeeded" ? last.ended : undefined;
  const hours = hoursOf(switches, ended === undefined ? now : new Date(ended));
  const phases = switches.flatMap(({ from, to }) => [from, to]);
  const extra = hourly && hours.prewarm * (hourly.prewarm - hourly.normal) + hours.live * (hourly.live - hourly.normal);
  return {
    switches,
    began: switches[0]?.began ?? "",
    ...(ended !== undefined && { ended }),
    reached: phases.includes("live") ? "live" : "prewarm",
    hours,
    ...(extra !== undefined && { extra }),
  };
}

/** While a switch is under way the higher of its two phases is paid, as on the way up so on the way back. */
function hoursOf(switches: readonly PastSwitch[], end: Date): PastEvening["hours"] {
  const hours = { prewarm: 0, live: 0 };
  for (const [index, { from, to, began, ended, result }] of switches.entries()) {
    const next = switches[index + 1]?.began;
    const until = next === undefined ? end.getTime() : Date.parse(next);
    const during = from === "live" || to === "live" ? "live" : "prewarm";
    hours[during] += Math.max(0, Math.min(Date.parse(ended), until) - Date.parse(began)) / 3_600_000;
    // After a failure either may hold, so the dearer is counted.
    const rest = result === "succeeded" ? to : during;
    if (rest !== "normal") hours[rest] += Math.max(0, until - Date.parse(ended)) / 3_600_000;
  }
  return hours;
}
