import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type as databaseType } from "../../infra/database/facts.ts";
import { type as nodePoolType } from "../../infra/nodePool/facts.ts";
import { readDigest } from "../../ops/engine/digest.ts";
import { previewOf } from "../../ops/engine/preview.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { seed } from "../../sandbox/seed.ts";
import { describeEngineIf, EngineStack } from "../engine.ts";
import { oneAlarm } from "../estates/fixed.ts";
import { Moto, motoInstalled } from "../moto.ts";
import { broadcast } from "../terminal.ts";
import { account, fillAws, region } from "./clouds.ts";
import { company, ListedCluster } from "./cluster.ts";
import { Newcomer } from "./operator.ts";

/** What moto was filled with, as the sandbox's services have it: more than a stack file says. */
function fillAlike(cloud: Cloud): void {
  const paris = cloud.at({ account, region });
  const instance = (id: string, given: object) =>
    seed(paris, databaseType.instance, id, { identifier: id, allocatedStorage: 500, storageType: "gp3", ...given }, id);
  const postgres = { engine: "postgres", engineVersion: "15.4", username: "shop", backupRetentionPeriod: 7 };
  instance("shop-prod", { ...postgres, instanceClass: "db.r6g.large", multiAz: true, tags: { team: "shop" } });
  instance("shop-prod-copy", { replicateSourceDb: "shop-prod", instanceClass: "db.r6g.xlarge" });
  const scaling = { minSize: 2, maxSize: 60, desiredSize: 3 };
  for (const [name, scalingConfig] of [
    ["apps", scaling],
    ["jobs", { minSize: 1, maxSize: 4, desiredSize: 1 }],
  ] as const) {
    const group = { clusterName: "shop-prod", nodeGroupName: name, instanceTypes: ["m6i.4xlarge"], scalingConfig };
    const place = {
      nodeRoleArn: `arn:aws:iam::${account}:role/shop-prod-nodes`,
      subnetIds: ["subnet-0a1b2c3d4e5f60001"],
    };
    seed(paris, nodePoolType.nodeGroup, name, { ...group, ...place }, `shop-prod:${name}`);
  }
}

describeEngineIf(motoInstalled)("what init writes, under the engine", { timeout: 1_800_000 }, () => {
  const moto = new Moto();
  const newcomer = new Newcomer();
  const cluster = new ListedCluster(company);
  let stack: EngineStack | undefined;
  beforeAll(async () => {
    await moto.start();
    await fillAws(moto.endpoint);
    await cluster.start();
  }, 240_000);
  afterAll(async () => {
    stack?.remove();
    await cluster.stop();
    await moto.stop();
  });

  it("previews as imports without a difference, and its rehearsal holds", async () => {
    newcomer.hasAws(moto.endpoint);
    newcomer.hasCluster(cluster.endpoint);
    await newcomer.hasCloudflare();
    expect((await newcomer.init("--all")).code).toBe(0);

    stack = new EngineStack("found", newcomer.path);
    fillAlike(stack.cloud);
    // What is left: the cluster's objects and the zone's rules, which a file says whole.
    await stack.init();
    const { code, output } = await stack.pulumi("preview", "--json", "--show-sames");
    expect([code, output]).toEqual([0, expect.anything()]);
    const digest = readDigest(output.slice(output.indexOf("{")));
    const imported = (digest.steps ?? []).filter(({ op }) => op === "import").map(({ urn }) => urn.split("::").at(-1));
    expect(imported).toEqual(
      expect.arrayContaining(["database-shop-prod-primary", "nodes-apps-group", "zone-example-com-redirects"]),
    );
    const different = previewOf(digest).steps.flatMap(({ name, type, op, changes }) => {
      // How a change is asked for is no property of a database.
      const paths = changes.map(({ path }) => path).filter((path) => path !== "applyImmediately");
      // A patch of an object is made, and so is a budget where there is none; the object itself is there.
      const isNew = type.endsWith("Patch") || type.endsWith(":PodDisruptionBudget");
      // What is imported as it is has no other step; with a difference it has an update as well.
      const made = op === "create" && (isNew || imported.includes(name));
      const ofCloud = /^(?:aws|cloudflare|kubernetes):/.test(type);
      return !ofCloud || made || (op === "update" && paths.length === 0) ? [] : [[name, type, op, ...paths]];
    });
    expect(different).toEqual([]);

    const evening = join(newcomer.folder, "evening.yaml");
    writeFileSync(evening, JSON.stringify(oneAlarm));
    const rehearsed = await broadcast(
      ...["rehearse", "--stack", "found", "--cwd", newcomer.folder, "--engine", "pulumi", "--scale", "100000"],
      ...["--evening", evening],
    );
    expect(rehearsed.out).toMatch(/Held: .*nothing created, replaced or deleted; the last normal equals the first\./);
    expect(rehearsed.code).toBe(0);
  });
});
