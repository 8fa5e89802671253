import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { phases } from "../../infra/dial.ts";
import { projectFolder } from "../../ops/stackFile.ts";
import type { Ran } from "../engine.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import { rawEstate } from "../estates.ts";
import type { Wrong } from "../stacks/mistakes.ts";
import { mistakes } from "../stacks/mistakes.ts";

const pack = ["--policy-pack", join(projectFolder, "policies")];

describeEngine("the policy pack on the estate, under the real engine", () => {
  const stack = new EngineStack("prod");
  beforeAll(() => stack.init());
  afterAll(() => stack.remove());

  it.each(phases)("lets the preview of %s pass", async (phase) => {
    const { code, output } = await stack.at(phase, "preview", ...pack);
    expect(output).not.toMatch(/\[(mandatory|advisory)\]/);
    expect(code).toBe(0);
    expect((await stack.at(phase, "up", "--yes", "--skip-preview")).code).toBe(0);
  });
});

describeEngine("the preview of a mutated stack file", () => {
  let folder: string;
  let stack: EngineStack | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "mutated-"))));
  afterEach(() => {
    stack?.remove();
    rmSync(folder, { recursive: true });
  });

  async function preview(edit: Wrong["edit"], phase: string): Promise<Ran> {
    const estate = rawEstate();
    edit(estate);
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, JSON.stringify({ config: { "broadcast:phase": phase, "broadcast:estate": estate } }));
    stack = new EngineStack("prod", file);
    await stack.init();
    return stack.at(phase, "preview", ...pack);
  }

  it.each(mistakes.filter(({ check }) => check !== undefined))(
    "is failed by the pack for $name",
    async ({ edit, check }) => {
      const { code, output } = await preview(edit, "live");
      expect(output).toContain(`[mandatory]  ${String(check)}`);
      expect(code).not.toBe(0);
    },
  );

  it("is failed by the program itself, with path, value and what is allowed, where the schema refuses it", async () => {
    const { code, output } = await preview((estate) => (estate["edge"].redirect.status = 301), "normal");
    expect(output).toContain("broadcast:estate.edge.redirect.status: found 301; allowed: 302 or 307");
    expect(code).not.toBe(0);
  });
});
