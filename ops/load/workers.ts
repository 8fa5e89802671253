import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import type { Tally } from "../../load/tally.ts";
import { mergeTallies } from "../../load/tally.ts";
import { Refused, UsageError } from "../errors.ts";
import { writeWhole } from "../files.ts";
import type { Slot } from "./arrivals.ts";
import { shareOf } from "./arrivals.ts";
import { findNode, loadFolder } from "./node.ts";
import type { ScriptInputs } from "./script.ts";
import { artilleryScript } from "./script.ts";

export interface LoadPlan extends Omit<ScriptInputs, "processor"> {
  workers: number;
}

export interface WorkersResult {
  tally: Tally;
  /** Whether every worker ran to its end. */
  complete: boolean;
}

/** Seconds that sessions may still take when the last arrived, beside their pauses. */
const grace = 60;

/** Writes what each worker needs into a folder: its script, and the hooks as one file. */
export async function writeScripts(folder: string, plan: LoadPlan): Promise<string[]> {
  await build({
    entryPoints: [join(loadFolder, "processor.ts")],
    outfile: join(folder, "processor.mjs"),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    logLevel: "error",
  });
  return sharesOf(plan).map((slots, worker) => {
    const path = join(folder, `script-${worker}.json`);
    writeWhole(path, JSON.stringify(artilleryScript({ ...plan, slots, processor: "./processor.mjs" })));
    return path;
  });
}

/** What each worker starts. One that starts nobody at all is none. */
function sharesOf({ slots, workers }: LoadPlan): Slot[][] {
  const shares = Array.from({ length: workers }, (_, worker) => shareOf(slots, worker, workers));
  return shares.filter((share) => share.some(({ arrivals }) => arrivals > 0));
}

/**
 * Plays the plan with so many Artillery processes, and merges what they saw. When the signal is aborted, or time is up,
 * every one of them is stopped, and what was seen until then is given back.
 */
export async function runWorkers(
  folder: string,
  plan: LoadPlan,
  { signal, progress }: { signal: AbortSignal; progress: (tally: Tally, seconds: number) => void },
): Promise<WorkersResult> {
  const node = findNode();
  if (node === undefined) {
    throw new UsageError(
      `Artillery needs Node 22.18 or newer; this is ${process.version}, and load/ has none for ${process.platform}-${process.arch}. Run with a newer one.`,
    );
  }
  const scripts = await writeScripts(folder, plan);
  // What is on this machine is not asked through a proxy.
  const loopback = new URL(plan.target).hostname === "127.0.0.1";
  const workers = scripts.map((script) => new Worker(node, script, loopback));
  const seconds = plan.slots.reduce((sum, slot) => sum + slot.seconds, 0);
  const pause = Math.max(...plan.scenarios.map(({ pauseSeconds }) => pauseSeconds));
  const timeUp = AbortSignal.timeout(Math.ceil(seconds + pause + grace) * 1000);
  const begun = Date.now();
  const tallies = (): Tally => mergeTallies(workers.map((worker) => worker.tally()));
  try {
    const all = Promise.all(workers.map(({ exited }) => exited));
    const stopped = AbortSignal.any([signal, timeUp]);
    let ended = false;
    while (!ended && !stopped.aborted) {
      const tick = sleep(500, false, { signal: stopped }).catch(() => false);
      ended = await Promise.race([all.then(() => true), tick]);
      progress(tallies(), (Date.now() - begun) / 1000);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
  const broken = workers.find(({ code }) => code !== undefined && code !== 0);
  if (broken && !signal.aborted && !timeUp.aborted) throw new Refused(`A worker failed:\n${broken.said.trim()}`);
  return { tally: tallies(), complete: !signal.aborted && !timeUp.aborted };
}

/** One Artillery process. */
class Worker {
  readonly exited: Promise<void>;
  /** Exit code, once it has ended by itself. */
  code: number | undefined;
  said = "";
  private readonly child: ChildProcess;
  private readonly file: string;

  constructor(node: string, script: string, loopback: boolean) {
    this.file = `${script}.tally`;
    this.child = spawn(node, [join(loadFolder, "node_modules/artillery/bin/run"), "run", "--quiet", script], {
      // A group of its own: Ctrl-C reaches us alone, and we stop them all.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ARTILLERY_DISABLE_TELEMETRY: "true",
        BROADCAST_LOAD_TALLY: this.file,
        ...(loopback && { HTTP_PROXY: "", HTTPS_PROXY: "" }),
      },
    });
    const hear = (data: Buffer): void => void (this.said = `${this.said}${data.toString()}`.slice(-4000));
    this.child.stdout?.on("data", hear);
    this.child.stderr?.on("data", hear);
    this.exited = new Promise((resolve) => {
      this.child.once("error", (error) => {
        this.said += error.message;
        this.code = -1;
        resolve();
      });
      this.child.once("exit", (code) => {
        this.code = code ?? undefined;
        resolve();
      });
    });
  }

  /** What it has seen so far. */
  tally(): Tally {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as Tally) : {};
  }

  /** At once: sessions under way end with it. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
