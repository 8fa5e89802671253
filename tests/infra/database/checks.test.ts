import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import { goodEstate, onAurora } from "../../shapes.ts";

const good = await goodEstate();
const aurora = await goodEstate({ edit: onAurora() });
const primary = "database-shop-primary";
const replica = "database-shop-replica";
const cluster = "database-shop-cluster";
const adopted = (edit: (databases: RawEstate) => void) =>
  goodEstate({ edit: ({ databases }) => edit(databases as RawEstate) });

describe("a database", () => {
  it("runs a class its engine has", () => {
    const check = "database-class-runs";
    const on = (name: string, instanceClass: string, estate = good) =>
      estate.set(name, ["instanceClass"], instanceClass).messages(check);
    expect(on(primary, "large")).toContain('"large" is no class; allowed: a name such as db.r6g.xlarge');
    expect(on(primary, "db.serverless")).toContain("only Aurora has");
    expect(good.set("database-shop", ["engine"], "oracle-ee").messages(check)).toContain(
      'engine "oracle-ee" is unknown',
    );
    expect(on(replica, "db.r6g.huge")).toContain('"db.r6g.huge" is no class');
    expect(on("database-shop-one", "db.m6g.large", aurora)).toContain("cannot run db.m6g.large");
    expect(on("database-shop-one", "db.t4g.micro", aurora)).toContain("only medium and large");
  });

  it.each([
    [primary, "db.q9.large"],
    [replica, "db.r6g.3xlarge"],
    [primary, "db.m4.large"],
  ])("is not refused for a class that is not known, which is said: %s on %s", (name, instanceClass) => {
    const estate = good.set(name, ["instanceClass"], instanceClass);
    expect(estate.verdict("database-class-runs")).toMatchObject({
      passed: true,
      uncounted: [`class ${instanceClass} of ${name}: it is not known; check asks AWS whether it can be had`],
    });
    expect(good.verdict("database-class-runs").uncounted).toEqual([]);
  });

  it("on Aurora is not known on a class of RDS alone", () => {
    const estate = aurora.set("database-shop-one", ["instanceClass"], "db.z1d.large");
    expect(estate.verdict("database-class-runs")).toMatchObject({ passed: true, uncounted: [expect.anything()] });
  });

  it("runs a known class where its engine is not stated", async () => {
    const estate = await adopted(({ devices }) => delete devices.engine);
    expect(estate.messages("database-class-runs")).toBe("");
    const strange = estate.set("database-devices-primary", ["instanceClass"], "db.r6g.huge");
    expect(strange.messages("database-class-runs")).toContain('"db.r6g.huge" is no class');
  });

  it("applies changes immediately", () => {
    const check = "database-applies-immediately";
    for (const name of [primary, replica, "database-devices-primary"]) {
      expect(good.set(name, ["applyImmediately"], false).messages(check)).toContain("waits for the maintenance window");
    }
    for (const name of [cluster, "database-shop-one"]) {
      expect(aurora.set(name, ["applyImmediately"], undefined).messages(check)).toContain(
        "`applyImmediately` is not true",
      );
    }
  });

  it("is protected from deletion", () => {
    const check = "database-deletion-protection";
    expect(good.set(primary, ["deletionProtection"], undefined).messages(check)).toContain(
      "`deletionProtection` is not true",
    );
    expect(aurora.set(cluster, ["deletionProtection"], false).messages(check)).toContain(
      "`deletionProtection` is not true",
    );
    for (const name of [primary, replica, "database-devices-primary"]) {
      expect(good.unprotected(name).messages("database-is-protected")).toContain("`protect` is off");
    }
    for (const name of [cluster, "database-shop-two"]) {
      expect(aurora.unprotected(name).messages("database-is-protected")).toContain("`protect` is off");
    }
  });

  it("leaves a snapshot, but not of a read replica", () => {
    const check = "database-final-snapshot";
    expect(good.set(primary, ["skipFinalSnapshot"], true).messages(check)).toContain("`skipFinalSnapshot` is true");
    expect(good.set(primary, ["finalSnapshotIdentifier"], undefined).messages(check)).toContain("refuses to take");
    expect(aurora.set(cluster, ["skipFinalSnapshot"], true).messages(check)).toContain("`skipFinalSnapshot` is true");
    expect(good.set(replica, ["deletionProtection"], false).messages("database-deletion-protection")).toBe("");
    expect(good.named(replica).inputs["skipFinalSnapshot"]).toBe(true);
    expect(good.messages(check)).toBe("");
  });

  it("that is adopted keeps what the file does not state, and that is said", () => {
    const protection = "database-deletion-protection";
    expect(good.verdict(protection)).toMatchObject({ passed: true, uncounted: [] });
    const silent = good.set("database-devices-primary", ["deletionProtection"], undefined).verdict(protection);
    expect(silent).toMatchObject({
      passed: true,
      uncounted: ["deletion protection of devices: adopted, and `deletionProtection` is not stated"],
    });
    const without = good.set("database-devices-primary", ["deletionProtection"], false).verdict(protection);
    expect(without).toMatchObject({ passed: false, uncounted: [] });
  });

  it("has replicas that keep up", () => {
    const check = "replicas-keep-up";
    const larger = good
      .set(primary, ["instanceClass"], "db.r6g.2xlarge")
      .set(replica, ["instanceClass"], "db.r6g.xlarge");
    expect(larger.messages(check)).toContain(
      `${replica} allows fewer connections than its primary: max_connections 3360 for postgres on db.r6g.xlarge, the primary's 5000`,
    );
    expect(larger.set(replica, ["instanceClass"], "db.r6g.4xlarge").messages(check)).toBe("");
    expect(larger.set("database-shop", ["maxConnections"], 5000).messages(check)).toBe("");
    expect(larger.set("database-shop", ["engine"], "mysql").messages(check)).toBe("");
    expect(good.set(replica, ["instanceClass"], "db.none").messages(check)).toContain("cannot be known");
    expect(good.set(replica, ["instanceClass"], "db.q9.large").verdict(check)).toMatchObject({
      passed: true,
      uncounted: [`connections of ${replica} against its primary's: a class is not known`],
    });
  });

  it("has something to fail over to, advisedly", () => {
    const alone = aurora.set("database-shop", ["instances"], { one: "shop-prod-one" }).verdict("cluster-has-standby");
    expect(alone).toMatchObject({ level: "advisory", passed: false });
    expect(alone.violations[0]?.message).toContain("shop has 1 instance: should the writer fail");
  });

  it("may have others to fail over to that the file does not name", async () => {
    const minCapacity = { normal: 2, broadcast: 8 };
    const estate = await adopted((databases) => (databases.shop = { kind: "aurora", adopt: "shop-prod", minCapacity }));
    expect(estate.verdict("cluster-has-standby")).toMatchObject({
      passed: true,
      uncounted: ["instances of shop: not in the stack file"],
    });
  });

  it("has sound storage bounds", () => {
    const check = "storage-is-no-dial";
    expect(good.set(primary, ["maxAllocatedStorage"], 549).messages(check)).toContain(
      "less than a tenth above the 500 GiB allocated: AWS refuses it. Fix: at least 550",
    );
    expect(good.set(primary, ["maxAllocatedStorage"], 550).messages(check)).toBe("");
    expect(good.set(primary, ["maxAllocatedStorage"], 0).messages(check)).toBe("");
  });

  it("has sound capacity bounds", () => {
    const set = (minCapacity: number, maxCapacity?: number) =>
      aurora
        .set(cluster, ["serverlessv2ScalingConfiguration"], { minCapacity, maxCapacity })
        .messages("serverless-capacity-bounds");
    expect(set(20, 16)).toContain("Serverless v2 capacity is 20 to 16");
    expect(set(0.7, 16)).toContain("by 0.5");
    expect(set(1, 257)).toContain("0 to 256");
    expect(set(0, 256)).toBe("");
    expect(set(257)).toContain("Serverless v2 capacity is 257 to 256");
  });
});
