import { afterAll, beforeAll, expect, it } from "vitest";
import type { EnginePreview } from "../../ops/engine/preview.ts";
import { previewOf } from "../../ops/engine/preview.ts";
import { readDigest } from "../../ops/engine/digest.ts";
import { openCloud } from "../../sandbox/index.ts";
import type { StoredResource } from "../../sandbox/store.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import { rawEstate } from "../estates.ts";
import { Operator } from "../switching/evening.ts";
import { corrected, fillWithCompany, firstDraft, oldRule, requestsPerSecond } from "./company.ts";

const adoptedNames = ["database-primary", "headroom-nodes", "fleet-web-hpa", "edge-redirects"];

describeEngine("bringing an estate under it", { timeout: 300_000 }, () => {
  const stack = new EngineStack("qa");
  const cloud = openCloud({ folder: stack.folder.store, scale: Infinity });
  const describe = (edit: typeof firstDraft) => {
    const raw = rawEstate("qa");
    edit(raw);
    stack.describe(raw);
  };

  /** What the engine would change of what exists already. */
  async function changes(): Promise<Record<string, string[]>> {
    const { code, output } = await stack.pulumi("preview", "--json", "--show-sames");
    expect([code, output]).toEqual([0, expect.anything()]);
    const { steps }: EnginePreview = previewOf(readDigest(output.slice(output.indexOf("{"))));
    return Object.fromEntries(
      steps
        .filter(({ name, op }) => adoptedNames.includes(name) && op === "update")
        .map(({ name, changes }) => [name, changes.map(({ path }) => path).sort()]),
    );
  }

  const stored = (name: string) => cloud.list().find((resource) => resource.name === name);

  beforeAll(async () => {
    // The example of QA, with the ids of what exists.
    describe(firstDraft);
    await stack.init();
    await fillWithCompany(cloud);
  });
  afterAll(() => stack.remove());

  it("shows first where the stack file is wrong about what exists, and would replace nothing", async () => {
    expect(await changes()).toEqual({
      "database-primary": ["allocatedStorage", "backupRetentionPeriod", "tags.managed-by", "tags.team"],
      "headroom-nodes": ["scalingConfig.desiredSize"],
      "fleet-web-hpa": ["metadata.annotations", "spec.behavior"],
      "edge-redirects": ["rules[blog]", "rules[broadcast_home_en]", "rules[broadcast_home_fr]"],
    });
  });

  it("then changes nothing but what it adds: a tag, annotations, scaling behaviour, rules that are off", async () => {
    describe(corrected);
    expect(await changes()).toEqual({
      "database-primary": ["tags.managed-by"],
      "fleet-web-hpa": ["metadata.annotations", "spec.behavior"],
      "edge-redirects": ["rules[broadcast_home_en]", "rules[broadcast_home_fr]"],
    });
    const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.stringMatching(/4 imported/)]);
    expect(stored("database-primary")?.outputs).toMatchObject({
      allocatedStorage: 800,
      parameterGroupName: "shop-postgres15",
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
    });
    expect(stored("database-primary")?.outputs).not.toHaveProperty("manageMasterUserPassword");
    expect(stored("headroom-nodes")?.outputs).toMatchObject({ diskSize: 100, labels: { pool: "apps" } });
    expect(stored("fleet-web-hpa")?.outputs["spec"]).toMatchObject({ metrics: requestsPerSecond });
    expect(stored("edge-redirects")?.outputs["rules"]).toEqual(
      expect.arrayContaining([expect.objectContaining(oldRule), expect.objectContaining({ enabled: false })]),
    );
    expect((await stack.pulumi("preview", "--expect-no-changes")).code).toBe(0);
  });

  it("goes up and back like any other, and what was there is what it was", async () => {
    const before = adoptedNames.map((name) => asked(stored(name)));
    for (const phase of ["prewarm", "live", "prewarm", "normal"]) {
      const { code, output } = await stack.at(phase, "up", "--yes", "--skip-preview");
      expect([code, output]).toEqual([0, expect.anything()]);
      if (phase === "live") expect(adoptedNames.map((name) => asked(stored(name)))).not.toEqual(before);
    }
    expect(adoptedNames.map((name) => asked(stored(name)))).toEqual(before);
    const done = cloud.store.journal().filter(({ name }) => adoptedNames.includes(name));
    expect(new Set(done.map(({ operation }) => operation))).toEqual(new Set(["update"]));
  });
});

describeEngine("a sandbox", { timeout: 120_000 }, () => {
  it("has from the start what a stack file adopts", async () => {
    const operator = new Operator(corrected);
    const { code, out, notes } = await operator.run("status");
    expect([code, notes]).toEqual([0, expect.anything()]);
    expect(out).toMatch(/normal/);
    const adopted = operator.cloud.list().filter(({ name }) => adoptedNames.includes(name));
    expect(adopted).toHaveLength(adoptedNames.length);
    expect(
      operator.cloud.store
        .journal()
        .filter(({ operation }) => operation === "create")
        .map(({ name }) => name),
    ).not.toEqual(expect.arrayContaining(adoptedNames));
    operator.remove();
  });
});

function asked(resource: StoredResource | undefined): unknown {
  return resource && { id: resource.id, inputs: resource.inputs };
}
