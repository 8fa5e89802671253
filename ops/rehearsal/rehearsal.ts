import { isDeepStrictEqual } from "node:util";
import type { Phase } from "../../infra/dial.ts";
import { phases } from "../../infra/dial.ts";
import { countOps } from "../plan/plan.ts";
import type { Driver, Progress } from "./driver.ts";
import type { Alarm, Evening } from "./evening.ts";
import type { Observer } from "./observer.ts";

/** One switch as it was rehearsed. */
interface RehearsedSwitch {
  from: Phase;
  to: Phase;
  /** Steps carried out. */
  steps: number;
  /** Simulated seconds of the longest chain of steps. */
  seconds: number;
  /** What is wrong with it; empty when it did what it should. */
  problems: string[];
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

interface Options {
  driver: Driver;
  observer: Observer;
  evening: Evening;
  signal: AbortSignal;
  progress: Progress;
  /** Called when an alarm is over. */
  played: (alarm: RehearsedAlarm) => void;
}

/** Up by every phase before each show, and back by the same road after it. */
const road: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

/** Plays every alarm of an evening, and proves at the end that the estate is what it was. */
export async function rehearse({ driver, observer, evening, signal, progress, played }: Options): Promise<Rehearsal> {
  progress("setting the estate up in normal");
  await driver.begin(progress);
  const problems = await driver.differences(phases[0]);
  if (problems.length > 0) throw new Error(`The estate could not be set up in normal: ${problems.join("; ")}`);
  const baseline = observer.baseline();

  const alarms: RehearsedAlarm[] = [];
  for (const [index, alarm] of evening.alarms.entries()) {
    const switches: RehearsedSwitch[] = [];
    for (const [from, to] of road) {
      signal.throwIfAborted();
      const label = `alarm ${index + 1} of ${evening.alarms.length}, ${from} → ${to}`;
      progress(label);
      switches.push(await rehearseSwitch(driver, from, to, (line) => progress(`${label}: ${line}`)));
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

async function rehearseSwitch(driver: Driver, from: Phase, to: Phase, progress: Progress): Promise<RehearsedSwitch> {
  const previewed = await driver.preview(to);
  const { create, replace, delete: deleted } = countOps(previewed);
  const { steps, seconds } = await driver.apply(to, progress);
  const problems = await driver.arrived(to);
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
export function held({ alarms, leftOver }: Rehearsal): boolean {
  return (
    leftOver.length === 0 && alarms.every(({ switches }) => switches.every(({ problems }) => problems.length === 0))
  );
}
