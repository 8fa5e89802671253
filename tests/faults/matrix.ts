import type { Phase } from "../../infra/contract/dial.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { randomFromWords, shuffled } from "../../ops/random.ts";
import type { Trial, Recovery } from "../../ops/rehearsal/faults/trial.ts";
import { faultsOf } from "../../ops/rehearsal/faults/trial.ts";

const switches: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];
const ways: readonly Recovery[] = ["again", "back"];

/** Every step of every switch, in both directions, with every fault and both ways to overcome it. */
export async function everyTrial(estate: OfflineEstate): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const [from, to] of switches) {
    for (const { type, name } of await estate.steps(from, to)) {
      for (const fault of faultsOf({ type }))
        trials.push(...ways.map((way) => ({ from, to, type, name, ...fault, way })));
    }
  }
  return trials;
}

/** A trial's name: `normal-prewarm/database-shop-primary/kill-landed/back`. */
export function keyOf({ from, to, name, kind, landed, way }: Trial): string {
  return `${from}-${to}/${name}/${kind}${landed ? "-landed" : ""}/${way}`;
}

interface Selection {
  /** As in a trial's name; an empty part or a missing one matches everything. */
  only?: string;
  /** How many, chosen by chance. Default: all. */
  sample?: number;
  seed: number;
}

/** One of several equal parts, counted from 1. */
export interface Shard {
  index: number;
  count: number;
}

/** The trials asked for, in an order of chance, so that any beginning of it says something of the whole. */
export function selected(trials: readonly Trial[], { only = "", sample, seed }: Selection): Trial[] {
  const matching = trials.filter((trial) => matches(keyOf(trial), only));
  return shuffled(matching, randomFromWords("faults", seed)).slice(0, sample);
}

/** Whether a trial's name is one that is asked for; an empty part or a missing one matches everything. */
export function matches(key: string, only: string): boolean {
  const parts = key.split("/");
  return only.split("/").every((part, index) => part === "" || part === "*" || part === parts[index]);
}

/** Trials of one fault beside each other: they differ in the way out alone. Every N-th fault from the K-th for shard K/N. */
export function byFault(trials: readonly Trial[], shard: Shard): Trial[][] {
  const faults = new Map<string, Trial[]>();
  for (const trial of trials) {
    const fault = keyOf({ ...trial, way: "again" });
    faults.set(fault, [...(faults.get(fault) ?? []), trial]);
  }
  return [...faults.values()].filter((_, index) => index % shard.count === shard.index - 1);
}
