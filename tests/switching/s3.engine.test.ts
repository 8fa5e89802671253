import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findCli } from "../../ops/engine/cli.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { prefill } from "../../ops/rehearsal/prefill.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { PulumiStack } from "../../ops/switching/pulumiStack.ts";
import { StackLocked } from "../../ops/switching/lock.ts";
import { sandboxWorkspace } from "../../ops/switching/sandbox.ts";
import { extensionIn, extensionTag } from "../../ops/unattended/deadline.ts";
import { Ledger } from "../../ops/unattended/ledger.ts";
import { describeEngine } from "../engine.ts";
import { describeMoto, Moto } from "../moto.ts";

const bucket = "shop-state";

describeMoto("with moto", () => {
  describeEngine("a stack whose state is in S3", { timeout: 300_000 }, () => {
    const moto = new Moto();
    const folder = mkdtempSync(join(tmpdir(), "s3-"));
    const before = { ...process.env };

    /** Opens the stack of QA on the sandbox's providers, its state in the bucket. */
    async function open(): Promise<PulumiStack> {
      const cli = await findCli();
      if (!cli) throw new Error("no CLI");
      const workspace = sandboxWorkspace("qa", undefined, folder);
      const address = `s3://${bucket}?endpoint=${moto.endpoint.replace("http://", "")}&disableSSL=true&s3ForcePathStyle=true`;
      const environment = { ...workspace.environment, PULUMI_BACKEND_URL: address };
      const { signal } = new AbortController();
      if (workspace.sandbox)
        await prefill(workspace.sandbox.cloud, new OfflineEstate("qa", readStackFile("qa").estate));
      return PulumiStack.open({ ...workspace, environment }, cli, { stop: signal, force: signal }, () => undefined);
    }

    beforeAll(async () => {
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: "testing",
        AWS_SECRET_ACCESS_KEY: "testing",
        AWS_REGION: "us-east-1",
        BROADCAST_SANDBOX_SCALE: "0",
      });
      await moto.start();
      const made = await fetch(`${moto.endpoint}/${bucket}`, { method: "PUT" });
      expect(made.status).toBe(200);
    }, 120_000);
    afterAll(async () => {
      for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
      await moto.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it("is switched, read and told of as any other", async () => {
      const live = await open();
      await live.up("normal", { message: "set up" });
      const preview = await live.preview("prewarm");
      await live.up("prewarm", { message: "to prewarm", enginePlan: preview.enginePlan });
      const again = await open();
      expect(await again.recorded()).toMatchObject({ entered: "prewarm", settled: "prewarm", pending: [] });
      expect((await again.history()).map(({ message }) => message)).toEqual(["to prewarm", "set up"]);
    });

    it("keeps what every machine must know of unattended switching with the state, where the next run finds it", async () => {
      const [one, other] = [join(folder, "one"), join(folder, "other")];
      const ledgerOf = (records: string, tags: Readonly<Record<string, string>>) =>
        new Ledger({ records, stack: "qa" }, tags, (line) => expect(line).toBeUndefined());
      const engine = await open();
      const ledger = ledgerOf(one, await engine.tags());
      const step = { from: "normal", to: "prewarm", seal: "a seal" } as const;
      ledger.ran("2027-02-19T19:00:00Z");
      await ledger.once("nobody has approved it", () => Promise.resolve());
      ledger.began({ ...step, late: 0 });
      ledger.ended({ ...step, outcome: "interrupted" });
      await ledger.share(engine);
      const until = { until: "2027-02-19T21:00:00Z", by: "ana", at: "2027-02-19T19:50:00Z" };
      await engine.setTag(extensionTag, JSON.stringify(until));
      const tags = await (await open()).tags();
      const next = ledgerOf(other, tags);
      expect(next.lastRun?.toString()).toBe("2027-02-19T19:00:00Z");
      expect(next.attempts(step)).toEqual({ failed: 0, last: "interrupted" });
      expect(await next.once("nobody has approved it", () => Promise.reject(new Error("told twice")))).toBe(false);
      expect(extensionIn(tags)).toEqual(until);
    });

    it("tells a second operator who is at it", async () => {
      const [first, second] = [await open(), await open()];
      let seen: unknown;
      const going = first.up("normal", {
        message: "back",
        onEvent: ({ resourcePreEvent }) => {
          if (resourcePreEvent) seen ??= second.up("normal", { message: "meanwhile" }).catch((error: unknown) => error);
        },
      });
      await going;
      const error = await seen;
      expect(error).toBeInstanceOf(StackLocked);
      expect((error as StackLocked).message).toMatch(/The lock of qa is held by \S+@\S+ \(process \d+\), since/);
      expect(await first.recorded()).toMatchObject({ entered: "normal", settled: "normal" });
    });
  });
});
