import { setMaxListeners } from "node:events";
import type { Phase } from "../../infra/contract/dial.ts";
import { folderBackend } from "../../ops/engine/backend.ts";
import { findCli } from "../../ops/engine/cli.ts";
import type { EnginePreview } from "../../ops/engine/preview.ts";
import { previewWithEngine } from "../../ops/engine/preview.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import type { Driver } from "../../ops/rehearsal/driver.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { EnginelessDriver } from "../../ops/rehearsal/enginelessDriver.ts";
import { prefill } from "../../ops/rehearsal/prefill.ts";
import { PulumiDriver } from "../../ops/rehearsal/pulumiDriver.ts";
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
  /** Called with what the engine's own preview says before each switch, and in the phase that is reached already. */
  previewed?: (to: Phase, preview: EnginePreview) => Promise<void>;
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
    const driver =
      engine === "offline" ? new EnginelessDriver({ ...parts, because: "a test" }) : await withEngine(parts, previewed);
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

async function withEngine(
  { cloud, ...parts }: Omit<ConstructorParameters<typeof EnginelessDriver>[0], "because">,
  previewed: Options["previewed"],
): Promise<Driver> {
  const cli = await findCli();
  if (!cli) throw new Error("no CLI");
  await prefill(cloud, parts.estate);
  const driver = new PulumiDriver({ cli, stack: parts.estate.stack, scale: 1e6, ...parts });
  // Of its own preview a rehearsal reads no more than how many steps there are.
  driver.preview = async (to) => {
    const { folder, estate } = parts;
    folder.setPhase(to);
    const preview = await previewWithEngine({
      cli,
      stack: estate.stack,
      folder: folder.path,
      environment: environmentOf(folder),
    });
    await previewed?.(to, preview);
    return preview.steps;
  };
  return driver;
}

function environmentOf({ state, home, store, passphrase }: RehearsalFolder): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: folderBackend(state),
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    BROADCAST_SANDBOX_DIR: store,
    BROADCAST_SANDBOX_SCALE: "0",
  };
}

/** Everything that a rehearsal says went wrong. */
export function problemsIn({ alarms, leftOver }: Rehearsal): string[] {
  const problems = alarms.flatMap(({ switches }) =>
    switches.flatMap(({ from, to, problems: found }) => found.map((problem) => `${from} → ${to}: ${problem}`)),
  );
  return [...problems, ...leftOver.map((left) => `at the end: ${left}`)];
}
