// Faults at every step, pairs of them, and kills of the command, on the real engine and the sandbox. Takes up where it stopped.
import { rmSync } from "node:fs";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findCli } from "../../ops/engine/cli.ts";
import { UsageError } from "../../ops/errors.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { duration } from "../../ops/terminal.ts";
import type { Family, FamilyName } from "./families.ts";
import { familiesOf } from "./families.ts";
import type { Shard } from "./matrix.ts";
import { matches } from "./matrix.ts";
import { addResult, readResults, tableText } from "./results.ts";

const help = `npm run test:faults -- [options]
  --single         one fault at one step: every one unless --sample says how many
  --pairs          a second fault on the way out of the first; every third with two operators
  --killed         the command itself is killed at a moment of chance
                   (default: --single; with --sample and nothing else, some of each kind)
  --stack NAME     stack (default: qa)
  --only A/B/C/D   switch/step/fault/way, as live-prewarm//kill-landed; an empty part matches all
  --sample N       N trials chosen by chance (default: all; of pairs 40, of kills 100)
  --seed S         another choice and another order (default: 1)
  --minutes M      stop after so long
  --shard K/N      the K-th of N parts, for N of these at once
  --table          only print what earlier runs found
  --fresh          forget what earlier runs found`;

/** There are far more than anybody waits for. */
const usual: Record<FamilyName, number> = { single: Infinity, pairs: 40, killed: 100 };

/** @throws UsageError naming the option, the value and what is allowed */
function whole(name: string, value: string | undefined): number | undefined {
  if (value === undefined || /^[1-9]\d*$/.test(value)) return value === undefined ? undefined : Number(value);
  throw new UsageError(`--${name}: found ${JSON.stringify(value)}; allowed: a whole number from 1`);
}

/** @throws UsageError as above */
function shardOf(value: string | undefined): Shard {
  if (value === undefined) return { index: 1, count: 1 };
  const [, index = 0, count = 0] = /^(\d{1,3})\/(\d{1,3})$/.exec(value)?.map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new UsageError(`--shard: found ${JSON.stringify(value)}; allowed: K/N with K from 1 to N, as 1/2`);
}

/** How many of each kind. */
function shares(
  names: readonly FamilyName[],
  asked: { sample: number | undefined; only: string | undefined },
): Partial<Record<FamilyName, number>> {
  const { sample, only } = asked;
  if (names.length > 0) return Object.fromEntries(names.map((name) => [name, sample ?? usual[name]]));
  if (sample === undefined || only !== undefined) return { single: sample ?? usual.single };
  const [pairs, killed] = [Math.floor(sample / 3), Math.floor(sample / 3)];
  return { single: sample - pairs - killed, pairs, killed };
}

/** Exit code: 0 where nothing was lost, 1 where something was, 130 when it was interrupted. */
async function run(): Promise<number> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    options: {
      ...{ stack: text, only: text, sample: text, seed: text, minutes: text, shard: text },
      ...{ single: flag, pairs: flag, killed: flag, table: flag, fresh: flag, help: flag },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { stack = "qa", only } = values;
  const seed = whole("seed", values.seed) ?? 1;
  const shard = shardOf(values.shard);
  const families = await familiesOf(stack, new OfflineEstate(stack, readStackFile(stack).estate));
  const names = (["single", "pairs", "killed"] as const).filter((name) => values[name]);
  const path = join(projectFolder, ".broadcast", "faults", `${stack}.jsonl`);
  if (values.fresh) rmSync(path, { force: true });
  const end = Date.now() + (whole("minutes", values.minutes) ?? Infinity) * 60_000;
  const stop = new AbortController();
  // The Automation API keeps listening after each run.
  setMaxListeners(0, stop.signal);
  for (const [name, count] of Object.entries(shares(names, { sample: whole("sample", values.sample), only }))) {
    const family = families[name as FamilyName];
    const batches = chosen(family, { only: only ?? "", count, seed, shard });
    if (batches.length === 0) throw new UsageError(`--only: found ${JSON.stringify(only)}, which no trial matches`);
    if (!values.table) await tryAll(family, path, batches, { end, stop });
  }
  const results = readResults(path);
  for (const line of Object.values(families).flatMap((family) => tableText(family, results))) console.log(line);
  if (stop.signal.aborted) return 130;
  return [...results.values()].every(({ survived, struck }) => survived || !struck) ? 0 : 1;
}

/** The trials asked for, those that are made together beside each other. */
function chosen(
  family: Family,
  { only, count, seed, shard }: { only: string; count: number; seed: number; shard: Shard },
): string[][] {
  const picked = new Set(
    family
      .batches(seed)
      .flat()
      .filter((key) => matches(key, only))
      .slice(0, count),
  );
  return family
    .batches(seed)
    .map((keys) => keys.filter((key) => picked.has(key)))
    .filter((keys) => keys.length > 0)
    .filter((_, index) => index % shard.count === shard.index - 1);
}

interface Bounds {
  /** Milliseconds since 1970 after which no further trial begins. */
  end: number;
  stop: AbortController;
}

/** Makes the trials that no earlier run has made. */
async function tryAll(
  family: Family,
  path: string,
  batches: readonly string[][],
  { end, stop }: Bounds,
): Promise<void> {
  const cli = await findCli();
  if (!cli) throw new UsageError("No Pulumi CLI on PATH or in the launcher's cache; npx broadcast doctor says how.");
  const known = readResults(path);
  const left = batches.map((keys) => keys.filter((key) => !known.has(key))).filter((keys) => keys.length > 0);
  const open = left.flat().length;
  console.log(`${family.title}: ${batches.flat().length} trials, ${open} of them to do here, pulumi ${cli.version}`);
  const interrupted = (): boolean => stop.signal.aborted;
  const over = (): boolean => interrupted() || Date.now() > end;
  if (open === 0 || over()) return;
  // Kept on: once nobody listens any more, the Automation API's own listener ends the process.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  const bench = family.bench(cli, stop.signal);
  const begun = Date.now();
  let done = 0;
  try {
    await bench.open((line) => console.log(line));
    for (const keys of left) {
      if (over()) break;
      const started = Date.now();
      const outcomes = await bench.try(keys);
      // What was interrupted has proved nothing.
      if (interrupted()) break;
      done += keys.length;
      const about = duration(((Date.now() - begun) / 1000 / done) * (open - done));
      const seconds = Math.round((Date.now() - started) / 1000 / keys.length);
      for (const outcome of outcomes) {
        const survived = outcome.problems.length === 0;
        addResult(path, { ...outcome, survived, seconds, at: new Date().toISOString() });
        const verdict = !outcome.struck ? "not met" : survived ? "survived" : "LOST";
        console.log(`[${done}/${open}] ${outcome.key}: ${verdict}, ${seconds} s; about ${about} left`);
        for (const problem of outcome.problems) console.log(`    ${problem}`);
      }
    }
  } finally {
    await bench.close();
  }
}

export default async function main(): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
