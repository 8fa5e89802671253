import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { broadcast } from "../terminal.ts";

describeEngine("broadcast handover, with an engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "broadcast-handover-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has nothing to hand over on a sandbox, where nobody else delivers", async () => {
    const { code, out, notes } = await broadcast("handover", "--stack", "prod", "--sandbox", folder, "--json");
    expect([code, notes]).toEqual([0, expect.anything()]);
    const report = JSON.parse(out) as {
      done: boolean;
      told: unknown[];
      things: { subject: string; owners: unknown[] }[];
    };
    expect([report.done, report.told]).toEqual([true, []]);
    expect(report.things.map(({ subject }) => subject)).toContain("HorizontalPodAutoscaler shop/web");
    expect(report.things.flatMap(({ owners }) => owners)).toEqual([]);
  });
});
