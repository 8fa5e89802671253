import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";
import { Interrupted, Refused, UsageError } from "../errors.ts";
import { makeFolder, scratchFolder, writeAsked } from "../files.ts";
import { allowedHosts } from "../load/bounds.ts";
import { loadHtml } from "../load/html.ts";
import { installLoad } from "../load/install.ts";
import { collect } from "../load/collect.ts";
import { writeJobs } from "../load/jobs.ts";
import type { Staircase } from "../load/prepare.ts";
import { prepare } from "../load/prepare.ts";
import type { LoadReport } from "../load/report.ts";
import { LocalTarget } from "../load/target.ts";
import { reportOf } from "../load/makeReport.ts";
import { writeTest, readTest } from "../load/loadTest.ts";
import { loadText, hasPassed, progressText } from "../load/text.ts";
import { runWorkers, writeScripts } from "../load/workers.ts";
import { StatusLine } from "../statusLine.ts";
import { defaultEvening, readEvening } from "../rehearsal/evening.ts";
import { readStackFile, stackFileText, stackNames } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";

export interface LoadOptions {
  stack: string;
  cwd?: string;
  /** Address to test, in place of the stack file's. */
  target?: string;
  /** Whether to start a target of our own, on loopback. */
  try?: boolean;
  tryPool: number;
  tryServiceMs: number;
  tryClockIds?: boolean;
  evening?: string;
  scenarios?: string;
  scale: number;
  speed: number;
  workers: number;
  /** FLOW=SESSIONS_A_SECOND. */
  stairs?: string;
  steps: number;
  stepSeconds: number;
  /** FLOW=NUMBER, each. */
  replicas?: string[];
  yesLoad?: string[];
  /** Folder to write the scripts of distributed workers to, in place of a test. */
  prepare?: string;
  /** Image of the pods. */
  image: string;
  /** What distributed workers wrote, to be made a report; `prepare` names the folder. */
  collect?: string[];
  output?: string;
  json?: boolean;
}

/**
 * `broadcast load`: plays an evening's arrivals against a target and keeps a report. Throws Refused where a threshold does
 * not hold or the host may not be tested, UsageError for wrong input, Interrupted when stopped.
 */
export async function load(options: LoadOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { stack, cwd } = options;
  checkNumbers(options);
  const { estate } = readStackFile(stack, cwd);
  const settings = estate.load;
  if (!settings) {
    throw new UsageError(
      `Pulumi.${stack}.yaml has no broadcast:estate.load: give target, hosts, and scenarios with their thresholds.`,
    );
  }
  const evening = readEvening(options.evening ?? defaultEvening);
  const files = new Map(stackNames(cwd).map((name) => [name, stackFileText(name, cwd)]));
  const planned = (target: string, hosts: readonly string[]) =>
    prepare({
      ...options,
      estate,
      settings,
      evening,
      target,
      hosts,
      stairs: stairsOf(options),
      replicas: replicasOf(options),
      pool: options.try ? options.tryPool : undefined,
    });
  const asked = options.target ?? settings.target;
  // Before anything is installed or started, so that mistakes answer at once.
  const hosts = options.try
    ? ["127.0.0.1"]
    : allowedHosts({ stack, target: asked, settings, files, typed: options.yesLoad ?? [] });
  planned(asked, hosts);

  if (options.collect) {
    collected(options.collect, options, terminal);
    return;
  }
  if (options.prepare !== undefined) {
    await prepared(options.prepare, planned(asked, hosts), options, terminal);
    return;
  }

  const status = new StatusLine(terminal);
  const scripts = scratchFolder("broadcast-load-");
  let local: LocalTarget | undefined;
  try {
    await installLoad(status, signal);
    if (options.try) {
      local = await LocalTarget.start({
        pool: options.tryPool,
        serviceMs: options.tryServiceMs,
        clockIds: options.tryClockIds ?? false,
      });
    }
    const { plan, test } = planned(local?.url ?? asked, hosts);
    const pause = Math.max(...plan.scenarios.map(({ pauseSeconds }) => pauseSeconds));
    const seconds = plan.slots.reduce((sum, slot) => sum + slot.seconds, pause);
    const started = new Date();
    const ran = await runWorkers(scripts, plan, {
      signal,
      progress: (tally, passedSeconds) => status.show(progressText(tally, passedSeconds, seconds)),
    });
    status.clear();
    const made = reportOf(test, ran.tally, {
      started,
      ended: new Date(),
      complete: ran.complete,
      ...(local && { connectionSeconds: await local.connectionSeconds() }),
    });
    const report: LoadReport = local ? { ...made, toy: true } : made;
    const folder = folderOf(options, started);
    keepReport(folder, report);
    show(report, folder, options, terminal);
    if (signal.aborted) throw new Interrupted(`Stopped: every worker has ended. What was seen is in ${folder}.`);
    if (!hasPassed(report)) throw new Refused("");
  } finally {
    status.clear();
    await local?.stop();
    rmSync(scripts, { recursive: true, force: true });
  }
}

/** Writes what machines elsewhere need. */
async function prepared(
  folder: string,
  { plan, test }: ReturnType<typeof prepare>,
  { stack, image }: LoadOptions,
  terminal: Terminal,
): Promise<void> {
  makeFolder("--prepare", folder);
  const scripts = await writeScripts(folder, plan);
  writeTest(folder, { ...test, workers: scripts.length });
  const seconds = Math.ceil(plan.slots.reduce((sum, slot) => sum + slot.seconds, 0)) + 600;
  const jobs = writeJobs(folder, { image, name: `broadcast-load-${stack}`, seconds });
  const again = `npx broadcast load --stack ${stack} --prepare ${folder} --collect`;
  for (const line of [
    `${scripts.length} workers, written to ${folder}. Nothing was started.`,
    "",
    "Kubernetes:",
    `  kubectl apply -f ${jobs} && kubectl wait --for=condition=complete --timeout=${seconds}s job/broadcast-load-${stack}`,
    `  kubectl logs -l batch.kubernetes.io/job-name=broadcast-load-${stack} --tail=-1 --max-log-requests=${scripts.length} > pods.log`,
    `  ${again} pods.log`,
    "",
    "AWS Fargate, from that folder; the first script is the share of each:",
    `  artillery run-fargate --region REGION --count ${scripts.length} --output fargate.json script-0.json`,
    `  ${again} fargate.json`,
  ]) {
    terminal.out(line);
  }
}

/** Seconds by which workers may begin apart: less than the wave takes to rise by a tenth. */
const mostApart = 5;

function collected(paths: readonly string[], options: LoadOptions, terminal: Terminal): void {
  const { prepare: source, stack } = options;
  if (source === undefined)
    throw new UsageError("--collect wants --prepare FOLDER: the folder the test was written to.");
  const test = readTest(source);
  if (test.stack !== stack) throw new UsageError(`${source} is a test of ${test.stack}, not of ${stack}.`);
  const { tally, began, apart } = collect(paths, test.workers);
  if (apart > mostApart) {
    terminal.note(
      `The workers began up to ${apart} s apart: they were not one load at its peak. Have the nodes and the image there before, and test again.`,
    );
  }
  const ended = new Date();
  const started = began ?? ended;
  const report = reportOf(test, tally, { started, ended, complete: true });
  const folder = folderOf(options, started);
  keepReport(folder, report);
  show(report, folder, options, terminal);
  if (!hasPassed(report)) throw new Refused("");
}

function keepReport(folder: string, report: LoadReport): void {
  makeFolder("--output", folder);
  writeAsked("--output", join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeAsked("--output", join(folder, "report.html"), loadHtml(report));
}

function show(report: LoadReport, folder: string, { stack, json }: LoadOptions, terminal: Terminal): void {
  if (json) {
    terminal.out(JSON.stringify(report, null, 2));
    return;
  }
  for (const line of loadText(report)) terminal.out(line);
  terminal.out(`\nKept in ${folder}: report.html, report.json.`);
  terminal.out(`What it takes: npx broadcast size --stack ${stack} --from ${join(folder, "report.json")}`);
}

function folderOf({ output, stack }: LoadOptions, started: Date): string {
  const time = started.toISOString().slice(0, 19).replace(/[:T]/g, "-");
  return resolve(output ?? join(projectFolder, ".broadcast/load", `${stack}-${time}`));
}

function stairsOf({ stairs, steps, stepSeconds }: LoadOptions): Staircase | undefined {
  if (stairs === undefined) return undefined;
  const [flow, highest] = pair("--stairs", stairs, "FLOW=SESSIONS_A_SECOND, as signup=40");
  return { flow, highest, steps, seconds: stepSeconds };
}

/** The local target is one replica of everything. */
function replicasOf({ replicas = [], try: local }: LoadOptions): ReadonlyMap<string, number> {
  if (local) return new Map(["home", "signup", "visit", "sync"].map((flow) => [flow, 1]));
  return new Map(replicas.map((text) => pair("--replicas", text, "FLOW=NUMBER, as signup=3")));
}

function pair(option: string, text: string, allowed: string): [string, number] {
  const [, name = "", value = ""] = /^([a-z][a-z0-9-]*)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name === "" || !(Number(value) > 0)) throw new UsageError(`${option} ${text} is wrong. Allowed: ${allowed}.`);
  return [name, Number(value)];
}

function checkNumbers(options: LoadOptions): void {
  const { scale, speed, workers, steps, stepSeconds, tryPool, tryServiceMs } = options;
  const check = (name: string, value: number, low: number, high: number, whole = false): void => {
    if (value >= low && value <= high && (!whole || Number.isInteger(value))) return;
    throw new UsageError(
      `--${name} ${value} is wrong. Allowed: ${whole ? "a whole number" : "a number"} from ${low} to ${high}.`,
    );
  };
  check("scale", scale, 0.0001, 10);
  check("speed", speed, 1, 100);
  check("workers", workers, 1, 64, true);
  check("steps", steps, 5, 60, true);
  check("step-seconds", stepSeconds, 2, 600, true);
  check("try-pool", tryPool, 1, 100, true);
  check("try-service-ms", tryServiceMs, 0, 10_000);
}
