import type { Phase } from "../../infra/contract/dial.ts";
import { openCloud } from "../../sandbox/index.ts";
import { findCli } from "../engine/cli.ts";
import { Refused, UsageError } from "../errors.ts";
import type { Clients } from "../../infra/contract/client.ts";
import { sandboxClients } from "../clients/clients.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import { StatusLine } from "../statusLine.ts";
import type { Driver } from "../rehearsal/driver.ts";
import { defaultEvening, readEvening } from "../rehearsal/evening.ts";
import { Observer } from "../rehearsal/observer.ts";
import { prefill } from "../rehearsal/prefill.ts";
import { parseSeed } from "../rehearsal/faults/badEvening.ts";
import type { RealCluster } from "../rehearsal/realCluster.ts";
import { Pace } from "../rehearsal/pace.ts";
import { eveningSwitches, hasPassed, rehearse as play } from "../rehearsal/rehearsal.ts";
import { ownEvening } from "../rehearsal/ownEvening.ts";
import { alarmText, headText, nextText, resultText, storyText, switchesText } from "../rehearsal/text.ts";
import { RehearsalFolder } from "../rehearsal/workspace.ts";
import { readStackFile, stackFilePath } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";

export interface RehearseOptions {
  stack: string;
  cwd?: string;
  /** File of alarms. Default: the stack file's broadcasts; where it lists none, the article's. */
  evening?: string;
  /** `seed=7`. */
  faults?: string;
  /** `real`: the kubeconfig's cluster takes part. */
  kubernetes?: "sandbox" | "real";
  engine?: "pulumi" | "offline";
  scale: number;
  /** The user's own price file. */
  prices?: string;
  json?: boolean;
}

/** `broadcast rehearse`: plays an evening on the sandbox; throws Refused unless every switch held. */
export async function rehearse(options: RehearseOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  if (!(options.scale > 0))
    throw new UsageError("--scale takes a number above 0: simulated seconds in one real second.");
  const seed = options.faults === undefined ? undefined : parseSeed(options.faults);
  const settings = readStackFile(options.stack, options.cwd);
  const own =
    options.evening === undefined
      ? ownEvening(options.stack, settings.estate.broadcasts, settings.estate.timing?.holdMinutes)
      : undefined;
  const evening = own ?? readEvening(options.evening ?? defaultEvening);
  const estate = new OfflineEstate(options.stack, settings.estate);
  const page = (line: string): void => {
    if (!options.json) terminal.out(line);
  };

  const folder = new RehearsalFolder(options.stack, stackFilePath(options.stack, options.cwd));
  const status = new StatusLine(terminal);
  let cluster: RealCluster | undefined;
  try {
    cluster = options.kubernetes === "real" ? await realCluster(estate, folder) : undefined;
    const cloud = openCloud({
      folder: folder.store,
      scale: options.scale,
      ...(folder.kubeconfig !== undefined && { kubeconfig: folder.kubeconfig }),
    });
    const observer = new Observer(cloud, estate);
    const driver = await driverFor(options, { estate, cloud, observer, folder, signal });
    page(paint.strong(`Rehearsal of ${settings.estate.company} (${options.stack})`));
    page(`engine: ${driver.engine}. Everything happens on the sandbox; nothing real is touched.`);
    if (cluster) page("Kubernetes is real: the cluster of the kubeconfig, on this machine. Its pods are counted.");
    if (seed !== undefined) page(`A bad evening: things go wrong as seed ${seed} has it.`);
    if (!own && options.evening === undefined)
      page("The stack file lists no broadcasts: the ten days of the article are played.");
    page("");
    for (const line of storyText) page(line);
    page("");

    const { prices } = options;
    const plans = [
      await estate.plan("normal", "prewarm", { prices }),
      await estate.plan("prewarm", "live", { prices }),
    ];
    for (const line of switchesText(plans)) page(line);
    page("");
    const refusals = plans.flatMap((plan) => plan.refusals);
    if (refusals.length > 0) throw new Refused(`Refused before the first switch:\n  ${refusals.join("\n  ")}`);

    const alarms = evening.alarms.length;
    const { stack, scale } = options;
    const pace = new Pace({ stack, scale, engine: driver.engine, alarms, switches: alarms * eveningSwitches.length });
    terminal.note(pace.before());
    for (const line of headText(evening)) page(line);
    let left: string | undefined;
    const rehearsal = await play({
      driver,
      observer,
      evening,
      ...(seed !== undefined && { faults: { seed, cloud, estate } }),
      ...(cluster && {
        witness: witnessOf(cluster, sandboxClients(settings.estate, cloud), status, signal),
      }),
      signal,
      progress: (line) => status.show(left === undefined ? line : `${left}: ${line}`),
      played: (alarm) => {
        status.clear();
        left = pace.left();
        for (const line of alarmText(alarm, evening)) page(line);
      },
    });
    status.clear();
    pace.done();
    for (const line of resultText(rehearsal)) page(line);
    if (options.json) terminal.out(JSON.stringify({ ...rehearsal, seed, held: hasPassed(rehearsal), plans }, null, 2));
    if (!hasPassed(rehearsal)) throw new Refused("");
    for (const line of nextText(stack)) page(line);
  } finally {
    status.show("tidying up");
    await cluster?.clear();
    status.clear();
    folder.remove();
  }
}

async function realCluster(estate: OfflineEstate, folder: RehearsalFolder): Promise<RealCluster> {
  const { RealCluster } = await import("../rehearsal/realCluster.ts");
  const cluster = await RealCluster.open(estate);
  try {
    await cluster.deliver();
  } catch (error) {
    await cluster.clear();
    throw error;
  }
  folder.kubeconfig = cluster.writeKubeconfig(folder.path);
  return cluster;
}

function witnessOf(cluster: RealCluster, sandbox: Clients, status: StatusLine, signal: AbortSignal) {
  return async (phase: Phase): Promise<string[]> => {
    status.show(`${phase}: counting pods on the cluster`);
    const problems = await cluster.problems(phase, sandbox, signal);
    status.show(`${phase}: ${await cluster.readyPods()} pods are ready on the cluster`);
    return problems;
  };
}

type Parts = Omit<
  ConstructorParameters<typeof import("../rehearsal/enginelessDriver.ts").EnginelessDriver>[0],
  "because"
>;

async function driverFor({ engine, stack, scale }: RehearseOptions, parts: Parts): Promise<Driver> {
  const cli = engine === "offline" ? undefined : await findCli();
  if (cli) {
    const { PulumiDriver } = await import("../rehearsal/pulumiDriver.ts");
    await prefill(parts.cloud, parts.estate);
    return new PulumiDriver({ cli, stack, scale, ...parts });
  }
  if (engine === "pulumi") {
    throw new UsageError(
      "No Pulumi CLI on PATH or in the launcher's cache. Install one (npx broadcast doctor), or use --engine offline.",
    );
  }
  const { EnginelessDriver } = await import("../rehearsal/enginelessDriver.ts");
  return new EnginelessDriver({
    ...parts,
    because: engine === "offline" ? "as asked; plans are played" : "no Pulumi CLI found; plans are played",
  });
}
