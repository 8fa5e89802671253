import { setMaxListeners } from "node:events";
import { afterAll } from "vitest";
import { sandboxClients } from "../../ops/clients/clients.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { EnginelessDriver } from "../../ops/rehearsal/enginelessDriver.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { openCloud } from "../../sandbox/index.ts";

const folders: RehearsalFolder[] = [];

afterAll(() => {
  for (const folder of folders) folder.remove();
});

/** An estate on a sandbox of its own that waits for nothing, in normal. */
export async function onSandbox(estate: OfflineEstate) {
  const folder = new RehearsalFolder(estate.stack, stackFilePath(estate.stack));
  folders.push(folder);
  const cloud = openCloud({ folder: folder.store, scale: Infinity });
  const observer = new Observer(cloud, estate);
  const { signal } = new AbortController();
  // Every step under way listens.
  setMaxListeners(0, signal);
  const player = new EnginelessDriver({ estate, cloud, observer, folder, signal, because: "a test" });
  await player.begin(() => undefined);
  return { cloud, player, clients: sandboxClients(estate.estate, cloud) };
}
