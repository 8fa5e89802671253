import { isDeepStrictEqual } from "node:util";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import { countOps } from "../plan/plan.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Driver, Progress } from "./driver.ts";
import type { Alarm, PlayedEvening } from "./evening.ts";
import { faultAt } from "./faults/badEvening.ts";
import type { TrialOutcome } from "./faults/runTrial.ts";
import { runTrial } from "./faults/runTrial.ts";
import type { Trial } from "./faults/trial.ts";
import { faultText } from "./faults/trial.ts";
import type { Observer } from "./observer.ts";

/** One switch as it was rehearsed. */
interface RehearsedSwitch {
  from: Phase;
  to: Phase;
  /** Steps carried out. */
  steps: number;
  /** Simulated seconds of the longest chain of steps. */
  seconds: number;
  /** What was made to go wrong, and how it was overcome. */
  fault?: TrialOutcome;
  /** What is wrong with it; empty when it did what it should. */
  problems: string[];
}

/** What is needed to make things go wrong. */
interface BadEvening {
  seed: number;
  cloud: Cloud;
  estate: OfflineEstate;
}

export interface RehearsedAlarm {
  alarm: Alarm;
  switches: RehearsedSwitch[];
}

export interface Rehearsal {
  engine: string;
  alarms: RehearsedAlarm[];
  /** What differs at the end from the first normal; empty when the way back ends where it began. */
  leftOver: string[];
}

type Witness = (phase: Phase) => Promise<string[]>;

interface Options {
  driver: Driver;
  observer: Observer;
  evening: PlayedEvening;
  /** What others say against a phase that was reached, beside the sandbox's store. */
  witness?: Witness;
  /** Default: nothing goes wrong. */
  faults?: BadEvening;
  signal: AbortSignal;
  progress: Progress;
  /** Called when an alarm is over. */
  played: (alarm: RehearsedAlarm) => void;
}

/** Up by every phase before each show, and back the same way after it. */
export const eveningSwitches: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

/** Plays every alarm of an evening, and proves at the end that the estate is what it was. */
export async function rehearse(options: Options): Promise<Rehearsal> {
  const { driver, observer, evening, faults, signal, progress, played, witness = () => Promise.resolve([]) } = options;
  progress("setting the estate up in normal");
  await driver.begin(progress);
  const problems = [...(await driver.differences(phases[0])), ...(await witness(phases[0]))];
  if (problems.length > 0) throw new Error(`The estate could not be set up in normal: ${problems.join("; ")}`);
  const baseline = observer.baseline();

  const alarms: RehearsedAlarm[] = [];
  for (const [index, alarm] of evening.alarms.entries()) {
    const switches: RehearsedSwitch[] = [];
    for (const [turn, [from, to]] of eveningSwitches.entries()) {
      signal.throwIfAborted();
      const label = `alarm ${index + 1} of ${evening.alarms.length}, ${from} → ${to}`;
      progress(label);
      const labelled: Progress = (line) => progress(`${label}: ${line}`);
      const one = { driver, observer, witness, from, to, progress: labelled };
      const steps = faults ? await faults.estate.steps(from, to) : [];
      const trial = faults && faultAt(faults.seed, { alarm: index, index: turn, from, to }, steps);
      switches.push(await (trial ? struckSwitch(one, faults.cloud, trial, steps) : rehearseSwitch(one)));
    }
    alarms.push({ alarm, switches });
    played({ alarm, switches });
  }

  progress("comparing with the first normal");
  return {
    engine: driver.engine,
    alarms,
    leftOver: [...(await driver.differences("normal")), ...changed(baseline, observer.baseline())],
  };
}

interface One {
  driver: Driver;
  observer: Observer;
  witness: Witness;
  from: Phase;
  to: Phase;
  progress: Progress;
}

/** A switch that something happens to; its steps and its time are those from the first try to its arrival. */
async function struckSwitch(one: One, cloud: Cloud, trial: Trial, steps: readonly Step[]): Promise<RehearsedSwitch> {
  const { driver, observer, witness, from, to, progress } = one;
  const mark = observer.mark();
  const fault = await runTrial(driver, cloud, trial, progress);
  if (!fault.struck) fault.problems.push(`${faultText(trial)}: never met`);
  if (fault.said !== undefined && trial.way === "back") {
    const again = await rehearseSwitch(one);
    fault.done.push(`switched to ${to} again`);
    fault.problems.push(...again.problems);
  } else {
    fault.problems.push(...(await driver.arrived(to)), ...(await witness(to)));
  }
  const { problems } = fault;
  return { from, to, steps: steps.length, seconds: observer.secondsSince(mark, steps), fault, problems };
}

async function rehearseSwitch({ driver, witness, from, to, progress }: One): Promise<RehearsedSwitch> {
  const previewed = await driver.preview(to);
  const { create, replace, delete: deleted } = countOps(previewed);
  const { steps, seconds } = await driver.apply(to, progress);
  const problems = [...(await driver.arrived(to)), ...(await witness(to))];
  if (create + replace + deleted > 0) problems.unshift(`creates ${create}, replaces ${replace}, deletes ${deleted}`);
  if (steps !== previewed.length) problems.unshift(`previewed ${previewed.length} steps, carried out ${steps}`);
  return { from, to, steps, seconds, problems };
}

function changed(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys]
    .filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)))
    .map((key) => `${key} is not what it was`);
}

/** Whether every switch did what it should and the end is the beginning. */
export function hasPassed({ alarms, leftOver }: Rehearsal): boolean {
  return (
    leftOver.length === 0 && alarms.every(({ switches }) => switches.every(({ problems }) => problems.length === 0))
  );
}
