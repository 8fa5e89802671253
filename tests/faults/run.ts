// Every step of every switch × every fault × both ways out, on the real engine and the sandbox. Takes up where it stopped.
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
import type { TrialOutcome } from "../../ops/rehearsal/faults/runTrial.ts";
import type { Trial } from "../../ops/rehearsal/faults/trial.ts";
import type { Shard } from "./matrix.ts";
import { byFault, everyTrial, keyOf, selected } from "./matrix.ts";
import type { Result } from "./results.ts";
import { addResult, readResults, tableText } from "./results.ts";
import { Workshop } from "./workshop.ts";

const help = `npm run test:faults -- [options]
  --stack NAME     stack (default: qa)
  --only A/B/C/D   switch/step/fault/way, as live-prewarm//kill-landed; an empty part matches all
  --sample N       N trials chosen by chance
  --seed S         another choice and another order (default: 1)
  --minutes M      stop after so long
  --shard K/N      the K-th of N parts, for N of these at once
  --table          only print what earlier runs found
  --fresh          forget what earlier runs found`;

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

/** Exit code: 0 where nothing was lost, 1 where something was, 130 when it was interrupted. */
async function run(): Promise<number> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    options: {
      ...{ stack: text, only: text, sample: text, seed: text, minutes: text, shard: text },
      ...{ table: flag, fresh: flag, help: flag },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const stack = values.stack ?? "qa";
  const all = await everyTrial(new OfflineEstate(stack, readStackFile(stack).estate));
  const trials = selected(all, {
    only: values.only ?? "",
    sample: whole("sample", values.sample),
    seed: whole("seed", values.seed) ?? 1,
  });
  if (trials.length === 0) throw new UsageError(`--only: found ${JSON.stringify(values.only)}, which no trial matches`);
  const path = join(projectFolder, ".broadcast", "faults", `${stack}.jsonl`);
  if (values.fresh) rmSync(path, { force: true });
  const minutes = whole("minutes", values.minutes) ?? Infinity;
  const bounds = { limit: minutes * 60_000, shard: shardOf(values.shard) };
  const stopped = !values.table && (await tryAll(stack, path, trials, bounds));
  const results = readResults(path);
  const shown = values.only === undefined && values.sample === undefined ? all : trials;
  for (const line of tableText(shown, results)) console.log(line);
  if (stopped) return 130;
  return shown.every((trial) => results.get(keyOf(trial))?.survived !== false) ? 0 : 1;
}

interface Bounds {
  /** Milliseconds after which no further trial begins. */
  limit: number;
  shard: Shard;
}

/** Tells whether it was interrupted. */
async function tryAll(
  stack: string,
  path: string,
  trials: readonly Trial[],
  { limit, shard }: Bounds,
): Promise<boolean> {
  const cli = await findCli();
  if (!cli) throw new UsageError("No Pulumi CLI on PATH or in the launcher's cache; npx broadcast doctor says how.");
  const known = readResults(path);
  const faults = byFault(trials, shard)
    .map((ways) => ways.filter((trial) => !known.has(keyOf(trial))))
    .filter((ways) => ways.length > 0);
  const open = faults.flat().length;
  console.log(`${trials.length} trials, ${open} of them to do here, pulumi ${cli.version}`);
  if (open === 0) return false;
  const stop = new AbortController();
  // The Automation API keeps listening after each run.
  setMaxListeners(0, stop.signal);
  // Kept on: once nobody listens any more, the Automation API's own listener ends the process.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  const interrupted = (): boolean => stop.signal.aborted;
  const workshop = new Workshop(stack, cli, stop.signal);
  try {
    await workshop.open((line) => console.log(line));
    const begun = Date.now();
    let done = 0;
    for (const ways of faults) {
      if (interrupted() || Date.now() - begun > limit) break;
      const started = Date.now();
      const outcomes = await workshop.try(ways);
      // What was interrupted has proved nothing.
      if (interrupted()) break;
      done += ways.length;
      const left = duration(((Date.now() - begun) / 1000 / done) * (open - done));
      const seconds = Math.round((Date.now() - started) / 1000 / ways.length);
      for (const outcome of outcomes) {
        const result = { ...resultOf(outcome), seconds, at: new Date().toISOString() };
        addResult(path, result);
        const verdict = result.survived ? "survived" : "LOST";
        console.log(`[${done}/${open}] ${result.key}: ${verdict}, ${seconds} s; about ${left} left`);
        for (const problem of result.problems) console.log(`    ${problem}`);
      }
    }
    return interrupted();
  } finally {
    await workshop.close();
  }
}

function resultOf({ trial, problems, said }: TrialOutcome): Omit<Result, "seconds" | "at"> {
  return { key: keyOf(trial), survived: problems.length === 0, problems, ...(said !== undefined && { said }) };
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
