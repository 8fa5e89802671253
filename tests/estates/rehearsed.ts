import { setMaxListeners } from "node:events";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";
import { findCli } from "../../ops/engine/cli.ts";
import type { OfflineEstate } from "../../ops/plan/offline.ts";
import type { Driver } from "../../ops/rehearsal/driver.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { Player } from "../../ops/rehearsal/player.ts";
import { prefill } from "../../ops/rehearsal/prefill.ts";
import { PulumiDriver } from "../../ops/rehearsal/pulumi.ts";
import type { Rehearsal } from "../../ops/rehearsal/rehearsal.ts";
import { rehearse } from "../../ops/rehearsal/rehearsal.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";
import { openCloud } from "../../sandbox/index.ts";
import { oneAlarm } from "./fixed.ts";

interface Options {
  estate: OfflineEstate;
  /** Its stack file. */
  file: string;
  engine: "offline" | "pulumi";
  /** Called with what a switch is about to do, as whoever carries it out sees it. */
  previewed?: (to: Phase, steps: Step[]) => Promise<void>;
}

/** Plays one alarm on a sandbox of its own, whatever the checks say of the estate. */
export async function rehearsed({ estate, file, engine, previewed }: Options): Promise<Rehearsal> {
  const folder = new RehearsalFolder(estate.stack, file);
  try {
    const cloud = openCloud({ folder: folder.store, scale: Infinity });
    const observer = new Observer(cloud, estate);
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const parts = { estate, cloud, observer, folder, signal };
    const driver = engine === "offline" ? new Player({ ...parts, because: "a test" }) : await withEngine(parts);
    if (previewed) watch(driver, previewed);
    return await rehearse({
      driver,
      observer,
      evening: oneAlarm,
      signal,
      progress: () => undefined,
      played: () => undefined,
    });
  } finally {
    folder.remove();
  }
}

async function withEngine({ cloud, ...parts }: Omit<ConstructorParameters<typeof Player>[0], "because">) {
  const cli = await findCli();
  if (!cli) throw new Error("no CLI");
  await prefill(cloud, parts.estate);
  return new PulumiDriver({ cli, stack: parts.estate.stack, scale: 1e6, ...parts });
}

function watch(driver: Driver, previewed: NonNullable<Options["previewed"]>): void {
  const preview = driver.preview.bind(driver);
  driver.preview = async (to) => {
    const steps = await preview(to);
    await previewed(to, steps);
    return steps;
  };
}

/** Everything that a rehearsal says went wrong. */
export function problemsIn({ alarms, leftOver }: Rehearsal): string[] {
  const problems = alarms.flatMap(({ switches }) =>
    switches.flatMap(({ from, to, problems: found }) => found.map((problem) => `${from} → ${to}: ${problem}`)),
  );
  return [...problems, ...leftOver.map((left) => `at the end: ${left}`)];
}
