import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { UnreadableSettings } from "../../stacks/document.ts";
import { OutdatedSettings, InvalidSettings, mistakeText } from "../../stacks/settings.ts";
import { leversIn } from "../../stacks/levers.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { BaseComparison, StackComparison } from "../base/compare.ts";
import type { PriceOptions } from "../cost/costs.ts";
import { UsageError } from "../errors.ts";
import type { PhaseReview } from "../levers/review.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { readStackFile, stackNames } from "../stackFile.ts";
import type { Alarm } from "../timing/alarms.ts";
import { alarmsAt, upcomingBroadcasts } from "../timing/alarms.ts";
import type { Measurement } from "../timing/measured.ts";
import { earlierMeasurements } from "../timing/measured.ts";
import { timedSwitches } from "../timing/switches.ts";
import type { PlanDocument, StackDocument } from "./document.ts";
import type { Waves } from "../together/waves.ts";
import { leadTimeOf } from "./leadTime.ts";
import type { FirstShow } from "./together.ts";
import { togetherOf } from "./together.ts";

export interface GatherOptions {
  /** Default: every stack of the folder. */
  stack?: string;
  /** Several in its place, which are switched as one. */
  waves?: Waves;
  /** Folder of the stack files. Default: the project's. */
  cwd?: string;
  to?: Phase;
  from?: Phase;
  /** Air times, in place of the stack file's broadcasts. */
  air?: readonly string[];
  zone?: string;
  /** The user's own price file. Default: the project's for each region. */
  prices?: string;
  /** Revision to compare with. */
  base?: string;
  /** Installs the base's dependencies where they are others. */
  install?: boolean;
  now?: Temporal.Instant;
  /** Hears of what was done without. */
  note?: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Plans every stack that is asked for, offline. Throws {@link UsageError} for a stack, a phase, a revision or an air time
 * that is wrong; what is wrong with a stack file stands in the document, since others may be right.
 */
export async function gatherPlans(options: GatherOptions): Promise<PlanDocument> {
  if (options.from !== undefined && options.to === undefined) {
    throw new UsageError("--from needs --to: name the phase to switch to as well.");
  }
  const comparison = options.base === undefined ? undefined : await compared(options.base, options);
  const { waves } = options;
  const names = waves?.flat() ?? (options.stack === undefined ? known(options.cwd, comparison) : [options.stack]);
  if (names.length === 0) throw new UsageError("There is no stack file Pulumi.<stack>.yaml here.");
  const stacks: StackDocument[] = [];
  // The SDK keeps its state in the process, so programs run one after the other.
  for (const name of names) {
    const found = comparison?.stacks.find(({ stack }) => stack === name);
    stacks.push(await stackDocument(name, options, found));
  }
  return {
    format: 2,
    source: "offline",
    ...(comparison && { base: { ...comparison.base, notes: comparison.notes } }),
    stacks,
    ...(waves && {
      together: togetherOf(waves, stacks, firstShows(stacks, options), options.now ?? Temporal.Now.instant()),
    }),
  };
}

/** The next show of each stack whose file can be read. */
function firstShows(stacks: readonly StackDocument[], options: GatherOptions): FirstShow[] {
  const now = options.now ?? Temporal.Now.instant();
  return stacks.flatMap(({ stack, company }): FirstShow[] => {
    if (company === undefined) return [];
    const { estate } = readStackFile(stack, options.cwd);
    const [first] = alarms(estate, options, (estate.timing ?? defaultTiming).holdMinutes, now);
    return first ? [{ stack, name: first.name, air: first.air }] : [];
  });
}

/** Loaded when asked for: a plan without a base needs neither git nor child processes. */
async function compared(ref: string, { stack, cwd, install, signal }: GatherOptions): Promise<BaseComparison> {
  const { compareWithBase } = await import("../base/compare.ts");
  return compareWithBase({ ref, stack, cwd, install, signal });
}

function known(cwd: string | undefined, comparison: BaseComparison | undefined): string[] {
  return [...new Set([...stackNames(cwd), ...(comparison?.stacks ?? []).map(({ stack }) => stack)])].sort();
}

async function stackDocument(
  stack: string,
  options: GatherOptions,
  comparison: StackComparison | undefined,
): Promise<StackDocument> {
  const bare = { stack, plans: [], problems: [], ...(comparison && { comparison }) };
  if (comparison?.presence === "removed") return bare;
  try {
    const { phase, estate } = readStackFile(stack, options.cwd);
    return { ...bare, company: estate.company, phase, ...(await planned(stack, phase, estate, options, comparison)) };
  } catch (error) {
    if (error instanceof InvalidSettings) return { ...bare, problems: linesOf(error) };
    if (error instanceof OutdatedSettings || error instanceof UnreadableSettings) {
      return { ...bare, problems: [error.message] };
    }
    throw error;
  }
}

function linesOf({ mistakes, total }: InvalidSettings): string[] {
  const rest = total - mistakes.length;
  return [...mistakes.map(mistakeText), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}

type Planned = Pick<StackDocument, "asked" | "plans" | "leadTime" | "levers">;

async function planned(
  stack: string,
  phase: Phase,
  estate: Estate,
  options: GatherOptions,
  comparison: StackComparison | undefined,
): Promise<Planned> {
  // Of several, some may be there already.
  const there = options.waves !== undefined && options.to === (options.from ?? phase);
  const asked = there ? undefined : askedFor(stack, phase, options, comparison);
  const moves = there ? [] : asked ? [asked] : switchesUp;
  const folder = options.cwd ?? projectFolder;
  const measurements = earlierMeasurements({ stack, folder, timing: estate.timing }, options.note ?? (() => undefined));
  const offline = new OfflineEstate(stack, estate, measurements);
  const plans = [];
  const said = new Set<string>();
  const note = (line: string): void => {
    if (!said.has(line)) options.note?.(`${stack}: ${line}`);
    said.add(line);
  };
  for (const { from, to } of moves) plans.push(await offline.plan(from, to, { prices: options.prices, note }));
  const start = asked?.from ?? phase;
  const timing = estate.timing ?? defaultTiming;
  const now = options.now ?? Temporal.Now.instant();
  const switches = await timedSwitches(offline, { timing, measurements });
  const leadTime = leadTimeOf(switches, start, alarms(estate, options, timing.holdMinutes, now), now);
  const levers = await leversOf(
    moves.map(({ to }) => to),
    { offline, measurements, prices: { prices: options.prices, note } },
  );
  const goesUp = !asked || phases.indexOf(asked.to) > phases.indexOf(asked.from);
  return { ...(asked && { asked }), plans, ...(goesUp && { leadTime }), ...(levers.length > 0 && { levers }) };
}

/** Loaded when there are some: nothing is slower without. */
async function leversOf(
  to: readonly Phase[],
  options: { offline: OfflineEstate; measurements: readonly Measurement[]; prices: PriceOptions },
): Promise<PhaseReview[]> {
  const withSome = to.filter((phase) => leversIn(options.offline.estate, phase).length > 0);
  if (withSome.length === 0) return [];
  const { reviewLevers } = await import("../levers/review.ts");
  const reviews: PhaseReview[] = [];
  for (const phase of withSome) reviews.push(await reviewLevers(phase, options));
  return reviews;
}

/** A changed `broadcast:phase` is the normal way to ask for a switch. */
function askedFor(
  stack: string,
  phase: Phase,
  { to, from = phase }: GatherOptions,
  comparison: StackComparison | undefined,
): StackDocument["asked"] {
  if (to === undefined) return comparison?.flip;
  if (from === to) {
    throw new UsageError(`${stack} is in ${to} already: name another phase with --to, or with --from where it starts.`);
  }
  return { from, to };
}

/** Each is planned with its way back, so these are all there are. */
const switchesUp: readonly { from: Phase; to: Phase }[] = [
  { from: "normal", to: "prewarm" },
  { from: "prewarm", to: "live" },
];

function alarms(
  estate: Estate,
  { air = [], zone }: GatherOptions,
  holdMinutes: number | undefined,
  now: Temporal.Instant,
): Alarm[] {
  if (air.length > 0 || zone !== undefined) return alarmsAt(air, { zone, holdMinutes, now });
  return upcomingBroadcasts(estate.broadcasts ?? [], { holdMinutes, now });
}
