import type { Cli } from "../../ops/engine/cli.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import type { Trial } from "../../ops/rehearsal/faults/trial.ts";
import type { KilledTrial } from "./killedTrials.ts";
import { everyKilledTrial, killedKey, killedTrials } from "./killedTrials.ts";
import { KilledWorkshop } from "./killedWorkshop.ts";
import { byFault, everyTrial, keyOf, selected } from "./matrix.ts";
import type { Pair } from "./pairs.ts";
import { everyPair, pairKey, pairsInTurn } from "./pairs.ts";
import { Workshop } from "./workshop.ts";

/** What came of one trial, whatever its kind. */
export interface Outcome {
  key: string;
  /** Whether everything that was to go wrong did; where it did not, the trial says nothing. */
  struck: boolean;
  problems: string[];
  said?: string;
  done: string[];
}

/** Where trials of one kind are made. */
export interface Bench {
  open(progress: (line: string) => void): Promise<void>;
  try(keys: readonly string[]): Promise<Outcome[]>;
  close(): Promise<void> | void;
}

/** One kind of trials: single faults, pairs of them, kills of the command itself. */
export interface Family {
  title: string;
  /** Heads of the first two columns of its table. */
  columns: [string, string];
  /** Every trial's name. */
  all: readonly string[];
  /** The row of the table that a trial counts in; undefined for a name of another kind. */
  rowOf(key: string): string | undefined;
  /** Names in an order of chance, those that are made together beside each other. */
  batches(seed: number): string[][];
  bench(cli: Cli, signal: AbortSignal): Bench;
}

export type FamilyName = "single" | "pairs" | "killed";

/** The kinds of trials of a stack. */
export async function familiesOf(stack: string, estate: OfflineEstate): Promise<Record<FamilyName, Family>> {
  return {
    single: singles(stack, await everyTrial(estate)),
    pairs: pairs(stack, await everyPair(estate)),
    killed: killed(stack),
  };
}

function singles(stack: string, trials: readonly Trial[]): Family {
  const byKey = new Map(trials.map((trial) => [keyOf(trial), trial]));
  return {
    title: "One fault",
    columns: ["switch", "fault"],
    all: [...byKey.keys()],
    rowOf: (key) => {
      const trial = byKey.get(key);
      return trial && `${trial.from} → ${trial.to} | ${faultName(trial)}`;
    },
    batches: (seed) =>
      byFault(selected(trials, { seed }), { index: 1, count: 1 }).map((ways) => ways.map((trial) => keyOf(trial))),
    bench: (cli, signal) => {
      const workshop = new Workshop(stack, cli, signal);
      return {
        open: (progress) => workshop.open(progress),
        close: () => workshop.close(),
        try: async (keys) => {
          const outcomes = await workshop.try(keys.flatMap((key) => byKey.get(key) ?? []));
          return outcomes.map(({ trial, ...outcome }) => ({ ...outcome, key: keyOf(trial), struck: true }));
        },
      };
    },
  };
}

function pairs(stack: string, all: readonly Pair[]): Family {
  const known = new Map(all.map((pair) => [pairKey(pair), pair]));
  return {
    title: "Two faults: the second on the way out of the first",
    columns: ["the second one strikes", "fault"],
    all: [...known.keys()],
    rowOf: (key) => {
      const [first, second, other] = key.split("+");
      const pair = known.get(`${first}+${second}`);
      return pair && pairRow(pair, other !== undefined);
    },
    batches: (seed) =>
      pairsInTurn(all, seed).map((pair) => {
        known.set(pairKey(pair), pair);
        return [pairKey(pair)];
      }),
    bench: (cli, signal) => {
      const workshop = new Workshop(stack, cli, signal);
      return {
        open: (progress) => workshop.open(progress),
        close: () => workshop.close(),
        try: ([key = ""]) => tried(key, known, (pair) => workshop.tryPair(pair)),
      };
    },
  };
}

function killed(stack: string): Family {
  const all = new Map(everyKilledTrial().map((trial) => [killedKey(trial), trial]));
  return {
    title: "The command itself is killed",
    columns: ["command", "killed, and what was done next"],
    all: [...all.keys()],
    rowOf: (key) => {
      const trial = all.get(key);
      return trial && killedRow(trial);
    },
    batches: (seed) => killedTrials(seed).map((trial) => [killedKey(trial)]),
    bench: () => {
      const workshop = new KilledWorkshop(stack);
      return {
        open: (progress) => workshop.open(progress),
        close: () => workshop.close(),
        try: ([key = ""]) => tried(key, all, (trial) => workshop.try(trial)),
      };
    },
  };
}

async function tried<T>(
  key: string,
  known: ReadonlyMap<string, T>,
  act: (trial: T) => Promise<Omit<Outcome, "key">>,
): Promise<Outcome[]> {
  const trial = known.get(key);
  return trial === undefined ? [] : [{ ...(await act(trial)), key }];
}

function faultName({ kind, landed }: Pick<Trial, "kind" | "landed">): string {
  return `${kind}${landed ? ", change made" : ""}`;
}

function pairRow({ first, second }: Pair, others: boolean): string {
  const where = second.during === "asking" ? "while the estate is asked" : `on the way ${first.way}`;
  return others ? `${where} | any, with two operators` : `${where} | ${faultName(second)}`;
}

function killedRow({ verb, from, to, killed: who, next }: KilledTrial): string {
  const which = who === "both" ? "with its engine" : "alone";
  return `${verb} ${from} → ${to} | ${which}, then ${next === "again" ? "the same again" : "rollback"}`;
}
