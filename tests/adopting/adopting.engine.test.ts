import { afterAll, beforeAll, expect, it } from "vitest";
import type { StoredResource } from "../../infra/contract/standIn.ts";
import { readDigest } from "../../ops/engine/digest.ts";
import type { EnginePreview } from "../../ops/engine/preview.ts";
import { previewOf } from "../../ops/engine/preview.ts";
import { openCloud } from "../../sandbox/index.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";
import { Operator } from "../switching/evening.ts";
import { corrected, fillWithCompany, firstDraft, oldRule, requestsPerSecond, secondDraft } from "./company.ts";

const adoptedNames = ["database-shop-primary", "nodes-apps-group", "app-web-autoscaler", "zone-site-redirects"];

const patched = "app-web-autoscaler";

/** What the sandbox's store calls the same: the company's own names. */
const ownNames = ["shop", "apps", "web", "redirects"];

describeEngine("bringing an estate under it", { timeout: 300_000 }, () => {
  const stack = new EngineStack("qa");
  const cloud = openCloud({ folder: stack.folder.store, scale: Infinity });
  const describe = (edit: (raw: RawEstate) => void) => {
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

  const stored = (name: string) => cloud.everywhere().find((resource) => resource.name === name);

  beforeAll(async () => {
    fillWithCompany(cloud);
    // The example of QA, with the ids of what exists.
    describe(firstDraft);
    await stack.init();
  });
  afterAll(() => stack.remove());

  it("refuses first what the stack file says of what exists and would harm it, and touches nothing", async () => {
    const before = cloud.everywhere();
    for (const command of [["preview"], ["up", "--yes"]]) {
      const { code, output } = await stack.pulumi(...command);
      expect(output).toContain("database-shop-primary: it has 800 GiB; 100 is less, and storage only grows.");
      expect(output).not.toMatch(/^ +at /m);
      expect(code).not.toBe(0);
    }
    expect(cloud.everywhere()).toEqual(before);
  });

  it("shows then where it is wrong, and would replace nothing", async () => {
    describe(secondDraft);
    expect(await changes()).toEqual({
      "database-shop-primary": ["applyImmediately", "tags.team"],
      "nodes-apps-group": ["scalingConfig.desiredSize"],
      "zone-site-redirects": ["rules[blog]", "rules[broadcast_home_en]", "rules[broadcast_home_fr]"],
    });
  });

  it("then changes nothing but what it adds: rules that are off, and how changes are to be made", async () => {
    describe(corrected);
    expect(await changes()).toEqual({
      "database-shop-primary": ["applyImmediately"],
      "zone-site-redirects": ["rules[broadcast_home_en]", "rules[broadcast_home_fr]"],
    });
    const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.stringMatching(/5 imported/)]);
    expect(stored("shop")?.outputs).toMatchObject({
      allocatedStorage: 800,
      parameterGroupName: "shop-postgres15",
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
    });
    expect(stored("shop")?.outputs).not.toHaveProperty("manageMasterUserPassword");
    expect(stored("apps")?.outputs).toMatchObject({ diskSize: 100, labels: { pool: "apps" } });
    expect(stored("web")?.outputs["spec"]).toMatchObject({ metrics: requestsPerSecond });
    expect(stored("redirects")?.outputs["rules"]).toEqual(
      expect.arrayContaining([expect.objectContaining(oldRule), expect.objectContaining({ enabled: false })]),
    );
    expect((await stack.pulumi("preview", "--expect-no-changes")).code).toBe(0);
  });

  it("goes up and back like any other, and what was there is what it was", async () => {
    const before = ownNames.map((name) => asked(stored(name)));
    for (const phase of ["prewarm", "live", "prewarm", "normal"]) {
      const { code, output } = await stack.at(phase, "up", "--yes", "--skip-preview");
      expect([code, output]).toEqual([0, expect.anything()]);
      if (phase === "live") expect(ownNames.map((name) => asked(stored(name)))).not.toEqual(before);
    }
    expect(ownNames.map((name) => asked(stored(name)))).toEqual(before);
    const done = cloud.store.journal().filter(({ name }) => ownNames.includes(name));
    expect(new Set(done.map(({ operation }) => operation))).toEqual(new Set(["update"]));
  });
});

describeEngine("a sandbox", { timeout: 120_000 }, () => {
  it("has from the start what a stack file adopts", async () => {
    const operator = new Operator(corrected);
    const { code, out, notes } = await operator.run("status");
    expect([code, notes]).toEqual([0, expect.anything()]);
    expect(out).toMatch(/normal/);
    const { cloud } = operator;
    const created = new Set(
      cloud.store.journal().flatMap(({ operation, name }) => (operation === "create" ? [name] : [])),
    );
    // Of an autoscaler it patches, the object is there; the patch itself is ours.
    for (const name of [...adoptedNames.filter((each) => each !== patched), `${patched}-object`]) {
      expect(cloud.everywhere().map((resource) => resource.name)).toContain(name);
      expect(created).not.toContain(name);
    }
    operator.remove();
  });
});

function asked(resource: StoredResource | undefined): unknown {
  return resource && { id: resource.id, inputs: resource.inputs };
}
