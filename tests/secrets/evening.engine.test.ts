import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { describeEngine } from "../engine.ts";
import { Operator } from "../switching/evening.ts";
import type { Called } from "../terminal.ts";
import { expectNone, expectNoneIn, indiscreet, plantedConfig, plantSecrets } from "./planted.ts";

describeEngine("an evening with secrets all around, and providers that repeat them", { timeout: 300_000 }, () => {
  plantSecrets();
  let operator: Operator;
  beforeAll(() => {
    operator = new Operator();
    const document = parseDocument(readFileSync(operator.ownFile, "utf8"));
    for (const [key, value] of Object.entries(plantedConfig)) document.setIn(["config", key], value);
    writeFileSync(operator.ownFile, document.toString());
  });
  afterAll(() => operator.remove());

  /** What a verb prints, and every file there is afterwards but what was planted itself and the stand-in cloud's own memory. */
  async function searched(verb: string, ...args: string[]): Promise<Called> {
    const called = await operator.run(verb, ...args);
    expectNone(called.out + called.notes, `${verb} ${args.join(" ")}`);
    expect(
      expectNoneIn(operator.folder, (path) => path === "Pulumi.qa.yaml" || /\/store\//.test(path)),
    ).toBeGreaterThan(0);
    return called;
  }

  it("shows none in a switch that fails, in the status after it, on the way back, in the report", async () => {
    expect((await searched("status")).code).toBe(0);
    operator.faults({ resource: "nodes-apps-group", operation: "update", fault: "error", message: indiscreet });
    const failed = await searched("switch", "--to", "prewarm", "--yes");
    expect(failed.notes).toMatch(/nodes-apps-group: .*InvalidClientTokenId: not valid: \[secret\]/);
    expect(failed.notes).toMatch(/No notice was sent/);
    expect(failed.code).toBe(1);
    expect((await searched("status", "--json")).code).toBe(1);
    operator.faults();
    expect((await searched("rollback", "--yes", "--json")).code).toBe(0);
    await searched("check", "--json");
    for (const format of ["markdown", "html", "json"]) {
      const to = join(operator.folder, `report.${format}`);
      expect((await searched("report", "--format", format, "--output", to)).code).toBe(0);
    }
    expect((await searched("plan", "--to", "prewarm", "--seal", join(operator.folder, "sealed.json"))).code).toBe(0);
  });
});
