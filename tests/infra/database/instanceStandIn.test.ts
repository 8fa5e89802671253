import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import { database, microtasks, newCloud } from "../../sandbox/fixture.ts";

describe("an RDS instance", () => {
  it("answers what the program reads", async () => {
    const cloud = newCloud({ account: "123456789012", region: "eu-west-3" });
    const { id, outputs } = await cloud.create(type.instance, "db", database);
    expect(outputs).toMatchObject({
      identifier: "prod",
      port: 5432,
      status: "available",
      resourceId: id,
      arn: "arn:aws:rds:eu-west-3:123456789012:db:prod",
      engineVersionActual: "16.4",
    });
    expect(outputs["endpoint"]).toBe(`${String(outputs["address"])}:5432`);
    expect(outputs["address"]).toMatch(/^prod\.c[0-9a-f]{11}\.eu-west-3\.rds\.amazonaws\.com$/);
  });

  it("changes class in 20 minutes with Multi-AZ, most of it in service", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.instance, "db", database);
    const before = cloud.clock.now();
    const { outputs } = await cloud.update(type.instance, id, { ...database, instanceClass: "db.r6g.4xlarge" });
    expect(cloud.clock.now() - before).toBe(1200);
    expect(outputs["instanceClass"]).toBe("db.r6g.4xlarge");
    const interruption = cloud.find(type.instance, "prod")?.observed["interruption"] as { from: number; to: number };
    expect(interruption.to - interruption.from).toBe(77);
    expect(interruption.from).toBeGreaterThan(before);
  });

  it("is modifying while it changes", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.instance, "db", database);
    const update = cloud.update(type.instance, id, { ...database, instanceClass: "db.r6g.4xlarge" });
    await microtasks();
    expect(cloud.find(type.instance, "prod")?.outputs).toMatchObject({
      status: "modifying",
      instanceClass: "db.r6g.xlarge",
    });
    await update;
    expect(cloud.find(type.instance, "prod")?.outputs).toMatchObject({
      status: "available",
      instanceClass: "db.r6g.4xlarge",
    });
  });

  it("puts a class change off without applyImmediately, though the update succeeds", async () => {
    const cloud = newCloud();
    const inputs = { ...database, applyImmediately: false };
    const { id } = await cloud.create(type.instance, "db", inputs);
    const before = cloud.clock.now();
    const wanted = { ...inputs, instanceClass: "db.r6g.4xlarge" };
    const { outputs } = await cloud.update(type.instance, id, wanted);
    expect(outputs["instanceClass"]).toBe("db.r6g.xlarge");
    // The provider waits all the same.
    expect(cloud.clock.now() - before).toBe(80);
    expect(cloud.find(type.instance, id)?.observed["pendingModifiedValues"]).toEqual({
      instanceClass: "db.r6g.4xlarge",
    });
    // The next preview still shows it, and a refresh finds the old class.
    expect(cloud.diff(type.instance, wanted, wanted, outputs).changes.map(({ path }) => path)).toEqual([
      "instanceClass",
    ]);
    expect((await cloud.read(type.instance, id))?.inputs["instanceClass"]).toBe("db.r6g.xlarge");
  });

  it("carries out what was put off with the next immediate change", async () => {
    const cloud = newCloud();
    const inputs = { ...database, applyImmediately: false };
    const { id } = await cloud.create(type.instance, "db", inputs);
    await cloud.update(type.instance, id, { ...inputs, instanceClass: "db.r6g.4xlarge", iops: 12000 });
    expect(cloud.find(type.instance, id)?.outputs["iops"]).toBeUndefined();
    const { outputs } = await cloud.update(type.instance, id, {
      ...database,
      instanceClass: "db.r6g.4xlarge",
      iops: 12000,
      tags: { a: "b" },
    });
    expect(outputs).toMatchObject({ instanceClass: "db.r6g.4xlarge", iops: 12000 });
    expect(cloud.find(type.instance, id)?.observed["pendingModifiedValues"]).toEqual({});
  });

  it("forgets what was put off when it is taken back", async () => {
    const cloud = newCloud();
    const inputs = { ...database, applyImmediately: false };
    const { id } = await cloud.create(type.instance, "db", inputs);
    await cloud.update(type.instance, id, { ...inputs, instanceClass: "db.r6g.4xlarge" });
    await cloud.update(type.instance, id, inputs);
    expect(cloud.find(type.instance, id)?.observed["pendingModifiedValues"]).toEqual({});
  });

  it("refuses smaller storage, an unknown class, a second of its name, and deletion when protected", async () => {
    const cloud = newCloud();
    const inputs = { ...database, deletionProtection: true };
    const { id } = await cloud.create(type.instance, "db", inputs);
    await expect(cloud.update(type.instance, id, { ...inputs, allocatedStorage: 100 })).rejects.toThrow(
      /^InvalidParameterCombination: .*100 GiB is less than the current 200 GiB/,
    );
    await expect(cloud.update(type.instance, id, { ...inputs, instanceClass: "db.r6g.huge" })).rejects.toThrow(
      "InvalidParameterValue: Invalid DB Instance class: db.r6g.huge",
    );
    await expect(cloud.create(type.instance, "again", inputs)).rejects.toThrow("DBInstanceAlreadyExists");
    await expect(cloud.delete(type.instance, id)).rejects.toThrow(
      "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
    expect(cloud.find(type.instance, id)?.outputs).toMatchObject({
      allocatedStorage: 200,
      instanceClass: "db.r6g.xlarge",
    });
  });

  it("wants a final snapshot unless told otherwise, then goes", async () => {
    const cloud = newCloud();
    const inputs = { ...database, skipFinalSnapshot: false };
    const { id } = await cloud.create(type.instance, "db", inputs);
    await expect(cloud.delete(type.instance, id)).rejects.toThrow("final_snapshot_identifier is required");
    await cloud.update(type.instance, id, database);
    await cloud.delete(type.instance, id);
    expect(cloud.list(type.instance)).toEqual([]);
  });

  it.each([{}, { vpcSecurityGroupIds: [] }])("is in a default group where none is asked for: %j", async (groups) => {
    const cloud = newCloud();
    // A password is never read.
    const rest = { ...database, password: undefined };
    const inputs = { ...rest, ...groups };
    const { id, outputs } = await cloud.create(type.instance, "db", inputs);
    const defaults = outputs["vpcSecurityGroupIds"];
    expect(defaults).toEqual([expect.stringMatching(/^sg-/)]);
    const read = await cloud.read(type.instance, id);
    expect(read?.outputs["vpcSecurityGroupIds"]).toEqual(defaults);
    // Neither the next preview nor one after a refresh finds a difference.
    expect(cloud.diff(type.instance, inputs, inputs, outputs).changes).toEqual([]);
    expect(cloud.diff(type.instance, read?.inputs ?? {}, inputs, read?.outputs).changes).toEqual([]);
    expect(cloud.diff(type.instance, rest, { ...rest, vpcSecurityGroupIds: defaults }, outputs).changes).toEqual([]);
  });

  it("keeps its groups when they are no longer asked for, and that is no difference the next time", async () => {
    const cloud = newCloud();
    const inputs = { ...database, vpcSecurityGroupIds: ["sg-1", "sg-2"] };
    const { id } = await cloud.create(type.instance, "db", inputs);
    const { outputs } = await cloud.update(type.instance, id, database);
    expect(outputs["vpcSecurityGroupIds"]).toEqual(["sg-1", "sg-2"]);
    expect(cloud.diff(type.instance, database, database, outputs).changes).toEqual([]);
    await cloud.update(type.instance, id, { ...database, vpcSecurityGroupIds: ["sg-3"] });
    expect(cloud.find(type.instance, id)?.outputs["vpcSecurityGroupIds"]).toEqual(["sg-3"]);
  });

  it("follows a source as a replica, and is promoted for good when that is taken away", async () => {
    const cloud = newCloud();
    const replica = {
      identifier: "prod-r1",
      instanceClass: "db.r6g.xlarge",
      replicateSourceDb: "prod",
      applyImmediately: true,
    };
    await expect(cloud.create(type.instance, "replica", replica)).rejects.toThrow(
      "DBInstanceNotFound: DBInstance prod not found.",
    );
    await cloud.create(type.instance, "db", database);
    const { id, outputs } = await cloud.create(type.instance, "replica", replica);
    expect(outputs).toMatchObject({ engine: "postgres", username: "app", port: 5432 });
    await cloud.update(type.instance, id, { ...replica, replicateSourceDb: undefined });
    expect(cloud.find(type.instance, id)?.observed["promotedFrom"]).toBe("prod");
    await expect(cloud.update(type.instance, id, replica)).rejects.toThrow("cannot elect new source database");
  });

  it("stays with its source: another one is refused, and so is a blue/green update", async () => {
    const cloud = newCloud();
    await cloud.create(type.instance, "db", database);
    await cloud.create(type.instance, "other", { ...database, identifier: "other" });
    const replica = { identifier: "prod-r1", instanceClass: "db.r6g.xlarge", replicateSourceDb: "prod" };
    const { id } = await cloud.create(type.instance, "replica", replica);
    const moved = cloud.update(type.instance, id, { ...replica, replicateSourceDb: "other" });
    await expect(moved).rejects.toThrow("cannot elect new source database for replication");
    const { failures } = cloud.check(type.instance, "replica", { ...replica, blueGreenUpdate: { enabled: true } });
    expect(failures.map(({ property }) => property)).toEqual(["blueGreenUpdate.enabled"]);
  });

  it("is renamed in place, and keeps what it is", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(type.instance, "db", database);
    await cloud.create(type.instance, "other", { ...database, identifier: "taken" });
    const renamed = await cloud.update(type.instance, id, { ...database, identifier: "renamed" });
    expect(renamed.outputs).toMatchObject({ identifier: "renamed", resourceId: outputs["resourceId"] });
    expect(renamed.outputs["address"]).toMatch(/^renamed\./);
    expect(cloud.find(type.instance, "renamed")?.id).toBe(id);
    const taken = cloud.update(type.instance, id, { ...database, identifier: "taken" });
    await expect(taken).rejects.toThrow("DBInstanceAlreadyExists");
  });

  it.each([
    ["availabilityZone", "us-east-1c"],
    ["backupRetentionPeriod", 17],
    ["engineVersion", "15.1"],
    ["kmsKeyId", "arn:x"],
    ["multiAz", true],
    ["port", 5433],
    ["storageType", "io2"],
  ])("keeps %s when it is left out, and that is no change", async (property, value) => {
    const cloud = newCloud();
    const inputs = { ...database, [property]: value };
    const { id, outputs } = await cloud.create(type.instance, "db", inputs);
    const left = Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== property));
    expect(cloud.diff(type.instance, inputs, left, outputs).changes).toEqual([]);
    const after = await cloud.update(type.instance, id, { ...left, tags: { a: "b" } });
    expect(after.outputs[property]).toBe(value);
  });

  it.each([
    [{ tags: { a: "b" } }, 5],
    [{ skipFinalSnapshot: false, finalSnapshotIdentifier: "last" }, 5],
    [{ backupRetentionPeriod: 8 }, 80],
    [{ backupRetentionPeriod: 8, tags: { a: "b" } }, 80],
  ])("takes 80 s at least unless RDS is not asked to modify it: %j", async (change, seconds) => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.instance, "db", database);
    const before = cloud.clock.now();
    await cloud.update(type.instance, id, { ...database, ...change });
    expect(cloud.clock.now() - before).toBe(seconds);
  });

  it.each([
    [-1, ["expected backup_retention_period to be in the range (0 - 35), got -1"]],
    [0, []],
    [35, []],
    [36, ["expected backup_retention_period to be in the range (0 - 35), got 36"]],
  ])("keeps backups for 0 to 35 days: %d", (backupRetentionPeriod, reasons) => {
    const { failures } = newCloud().check(type.instance, "db", { ...database, backupRetentionPeriod });
    expect(failures.map(({ reason }) => reason)).toEqual(reasons);
  });

  it.each([
    ["prod", true],
    ["db-0123abc", false],
  ])("that is replaced goes first only where its name was given: %s", (identifier, first) => {
    const inputs = { ...database, identifier };
    const diff = newCloud().diff(type.instance, inputs, { ...inputs, engine: "mysql" }, {}, "db");
    expect(diff).toMatchObject({ replaces: ["engine"], deleteBeforeReplace: first });
  });

  it("is replaced in another region, and not where its own is stated", () => {
    const cloud = newCloud({ region: "eu-west-3" });
    const moved = { ...database, region: "eu-west-1" };
    expect(cloud.diff(type.instance, database, moved, { region: "eu-west-3" }).replaces).toEqual(["region"]);
    expect(cloud.diff(type.instance, { ...database, region: "eu-west-3" }, database).changes).toEqual([]);
    expect(cloud.diff(type.instance, moved, database).replaces).toEqual(["region"]);
  });

  it.each(["backupTarget", "s3Import", "snapshotIdentifier", "restoreToPointInTime"])(
    "is replaced when %s is added",
    (property) => {
      const added = { ...database, [property]: "new" };
      expect(newCloud().diff(type.instance, database, added).replaces).toEqual([property]);
    },
  );

  it.each(["availabilityZone", "dbName", "engine", "kmsKeyId", "snapshotIdentifier", "storageEncrypted", "username"])(
    "is replaced when %s changes",
    (property) => {
      const cloud = newCloud();
      const diff = cloud.diff(type.instance, { ...database, [property]: "old" }, { ...database, [property]: "new" });
      expect(diff.replaces).toEqual([property]);
    },
  );

  it.each([
    "instanceClass",
    "identifier",
    "identifierPrefix",
    "multiAz",
    "iops",
    "storageType",
    "allocatedStorage",
    "parameterGroupName",
    "deletionProtection",
  ])("is changed in place when %s changes", (property) => {
    const diff = newCloud().diff(type.instance, { ...database, [property]: 1 }, { ...database, [property]: 2 });
    expect(diff.changes).toEqual([{ path: property, kind: "update", answer: "update" }]);
  });
});
