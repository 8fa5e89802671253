import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENGINE_UNKNOWN } from "../../infra/contract/properties.ts";
import { podsOf } from "../../infra/providers/kubernetes/pods.ts";
import { defaultFolder, openCloud } from "../../sandbox/index.ts";
import { seed } from "../../sandbox/seed.ts";
import { knownTypes, standInOf } from "../../sandbox/standIns.ts";
import { database, hpa, microtasks, newCloud, temporaryFolder } from "./fixture.ts";

const INSTANCE = "aws:rds/instance:Instance";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

function everything(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe("the cloud", () => {
  it("does not pretend to know every type", async () => {
    const cloud = newCloud();
    const unknown = "the sandbox does not know the resource type aws:s3/nothing:Nothing";
    await expect(cloud.create("aws:s3/nothing:Nothing", "b", {})).rejects.toThrow(unknown);
    expect(() => cloud.check("aws:s3/nothing:Nothing", "b", {})).toThrow(unknown);
    expect(() => cloud.diff("aws:s3/nothing:Nothing", {}, {})).toThrow(unknown);
    expect(() => seed(cloud, "aws:s3/nothing:Nothing", "b", {})).toThrow(unknown);
    await expect(cloud.read("aws:s3/nothing:Nothing", "b")).rejects.toThrow(unknown);
  });

  it.each(knownTypes)("tolerates unknown values of a preview: %s", (type) => {
    const cloud = newCloud();
    const names = [
      "identifier",
      "engine",
      "metadata",
      "spec",
      "scalingConfig",
      "rules",
      "instanceClass",
      "zoneId",
      "value",
      "dashboardBody",
    ];
    const { inputs: table } = standInOf(type).changes;
    const inputs = Object.fromEntries(
      [
        ...names,
        "content",
        "totalActiveUsers",
        "newUsersPerMinute",
        "name",
        "nodeType",
        "connectionPoolConfig",
        "minCapacity",
        "pattern",
      ]
        .filter((name) => !table || name in table)
        .concat(type.endsWith(":ProxyTarget") ? "dbInstanceIdentifier" : [])
        .map((name) => [name, ENGINE_UNKNOWN]),
    );
    expect(cloud.check(type, "it", inputs).failures).toEqual([]);
    expect(cloud.previewCreate(type, "it", inputs)).toEqual(inputs);
    expect(cloud.diff(type, {}, inputs).changes.length).toBeGreaterThan(0);
  });

  it("writes nothing and takes no time in a preview", async () => {
    const folder = join(temporaryFolder(), "store");
    const cloud = openCloud({ folder, scale: Infinity });
    cloud.check(INSTANCE, "db", database);
    cloud.diff(INSTANCE, database, { ...database, instanceClass: "db.r6g.large" });
    cloud.previewCreate(INSTANCE, "db", database);
    cloud.previewUpdate(INSTANCE, "db-X", database, database, { endpoint: "x" });
    await cloud.read(INSTANCE, "prod");
    expect(() => readdirSync(folder)).toThrow("ENOENT");
  });

  it("keeps what is computed in the preview of an update, and drops what is no longer asked for", () => {
    const outputs = newCloud().previewUpdate(
      ALARM,
      "cpu",
      { name: "cpu" },
      { name: "cpu", unit: "x" },
      { name: "cpu", unit: "x", arn: "y" },
    );
    expect(outputs).toEqual({ name: "cpu", arn: "y" });
  });

  it("refuses what the check would have, when nobody checked", async () => {
    const inputs = { zoneId: "z", name: "room", host: "h", totalActiveUsers: 1, newUsersPerMinute: 1 };
    await expect(newCloud().create("cloudflare:index/waitingRoom:WaitingRoom", "r", inputs)).rejects.toThrow(
      /^totalActiveUsers: .*200/,
    );
  });

  it("never stores a secret, and does not lose sight of it", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(INSTANCE, "db", database, { secrets: [["tags", "token"]] });
    expect(outputs["password"]).toBe("hunter2");
    await cloud.update(
      INSTANCE,
      id,
      { ...database, password: "hunter3", tags: { token: "s3cr3t", plain: "p" } },
      { secrets: [["tags", "token"]] },
    );
    expect(everything(cloud.store.folder)).not.toMatch(/hunter|s3cr3t/);
    expect((await cloud.read(INSTANCE, id))?.inputs).toMatchObject({ tags: { plain: "p" } });
    expect((await cloud.read(INSTANCE, id))?.inputs).not.toHaveProperty("password");
  });

  it("runs operations side by side in simulated time", async () => {
    const cloud = newCloud();
    const replicas = ["a", "b", "c"].map((identifier) =>
      cloud.create(INSTANCE, identifier, { ...database, identifier }),
    );
    await Promise.all(replicas);
    expect(cloud.clock.now()).toBe(600);
    expect(cloud.list(INSTANCE)).toHaveLength(3);
  });

  it("finishes in its own time what a killed process began", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(INSTANCE, "db", database);
    const killed = openCloud({ folder: cloud.store.folder, scale: 1 });
    const stop = new AbortController();
    const update = killed.update(
      INSTANCE,
      id,
      { ...database, instanceClass: "db.r6g.4xlarge" },
      { signal: stop.signal },
    );
    await microtasks();
    stop.abort(new Error("killed"));
    await expect(update).rejects.toMatchObject({ outcome: "cancelled", partial: { id } });
    expect(cloud.find(INSTANCE, id)?.outputs["instanceClass"]).toBe("db.r6g.xlarge");
    cloud.clock.skip(1200);
    expect(cloud.find(INSTANCE, id)?.outputs).toMatchObject({ instanceClass: "db.r6g.4xlarge", status: "available" });
    expect(cloud.find(INSTANCE, id)).not.toHaveProperty("settling");
  });

  it("lets the next operation wait for the one under way", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(INSTANCE, "db", database);
    const start = cloud.clock.now();
    await expect(
      cloud.update(INSTANCE, id, { ...database, instanceClass: "db.r6g.large" }, { timeout: 600 }),
    ).rejects.toMatchObject({
      outcome: "timeout",
      message: "timeout while waiting for state to become 'available' (timeout: 10m0s)",
    });
    await cloud.update(INSTANCE, id, database);
    expect(cloud.clock.now() - start).toBe(2400);
  });

  it("seeds what a program adopts, once", async () => {
    const cloud = newCloud();
    const { id } = seed(cloud, INSTANCE, "db", database, "prod");
    expect(seed(cloud, INSTANCE, "db", { ...database, instanceClass: "db.r6g.large" }, "prod").id).toBe(id);
    expect(await cloud.read(INSTANCE, "prod")).toMatchObject({ id, inputs: { instanceClass: "db.r6g.xlarge" } });
    seed(cloud, HPA, "web", hpa(12, 50), "apps/web");
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 12 });
    expect(cloud.clock.now()).toBe(0);
    expect(cloud.store.journal()).toEqual([]);
  });

  it("says not found for an update of what is gone, and nothing for a deletion", async () => {
    const cloud = newCloud();
    await expect(cloud.update(ALARM, "cpu", { name: "cpu" })).rejects.toThrow(`${ALARM} cpu not found`);
    await expect(cloud.delete(ALARM, "cpu")).resolves.toBeUndefined();
  });

  it("journals what happened with its simulated times", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(ALARM, "cpu", { name: "cpu", threshold: 60 });
    await cloud.update(ALARM, id, { name: "cpu", threshold: 70 });
    await cloud.delete(ALARM, id);
    expect(cloud.store.journal()).toEqual([
      { at: 0, seconds: 1, type: ALARM, id, name: "cpu", operation: "create", outcome: "done" },
      { at: 1, seconds: 1, type: ALARM, id, name: "cpu", operation: "update", outcome: "done", detail: "threshold" },
      { at: 2, seconds: 1, type: ALARM, id, name: "cpu", operation: "delete", outcome: "done" },
    ]);
  });

  it("makes up a name where the program gives none, and keeps it", () => {
    const cloud = newCloud();
    const { inputs } = cloud.check(HPA, "web", { spec: {} }, undefined, "seed");
    expect(inputs["metadata"]).toEqual({ name: expect.stringMatching(/^web-[0-9a-f]{7}$/) as string });
    expect(cloud.check(HPA, "web", { spec: {} }, inputs, "other seed").inputs).toEqual(inputs);
  });

  it("is found in the folder the environment names, or below the repository's root", () => {
    expect(defaultFolder({ BROADCAST_SANDBOX_DIR: "/elsewhere" })).toBe("/elsewhere");
    expect(defaultFolder({})).toMatch(/\.broadcast[/\\]sandbox$/);
  });
});
