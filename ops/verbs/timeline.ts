import type { Temporal } from "temporal-polyfill";
import type { Broadcast } from "../../stacks/broadcasts.ts";
import type { Timing } from "../../stacks/timing.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { PerPhase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Cost } from "../cost/cost.ts";
import { costsIn } from "../cost/costs.ts";
import type { EveningCost, Gap } from "../cost/evening.ts";
import { compareGaps, costOfHours, paidHours } from "../cost/evening.ts";
import { costText, eveningText } from "../cost/text.ts";
import { UsageError } from "../errors.ts";
import { writeAsked } from "../files.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { readEvening } from "../rehearsal/evening.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { readStackFile } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import type { Alarm } from "../timing/alarms.ts";
import { alarmsAt, alarmsOf, upcomingBroadcasts } from "../timing/alarms.ts";
import { calendarText } from "../timing/calendar.ts";
import { earlierMeasurements, readMeasurements } from "../timing/measured.ts";
import { timedSwitches } from "../timing/switches.ts";
import type { Switches } from "../timing/switches.ts";
import { timelineText } from "../timing/text.ts";
import type { Timeline } from "../timing/timeline.ts";
import { timeline as timelineOf } from "../timing/timeline.ts";

export interface TimelineOptions {
  stack: string;
  cwd?: string;
  /** Air times, each with `zone` or with an offset of its own. */
  air?: string[];
  zone?: string;
  /** File of alarms, instead of `air`. */
  evening?: string;
  /** Goes back to normal between two shows of one evening as well. */
  goBack?: boolean;
  /** Calendar file to write. */
  ics?: string;
  /** File of measurements, one JSON object a line. Default: that of the stack's own switches. */
  measured?: string;
  /** Price file; by default the project's own for the estate's region, where there is one. */
  prices?: string;
  /** What one interruption is worth, in the price file's currency. Default 0. */
  interruptionCost?: number;
  /** For tests. */
  now?: string;
  json?: boolean;
}

/** `broadcast timeline`: when to start what; throws UsageError for an air time that is wrong. */
export async function timeline(options: TimelineOptions, terminal: Terminal): Promise<void> {
  const { stack, cwd, ics, measured, json } = options;
  if (options.interruptionCost !== undefined && !(options.interruptionCost >= 0)) {
    throw new UsageError("--interruption-cost takes an amount of 0 or more, in the price file's currency.");
  }
  const settings = readStackFile(stack, cwd);
  const { timing = defaultTiming }: { timing?: Timing } & typeof settings.estate = settings.estate;
  const now = parseNow(options.now);
  const alarms = alarmsFrom(options, settings.estate.broadcasts ?? [], timing, now);
  const measurements =
    measured === undefined
      ? earlierMeasurements({ stack, folder: cwd ?? projectFolder, timing: settings.estate.timing }, (line) =>
          terminal.note(line),
        )
      : readMeasurements(measured);

  const offline = new OfflineEstate(stack, settings.estate);
  const switches = await timedSwitches(offline, { timing, measurements });
  const made = timelineOf(alarms, switches, settings.phase, now, { goBack: options.goBack });
  const bill = await billOf(options, { offline, made, switches, terminal });
  if (ics !== undefined) writeAsked("--ics", ics, calendarText(made, stack));
  if (json) terminal.out(JSON.stringify({ stack, ...made, switches, ...bill }, null, 2));
  else for (const line of [...timelineText(made, switches), ...(bill ? billText(bill) : [])]) terminal.out(line);
  if (ics !== undefined) terminal.note(`Calendar written to ${ics}.`);
}

/** Alarms of the command line, of a file, or of the stack file's broadcasts, in this order. */
function alarmsFrom(
  { air = [], zone, evening }: TimelineOptions,
  broadcasts: readonly Broadcast[],
  { holdMinutes }: Timing,
  now: Temporal.Instant,
): Alarm[] {
  if (evening !== undefined && (air.length > 0 || zone !== undefined)) {
    throw new UsageError("--evening names its alarms and their zone: leave out --air and --zone.");
  }
  if (evening !== undefined) return alarmsOf(readEvening(evening), now);
  const coming = air.length === 0 && zone === undefined ? upcomingBroadcasts(broadcasts, { holdMinutes, now }) : [];
  return coming.length > 0 ? coming : alarmsAt(air, { zone, holdMinutes, now });
}

interface Bill {
  costs: PerPhase<Cost>;
  evening: EveningCost;
  gaps: Gap[];
}

interface BillInputs {
  offline: OfflineEstate;
  made: Timeline;
  switches: Switches;
  terminal: Terminal;
}

/** What it costs. Without a price file of the user's own, a missing price costs the bill and not the timeline. */
async function billOf(
  { prices, interruptionCost }: TimelineOptions,
  { offline, made, switches, terminal }: BillInputs,
): Promise<Bill | undefined> {
  const costs = await costsIn(offline, phases, { prices, note: (line) => terminal.note(line) });
  if (!costs) return undefined;
  const hourly = { normal: costs.normal.hourly, prewarm: costs.prewarm.hourly, live: costs.live.hourly };
  const gaps = compareGaps(made.alarms, switches, { hourly, perInterruption: interruptionCost });
  return { costs, evening: costOfHours(hourly, paidHours(made.alarms)), gaps };
}

function billText({ costs, evening, gaps }: Bill): string[] {
  return ["", ...costText(costs), "", ...eveningText(evening, gaps, costs.live.currency)];
}
