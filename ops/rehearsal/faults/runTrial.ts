import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "../../../sandbox/cloud.ts";
import { Refused } from "../../errors.ts";
import type { Abort, Driver, Progress } from "../driver.ts";
import type { Struck, Trial } from "./trial.ts";
import { sandboxFaults, isRecord } from "./trial.ts";

/** What came of a trial. */
export interface TrialOutcome {
  trial: Trial;
  /** Whether the fault was met at all. */
  struck: boolean;
  /** What the engine said of it; undefined where it got through. */
  said?: string;
  /** What was done about it, in order. */
  done: string[];
  /** What should not have been; empty when the fault was survived. */
  problems: string[];
}

/** A switch that one thing went wrong in, and what the estate was asked about it: where both ways out begin. */
export interface FaultedSwitch extends Omit<TrialOutcome, "trial"> {
  /** Entries of the sandbox's journal before it. */
  begun: number;
  /** Whether it is known what was really done, without which neither way is gone. */
  asked: boolean;
}

/**
 * Begins a switch, lets one thing go wrong, and overcomes it: finds out what was really done, then the same switch
 * again, or back to where it began. Ends in the trial's `to` or `from`; whether that is what it was is for the caller.
 */
export async function runTrial(driver: Driver, cloud: Cloud, trial: Trial, progress: Progress): Promise<TrialOutcome> {
  return recover(driver, cloud, trial, await applyWithFault(driver, cloud, trial, progress), progress);
}

/** The first half: the switch with the fault in its way, then the question what was really done. */
export async function applyWithFault(
  driver: Driver,
  cloud: Cloud,
  trial: Omit<Trial, "way">,
  progress: Progress,
): Promise<FaultedSwitch> {
  const broken = await strike(driver, cloud, trial, { progress });
  if (broken.said !== undefined) await ask(driver, cloud, broken);
  return broken;
}

/** The switch with the fault in its way, and nothing done about it yet. */
export async function strike(
  driver: Driver,
  cloud: Cloud,
  trial: Omit<Trial, "way">,
  options: StrikeOptions = {},
): Promise<FaultedSwitch> {
  const begun = cloud.store.journal().length;
  const met = await underFault(cloud, trial, (cut, heard) => driver.apply(trial.to, heard, cut), options);
  const broken: FaultedSwitch = { ...met, begun, asked: false, done: [], problems: [] };
  // Operations without an end are what a kill leaves; a state that cannot be read is never right.
  broken.problems.push(...(await driver.unsettled()).filter((line) => line.includes("cannot be read")));
  return broken;
}

/** Finds out what was really done, without which neither way is gone. */
export async function ask(driver: Driver, cloud: Cloud, broken: FaultedSwitch): Promise<void> {
  broken.asked = await attempt(broken, "asked the estate what was done", async () => {
    await untilQuiet(cloud);
    await driver.recover();
  });
}

/** The second half: the trial's way out, and whether anything came of it that should not have. */
export async function recover(
  driver: Driver,
  cloud: Cloud,
  trial: Trial,
  { begun, asked, ...broken }: FaultedSwitch,
  progress: Progress,
): Promise<TrialOutcome> {
  const { from, to, way } = trial;
  const outcome: TrialOutcome = { trial, ...broken, done: [...broken.done], problems: [...broken.problems] };
  if (asked && way === "again") await attempt(outcome, `switched to ${to} again`, () => driver.apply(to, progress));
  if (asked && way === "back") await attempt(outcome, `went back to ${from}`, () => driver.apply(from, progress));
  outcome.problems.push(...(await driver.unsettled()));
  const destroyed = cloud.store
    .journal()
    .slice(begun)
    .filter(({ operation }) => operation === "create" || operation === "delete");
  outcome.problems.push(...destroyed.map(({ operation, name }) => `the sandbox saw a ${operation} of ${name}`));
  return outcome;
}

/** Does it and says so; where the engine refused, that is a problem. */
async function attempt(
  { done, problems }: Pick<TrialOutcome, "done" | "problems">,
  what: string,
  action: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await action();
    done.push(what);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    problems.push(`${what}: ${reasonOf(error)}`);
    return false;
  }
}

export interface StrikeOptions {
  progress?: Progress;
  /** What is hit: a change, or the question what is really there. Default: `update`. */
  operation?: "update" | "read";
  /** Called where an operation does not answer, before anybody cuts it short. */
  meanwhile?: () => Promise<void>;
}

/** Does it with a fault in its way; `said` is what was refused, and missing where it got through. */
export async function underFault(
  cloud: Cloud,
  fault: Struck,
  act: (cut: Abort, heard: Progress) => Promise<unknown>,
  { progress = () => undefined, operation, meanwhile }: StrikeOptions = {},
): Promise<Pick<TrialOutcome, "struck" | "said">> {
  const { folder } = cloud.store;
  const [file, counts] = [join(folder, "faults.json"), join(folder, "faults")];
  rmSync(counts, { recursive: true, force: true });
  writeFileSync(file, JSON.stringify(sandboxFaults(fault, operation)));
  const { cut, end, heard } = cutFor(cloud, fault, progress, meanwhile);
  let said: string | undefined;
  try {
    await act(cut, heard);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    said = reasonOf(error);
  } finally {
    end();
    rmSync(file);
  }
  return { struck: cut.signal.aborted || existsSync(counts), ...(said !== undefined && { said }) };
}

/** Cuts the switch short when its operation will never answer; for the engine's own records, right after they are made. */
function cutFor(cloud: Cloud, { type, name, kind }: Struck, progress: Progress, meanwhile?: () => Promise<void>) {
  const stop = new AbortController();
  const begun = cloud.store.journal().length;
  let seen = false;
  const look = (): void => {
    const entries = cloud.store.journal().slice(begun);
    if (seen || !entries.some(({ outcome }) => outcome === "stalled")) return;
    seen = true;
    if (meanwhile) void meanwhile().finally(() => stop.abort());
    else stop.abort();
  };
  const timer = setInterval(look, 50);
  // Nobody waits for ever: an operator whose switch does not answer presses Ctrl-C.
  const cut: Abort = { how: kind === "kill" ? "kill" : "interrupt", signal: stop.signal };
  const heard: Progress = (line) => {
    progress(line);
    if (isRecord(type) && line === `done ${name}`) stop.abort();
  };
  return { cut, heard, end: () => clearInterval(timer) };
}

/** Waits until nothing is under way any more: what a killed engine began, the cloud still ends. */
async function untilQuiet(cloud: Cloud): Promise<void> {
  const ends = cloud.everywhere().map(({ settling }) => settling?.until ?? 0);
  await cloud.clock.wait(Math.max(0, ...ends) - cloud.clock.now());
}

/** The reasons alone, without the line above them. */
function reasonOf(error: Refused): string {
  const [first = "", ...rest] = error.message.split("\n").map((line) => line.trim());
  return rest.join("; ") || first;
}
