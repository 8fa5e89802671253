// Every step of every switch × every fault × both ways out, on the real engine and the sandbox. Takes up where it stopped.
import { rmSync } from "node:fs";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findCli } from "../../ops/engine/cli.ts";
import { UsageError } from "../../ops/errors.ts";
import { OfflineEstate } from "../../ops/plan/offline.ts";
import { projectFolder, readStackFile } from "../../ops/stackFile.ts";
import { duration } from "../../ops/terminal.ts";
import { everyTrial, keyOf, selected } from "./matrix.ts";
import { addResult, readResults, tableText } from "./results.ts";
import { Workshop } from "./workshop.ts";

const help = `npm run test:faults -- [options]
  --stack NAME     stack (default: qa)
  --only A/B/C/D   switch/step/fault/way, as live-prewarm//kill-landed; an empty part matches all
  --sample N       N trials chosen by chance
  --seed S         another choice and another order (default: 1)
  --minutes M      stop after so long
  --table          only print what earlier runs found
  --fresh          forget what earlier runs found`;

/** @throws UsageError naming the option, the value and what is allowed */
function whole(name: string, value: string | undefined): number | undefined {
  if (value === undefined || /^[1-9]\d*$/.test(value)) return value === undefined ? undefined : Number(value);
  throw new UsageError(`--${name}: found ${JSON.stringify(value)}; allowed: a whole number from 1`);
}

async function run(): Promise<boolean> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    options: {
      ...{ stack: text, only: text, sample: text, seed: text, minutes: text },
      ...{ table: flag, fresh: flag, help: flag },
    },
  });
  if (values.help) {
    console.log(help);
    return true;
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
  if (!values.table) await tryAll(stack, path, trials, (whole("minutes", values.minutes) ?? Infinity) * 60_000);
  const results = readResults(path);
  const shown = values.only === undefined && values.sample === undefined ? all : trials;
  for (const line of tableText(shown, results)) console.log(line);
  return shown.every((trial) => results.get(keyOf(trial))?.survived !== false);
}

async function tryAll(stack: string, path: string, trials: Awaited<ReturnType<typeof everyTrial>>, limit: number) {
  const cli = await findCli();
  if (!cli) throw new UsageError("No Pulumi CLI on PATH or in the launcher's cache; npx broadcast doctor says how.");
  const known = readResults(path);
  const open = trials.filter((trial) => !known.has(keyOf(trial)));
  console.log(`${trials.length} trials, ${trials.length - open.length} of them known, pulumi ${cli.version}`);
  if (open.length === 0) return;
  const stop = new AbortController();
  // The Automation API keeps listening after each run.
  setMaxListeners(0, stop.signal);
  process.once("SIGINT", () => stop.abort()).once("SIGTERM", () => stop.abort());
  const interrupted = (): boolean => stop.signal.aborted;
  const workshop = new Workshop(stack, cli, stop.signal);
  try {
    await workshop.open((line) => console.log(line));
    const begun = Date.now();
    for (const [index, trial] of open.entries()) {
      if (interrupted() || Date.now() - begun > limit) break;
      const started = Date.now();
      const { problems, said } = await workshop.try(trial);
      // What was interrupted has proved nothing.
      if (interrupted()) break;
      const seconds = Math.round((Date.now() - started) / 1000);
      const survived = problems.length === 0;
      const result = { key: keyOf(trial), survived, problems, seconds, at: new Date().toISOString() };
      addResult(path, { ...result, ...(said !== undefined && { said }) });
      const left = ((Date.now() - begun) / 1000 / (index + 1)) * (open.length - index - 1);
      console.log(
        `[${index + 1}/${open.length}] ${result.key}: ${survived ? "survived" : "LOST"}, ${seconds} s; about ${duration(left)} left`,
      );
      for (const problem of problems) console.log(`    ${problem}`);
    }
  } finally {
    await workshop.close();
  }
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
