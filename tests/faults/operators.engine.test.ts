import { rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findCli } from "../../ops/engine/cli.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { prefill } from "../../ops/rehearsal/prefill.ts";
import { PulumiDriver } from "../../ops/rehearsal/pulumiDriver.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";
import { readStackFile, stackFilePath } from "../../ops/stackFile.ts";
import { openCloud } from "../../sandbox/index.ts";
import { describeEngine } from "../engine.ts";

const quiet = (): void => undefined;

describeEngine("two operators at once", () => {
  const folder = new RehearsalFolder("qa", stackFilePath("qa"));
  const cloud = openCloud({ folder: folder.store, scale: Infinity });
  const faults = join(folder.store, "faults.json");
  const estate = new OfflineEstate("qa", readStackFile("qa").estate);
  const operator = async (): Promise<PulumiDriver> => {
    const cli = await findCli();
    if (!cli) throw new Error("no CLI");
    const { signal } = new AbortController();
    const observer = new Observer(cloud, estate);
    return new PulumiDriver({ cli, stack: "qa", folder, observer, estate, scale: 0, signal });
  };
  let first: PulumiDriver;
  let second: PulumiDriver;

  beforeAll(async () => {
    await prefill(cloud, estate);
    first = await operator();
    await first.begin(quiet);
    second = await operator();
    await second.open();
  }, 240_000);
  afterAll(() => folder.remove());

  it(
    "lets one proceed and tells the other who it is, who then finds nothing left to do",
    { timeout: 300_000 },
    async () => {
      // The first one's switch stands still in the middle for as long as the test needs.
      writeFileSync(faults, JSON.stringify([{ resource: "nodes-apps-group", operation: "update", fault: "stall" }]));
      const stop = new AbortController();
      const switching = first.apply("prewarm", quiet, { how: "interrupt", signal: stop.signal });
      const ended = switching.catch((error: unknown) => error);
      await expect
        .poll(() => cloud.store.journal().some(({ outcome }) => outcome === "stalled"), { timeout: 120_000 })
        .toBe(true);

      await expect(second.apply("prewarm", quiet)).rejects.toThrow(
        new RegExp(`currently locked by 1 lock[^]*created by ${userInfo().username}@${hostname()} \\(pid \\d+\\) at `),
      );
      // The first one's other steps go on meanwhile, each once: nothing of the second one's reached the estate.
      const changed = cloud.store.journal().flatMap(({ operation, name }) => (operation === "update" ? [name] : []));
      expect(new Set(changed).size).toBe(changed.length);

      rmSync(faults);
      stop.abort();
      await ended;
      // The first one left in good order: its lock is gone without anybody breaking it.
      expect(await second.unsettled()).toEqual([]);
      await second.recover();
      await second.apply("prewarm", quiet);
      expect(await second.differences("prewarm")).toEqual([]);
      expect(await first.preview("prewarm")).toEqual([]);
    },
  );
});
