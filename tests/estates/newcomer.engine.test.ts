import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Recorded } from "../../ops/switching/recorded.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "../switching/evening.ts";
import { broadcast } from "../terminal.ts";
import { estatesFolder, oneAlarm } from "./fixed.ts";

/** Every command a newcomer would run, in the order of an evening. */
describeEngine("a newcomer's evening on the sandbox", { timeout: 600_000 }, () => {
  let operator: Operator;
  let before: Recorded;
  beforeAll(async () => {
    operator = new Operator(undefined, "newcomer", estatesFolder);
    expect((await operator.run("status")).code).toBe(0);
    before = await operator.recorded();
  });
  afterAll(() => operator.remove());

  it("is rehearsed on the real engine first", async () => {
    const evening = join(operator.folder, "evening.yaml");
    writeFileSync(evening, JSON.stringify(oneAlarm));
    const { code, out } = await broadcast(
      ...["rehearse", "--stack", "newcomer", "--cwd", operator.folder, "--engine", "pulumi", "--scale", "100000"],
      ...["--evening", evening],
    );
    expect(out).toMatch(/Held: .*nothing created, replaced or deleted; the last normal equals the first\./);
    expect(code).toBe(0);
  });

  it("is asked whether it is ready", async () => {
    const { out } = await operator.run("check");
    for (const database of ["orders-prod", "catalogue"]) expect(out).toContain(database);
  });

  it("is not switched up by --yes alone, since one database has no standby", async () => {
    const { code, notes } = await operator.switch("prewarm");
    expect(notes).toMatch(/an outage:\n {2}database-catalogue-primary interrupts the database: an outage/);
    expect(notes).not.toContain("database-orders-primary interrupts");
    expect(code).toBe(1);
    expect((await operator.recorded()).hash).toBe(before.hash);
  });

  it("goes to prewarm, whoever answers for the outage, and to live", async () => {
    const up = await operator.switch("prewarm", "--despite", "single-az-outage", "--json");
    expect(JSON.parse(up.out)).toMatchObject({ outcome: "done", entry: { despite: ["single-az-outage"] } });
    expect(operator.phase).toBe("prewarm");
    const live = await operator.switch("live", "--json");
    expect(JSON.parse(live.out)).toMatchObject({ outcome: "done" });
    expect(operator.phase).toBe("live");
    expect((await operator.run("status")).out).toMatch(/newcomer is in live/);
  });

  it("is taken back to where it began, and its evening is told", async () => {
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(out).toMatch(/✓ having asked the providers, the engine would change nothing in normal/);
    expect(out).toMatch(/✓ every resource is asked to be what it was in the baseline of /);
    expect(notes).toMatch(/newcomer is in normal, and what it was before\.$/);
    expect(code).toBe(0);
    const report = await operator.run("report");
    expect(report.out).toMatch(/single-az-outage/);
    expect(report.code).toBe(0);
  });
});
