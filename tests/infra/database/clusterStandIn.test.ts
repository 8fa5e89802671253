import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import { changed, newCloud } from "../../sandbox/fixture.ts";

describe("an Aurora cluster", () => {
  const inputs = {
    clusterIdentifier: "aurora",
    engine: "aurora-postgresql",
    serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 64 },
  };

  it("takes a new capacity range in place, and answers both endpoints", async () => {
    const cloud = newCloud();
    const capacity = { minCapacity: 32, maxCapacity: 128 };
    const outputs = await changed(cloud, type.cluster, inputs, { serverlessv2ScalingConfiguration: capacity });
    expect(outputs["serverlessv2ScalingConfiguration"]).toEqual(capacity);
    expect(outputs["endpoint"]).toMatch(/^aurora\.cluster-c/);
    expect(outputs["readerEndpoint"]).toMatch(/^aurora\.cluster-ro-c/);
    const diff = cloud.diff(type.cluster, inputs, { ...inputs, serverlessv2ScalingConfiguration: capacity });
    expect(diff.changes.map(({ path }) => path)).toEqual([
      "serverlessv2ScalingConfiguration.minCapacity",
      "serverlessv2ScalingConfiguration.maxCapacity",
    ]);
  });

  it.each([
    ["dbSystemId", undefined, "ORCL", ["dbSystemId"]],
    ["clusterIdentifier", "aurora", "other", ["clusterIdentifier"]],
    ["kmsKeyId", "arn:x", undefined, []],
    ["region", "eu-west-1", "eu-west-3", ["region"]],
    ["backupRetentionPeriod", 7, 8, []],
  ])("is replaced, or not, for another %s: %j → %j", (property, before, after, replaces) => {
    const given = (value: unknown): object => (value === undefined ? inputs : { ...inputs, [property]: value });
    expect(newCloud().diff(type.cluster, { ...given(before) }, { ...given(after) }).replaces).toEqual(replaces);
  });

  it("keeps backups for 35 days at most", () => {
    const { failures } = newCloud().check(type.cluster, "db", { ...inputs, backupRetentionPeriod: 36 });
    expect(failures.map(({ reason }) => reason)).toEqual([
      "expected backup_retention_period to be at most (35), got 36",
    ]);
  });

  it("is in a default group where none is asked for, and stays in it", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(type.cluster, "db", inputs);
    expect(outputs["vpcSecurityGroupIds"]).toEqual([expect.stringMatching(/^sg-/)]);
    expect(cloud.diff(type.cluster, inputs, inputs, outputs).changes).toEqual([]);
    const after = await cloud.update(type.cluster, id, { ...inputs, tags: { a: "b" } });
    expect(after.outputs["vpcSecurityGroupIds"]).toEqual(outputs["vpcSecurityGroupIds"]);
  });

  it("refuses a minimum above the maximum", async () => {
    const cloud = newCloud();
    const wrong = { ...inputs, serverlessv2ScalingConfiguration: { minCapacity: 65, maxCapacity: 64 } };
    await expect(cloud.create(type.cluster, "db", wrong)).rejects.toThrow(
      /^InvalidParameterValue: .*minimum capacity 65/,
    );
  });

  it.each([
    [257, "range (0 - 256), got 257"],
    [-1, "range (0 - 256), got -1"],
    [0.3, "multiple of 0.5, got 0.3"],
  ])("fails the check for %d units", (minCapacity, reason) => {
    const { failures } = newCloud().check(type.cluster, "db", {
      ...inputs,
      serverlessv2ScalingConfiguration: { minCapacity, maxCapacity: 256 },
    });
    expect(failures).toEqual([
      { property: "serverlessv2ScalingConfiguration.minCapacity", reason: expect.stringContaining(reason) as string },
    ]);
  });

  it("has members, the first of which writes, and stays while it has any", async () => {
    const cloud = newCloud();
    const member = { clusterIdentifier: "aurora", engine: "aurora-postgresql", instanceClass: "db.serverless" };
    await expect(cloud.create(type.clusterInstance, "a", { ...member, identifier: "a" })).rejects.toThrow(
      "DBClusterNotFoundFault",
    );
    await cloud.create(type.cluster, "db", inputs);
    const first = await cloud.create(type.clusterInstance, "a", { ...member, identifier: "a" });
    const second = await cloud.create(type.clusterInstance, "b", { ...member, identifier: "b" });
    expect([first.outputs["writer"], second.outputs["writer"]]).toEqual([true, false]);
    await expect(cloud.delete(type.cluster, "aurora")).rejects.toThrow("still contains DB instances");
    const { outputs } = await cloud.update(type.clusterInstance, "a", {
      ...member,
      identifier: "a",
      instanceClass: "db.r6g.large",
    });
    expect(outputs["instanceClass"]).toBe("db.serverless");
  });
});
