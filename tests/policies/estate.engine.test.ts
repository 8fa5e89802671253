import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import type { Ran } from "../engine.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";
import { addCluster } from "../shapes.ts";
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

describeEngine("the policy pack on another estate", () => {
  const folder = mkdtempSync(join(tmpdir(), "another-"));
  let stack: EngineStack | undefined;
  afterAll(() => {
    stack?.remove();
    rmSync(folder, { recursive: true });
  });

  it("tells clusters apart, and leaves what is adopted as it is", async () => {
    const estate = rawEstate();
    addCluster(estate);
    estate["apps"]["web-second"] = {
      in: "second",
      scaleTarget: { name: "web" },
      replicas: { normal: 8, broadcast: 50 },
    };
    estate["zones"].site.waitingRoom = { adopt: "00000000000000000000000000000000/room", totalActiveUsers: 5000 };
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, JSON.stringify({ config: { "broadcast:phase": "normal", "broadcast:estate": estate } }));
    stack = new EngineStack("prod", file);
    await stack.init();
    const { code, output } = await stack.at("normal", "preview", ...pack);
    expect(output).not.toMatch(/\[(mandatory|advisory)\]/);
    expect(code).toBe(0);
  });
});

describeEngine("the preview of a mutated stack file", () => {
  let stack: EngineStack | undefined;
  afterEach(() => stack?.remove());

  async function preview(edit: (estate: RawEstate) => unknown, phase: string): Promise<Ran> {
    const estate = rawEstate();
    edit(estate);
    stack = new EngineStack("prod");
    await stack.init();
    stack.describe(estate);
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
    const { code, output } = await preview((estate) => (estate["zones"].site.redirect.status = 301), "normal");
    expect(output).toContain("broadcast:estate.zones.site.redirect.status: found 301; allowed: 302 or 307");
    expect(code).not.toBe(0);
  });
});
