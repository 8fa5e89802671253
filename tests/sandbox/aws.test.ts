import { describe, expect, it } from "vitest";
import { changed, database, microtasks, newCloud } from "./fixture.ts";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const MEMBER = "aws:rds/clusterInstance:ClusterInstance";
const NODES = "aws:eks/nodeGroup:NodeGroup";

describe("an RDS instance", () => {
  it("answers what the program reads", async () => {
    const cloud = newCloud({ account: "123456789012", region: "eu-west-3" });
    const { id, outputs } = await cloud.create(INSTANCE, "db", database);
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
    const { id } = await cloud.create(INSTANCE, "db", database);
    const before = cloud.clock.now();
    const { outputs } = await cloud.update(INSTANCE, id, { ...database, instanceClass: "db.r6g.4xlarge" });
    expect(cloud.clock.now() - before).toBe(1200);
    expect(outputs["instanceClass"]).toBe("db.r6g.4xlarge");
    const interruption = cloud.find(INSTANCE, "prod")?.observed["interruption"] as { from: number; to: number };
    expect(interruption.to - interruption.from).toBe(77);
    expect(interruption.from).toBeGreaterThan(before);
  });

  it("is modifying while it changes", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(INSTANCE, "db", database);
    const update = cloud.update(INSTANCE, id, { ...database, instanceClass: "db.r6g.4xlarge" });
    await microtasks();
    expect(cloud.find(INSTANCE, "prod")?.outputs).toMatchObject({
      status: "modifying",
      instanceClass: "db.r6g.xlarge",
    });
    await update;
    expect(cloud.find(INSTANCE, "prod")?.outputs).toMatchObject({
      status: "available",
      instanceClass: "db.r6g.4xlarge",
    });
  });

  it("puts a class change off without applyImmediately, though the update succeeds", async () => {
    const cloud = newCloud();
    const inputs = { ...database, applyImmediately: false };
    const { id } = await cloud.create(INSTANCE, "db", inputs);
    const before = cloud.clock.now();
    const wanted = { ...inputs, instanceClass: "db.r6g.4xlarge" };
    const { outputs } = await cloud.update(INSTANCE, id, wanted);
    expect(outputs["instanceClass"]).toBe("db.r6g.xlarge");
    expect(cloud.clock.now() - before).toBeLessThan(60);
    expect(cloud.find(INSTANCE, id)?.observed["pendingModifiedValues"]).toEqual({ instanceClass: "db.r6g.4xlarge" });
    // The next preview still shows it, and a refresh finds the old class.
    expect(cloud.diff(INSTANCE, wanted, wanted, outputs).changes.map(({ path }) => path)).toEqual(["instanceClass"]);
    expect((await cloud.read(INSTANCE, id))?.inputs["instanceClass"]).toBe("db.r6g.xlarge");
  });

  it("carries out what was put off with the next immediate change", async () => {
    const cloud = newCloud();
    const inputs = { ...database, applyImmediately: false };
    const { id } = await cloud.create(INSTANCE, "db", inputs);
    await cloud.update(INSTANCE, id, { ...inputs, instanceClass: "db.r6g.4xlarge", iops: 12000 });
    expect(cloud.find(INSTANCE, id)?.outputs["iops"]).toBeUndefined();
    const { outputs } = await cloud.update(INSTANCE, id, {
      ...database,
      instanceClass: "db.r6g.4xlarge",
      iops: 12000,
      tags: { a: "b" },
    });
    expect(outputs).toMatchObject({ instanceClass: "db.r6g.4xlarge", iops: 12000 });
    expect(cloud.find(INSTANCE, id)?.observed["pendingModifiedValues"]).toEqual({});
  });

  it("forgets what was put off when it is taken back", async () => {
    const cloud = newCloud();
    const inputs = { ...database, applyImmediately: false };
    const { id } = await cloud.create(INSTANCE, "db", inputs);
    await cloud.update(INSTANCE, id, { ...inputs, instanceClass: "db.r6g.4xlarge" });
    await cloud.update(INSTANCE, id, inputs);
    expect(cloud.find(INSTANCE, id)?.observed["pendingModifiedValues"]).toEqual({});
  });

  it("refuses smaller storage, an unknown class, a second of its name, and deletion when protected", async () => {
    const cloud = newCloud();
    const inputs = { ...database, deletionProtection: true };
    const { id } = await cloud.create(INSTANCE, "db", inputs);
    await expect(cloud.update(INSTANCE, id, { ...inputs, allocatedStorage: 100 })).rejects.toThrow(
      /^InvalidParameterCombination: .*100 GiB is less than the current 200 GiB/,
    );
    await expect(cloud.update(INSTANCE, id, { ...inputs, instanceClass: "db.r6g.huge" })).rejects.toThrow(
      "InvalidParameterValue: Invalid DB Instance class: db.r6g.huge",
    );
    await expect(cloud.create(INSTANCE, "again", inputs)).rejects.toThrow("DBInstanceAlreadyExists");
    await expect(cloud.delete(INSTANCE, id)).rejects.toThrow(
      "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
    expect(cloud.find(INSTANCE, id)?.outputs).toMatchObject({ allocatedStorage: 200, instanceClass: "db.r6g.xlarge" });
  });

  it("wants a final snapshot unless told otherwise, then goes", async () => {
    const cloud = newCloud();
    const inputs = { ...database, skipFinalSnapshot: false };
    const { id } = await cloud.create(INSTANCE, "db", inputs);
    await expect(cloud.delete(INSTANCE, id)).rejects.toThrow("final_snapshot_identifier is required");
    await cloud.update(INSTANCE, id, database);
    await cloud.delete(INSTANCE, id);
    expect(cloud.list(INSTANCE)).toEqual([]);
  });

  it("follows a source as a replica, and is promoted for good when that is taken away", async () => {
    const cloud = newCloud();
    const replica = {
      identifier: "prod-r1",
      instanceClass: "db.r6g.xlarge",
      replicateSourceDb: "prod",
      applyImmediately: true,
    };
    await expect(cloud.create(INSTANCE, "replica", replica)).rejects.toThrow(
      "DBInstanceNotFound: DBInstance prod not found.",
    );
    await cloud.create(INSTANCE, "db", database);
    const { id, outputs } = await cloud.create(INSTANCE, "replica", replica);
    expect(outputs).toMatchObject({ engine: "postgres", username: "app", port: 5432 });
    await cloud.update(INSTANCE, id, { ...replica, replicateSourceDb: undefined });
    expect(cloud.find(INSTANCE, id)?.observed["promotedFrom"]).toBe("prod");
    await expect(cloud.update(INSTANCE, id, replica)).rejects.toThrow("cannot elect new source database");
  });

  it.each([
    "availabilityZone",
    "dbName",
    "engine",
    "identifier",
    "kmsKeyId",
    "snapshotIdentifier",
    "storageEncrypted",
    "username",
  ])("is replaced when %s changes", (property) => {
    const cloud = newCloud();
    const diff = cloud.diff(INSTANCE, { ...database, [property]: "old" }, { ...database, [property]: "new" });
    expect(diff.replaces).toEqual([property]);
  });

  it.each([
    "instanceClass",
    "multiAz",
    "iops",
    "storageType",
    "allocatedStorage",
    "parameterGroupName",
    "deletionProtection",
  ])("is changed in place when %s changes", (property) => {
    const diff = newCloud().diff(INSTANCE, { ...database, [property]: 1 }, { ...database, [property]: 2 });
    expect(diff.changes).toEqual([{ path: property, kind: "update", replace: false }]);
  });
});

describe("an Aurora cluster", () => {
  const inputs = {
    clusterIdentifier: "aurora",
    engine: "aurora-postgresql",
    serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 64 },
  };

  it("takes a new capacity range in place, and answers both endpoints", async () => {
    const cloud = newCloud();
    const capacity = { minCapacity: 32, maxCapacity: 128 };
    const outputs = await changed(cloud, CLUSTER, inputs, { serverlessv2ScalingConfiguration: capacity });
    expect(outputs["serverlessv2ScalingConfiguration"]).toEqual(capacity);
    expect(outputs["endpoint"]).toMatch(/^aurora\.cluster-c/);
    expect(outputs["readerEndpoint"]).toMatch(/^aurora\.cluster-ro-c/);
    const diff = cloud.diff(CLUSTER, inputs, { ...inputs, serverlessv2ScalingConfiguration: capacity });
    expect(diff.changes.map(({ path }) => path)).toEqual([
      "serverlessv2ScalingConfiguration.minCapacity",
      "serverlessv2ScalingConfiguration.maxCapacity",
    ]);
  });

  it("refuses a minimum above the maximum", async () => {
    const cloud = newCloud();
    const wrong = { ...inputs, serverlessv2ScalingConfiguration: { minCapacity: 65, maxCapacity: 64 } };
    await expect(cloud.create(CLUSTER, "db", wrong)).rejects.toThrow(/^InvalidParameterValue: .*minimum capacity 65/);
  });

  it.each([
    [257, "range (0 - 256), got 257"],
    [-1, "range (0 - 256), got -1"],
    [0.3, "multiple of 0.5, got 0.3"],
  ])("fails the check for %d units", (minCapacity, reason) => {
    const { failures } = newCloud().check(CLUSTER, "db", {
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
    await expect(cloud.create(MEMBER, "a", { ...member, identifier: "a" })).rejects.toThrow("DBClusterNotFoundFault");
    await cloud.create(CLUSTER, "db", inputs);
    const first = await cloud.create(MEMBER, "a", { ...member, identifier: "a" });
    const second = await cloud.create(MEMBER, "b", { ...member, identifier: "b" });
    expect([first.outputs["writer"], second.outputs["writer"]]).toEqual([true, false]);
    await expect(cloud.delete(CLUSTER, "aurora")).rejects.toThrow("still contains DB instances");
    const { outputs } = await cloud.update(MEMBER, "a", { ...member, identifier: "a", instanceClass: "db.r6g.large" });
    expect(outputs["instanceClass"]).toBe("db.serverless");
  });
});

describe("an RDS proxy", () => {
  it("has an endpoint, a default target group and a target, which are changed or replaced as the real ones", async () => {
    const cloud = newCloud();
    const proxy = { name: "pool", engineFamily: "POSTGRESQL", roleArn: "arn:x", vpcSubnetIds: ["a", "b"], auths: [] };
    const { outputs } = await cloud.create("aws:rds/proxy:Proxy", "proxy", proxy);
    expect(outputs["endpoint"]).toMatch(/^pool\.proxy-c/);
    const group = { dbProxyName: "pool", connectionPoolConfig: { maxConnectionsPercent: 90 } };
    const type = "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup";
    const changedGroup = await changed(cloud, type, group, { connectionPoolConfig: { maxConnectionsPercent: 50 } });
    expect(changedGroup).toMatchObject({ name: "default", connectionPoolConfig: { maxConnectionsPercent: 50 } });
    const target = { dbProxyName: "pool", targetGroupName: "default", dbInstanceIdentifier: "prod" };
    const { id } = await cloud.create("aws:rds/proxyTarget:ProxyTarget", "target", target);
    expect(id).toBe("pool/default/RDS_INSTANCE/prod");
    expect(cloud.diff("aws:rds/proxy:Proxy", proxy, { ...proxy, vpcSubnetIds: ["a"] }).replaces).toEqual([
      "vpcSubnetIds[1]",
    ]);
  });
});

describe("an EKS node group", () => {
  const inputs = {
    clusterName: "prod",
    nodeGroupName: "apps",
    nodeRoleArn: "arn:x",
    subnetIds: ["a"],
    instanceTypes: ["m6i.4xlarge"],
    scalingConfig: { minSize: 3, desiredSize: 3, maxSize: 60 },
  };
  const sized = (minSize: number, desiredSize: number, maxSize: number): typeof inputs => ({
    ...inputs,
    scalingConfig: { minSize, desiredSize, maxSize },
  });

  it("scales in place, its nodes joining after the update has returned", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(NODES, "nodes", inputs);
    expect(id).toBe("prod:apps");
    await cloud.update(NODES, id, sized(30, 30, 60));
    expect(cloud.find(NODES, id)?.observed["nodes"]).toMatchObject({ from: 3, to: 30, seconds: 120 });
    expect(cloud.diff(NODES, inputs, sized(30, 30, 60)).changes.map(({ path }) => path)).toEqual([
      "scalingConfig.minSize",
      "scalingConfig.desiredSize",
    ]);
  });

  it("refuses sizes that contradict each other, in EKS's words", async () => {
    const cloud = newCloud();
    await expect(cloud.create(NODES, "nodes", sized(4, 3, 60))).rejects.toThrow(
      "InvalidParameterException: minSize can't be greater than desiredSize",
    );
    const { id } = await cloud.create(NODES, "nodes", inputs);
    await expect(cloud.update(NODES, id, sized(8, 4, 60))).rejects.toThrow(
      "InvalidParameterException: Minimum capacity 8 can't be greater than desired size 4",
    );
    await expect(cloud.update(NODES, id, sized(3, 61, 60))).rejects.toThrow(
      "desiredSize can't be greater than maxSize",
    );
    await expect(cloud.update(NODES, id, sized(3, 3, 451))).rejects.toThrow("450 nodes");
    await expect(cloud.create(NODES, "again", inputs)).rejects.toThrow("ResourceInUseException");
  });

  it.each([
    "amiType",
    "capacityType",
    "diskSize",
    "instanceTypes",
    "subnetIds",
    "nodeRoleArn",
    "nodeGroupName",
    "clusterName",
  ])("is replaced when %s changes", (property) => {
    const { replaces } = newCloud().diff(NODES, { ...inputs, [property]: "old" }, { ...inputs, [property]: "new" });
    expect(replaces).toEqual([property]);
  });
});

describe("CloudWatch", () => {
  it("changes an alarm in place and replaces it for another name", async () => {
    const cloud = newCloud();
    const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
    const alarm = { name: "cpu", threshold: 60, actionsEnabled: false };
    const outputs = await changed(cloud, type, alarm, { actionsEnabled: true });
    expect(outputs).toMatchObject({ actionsEnabled: true, arn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:cpu" });
    expect(cloud.diff(type, alarm, { ...alarm, name: "other" }).replaces).toEqual(["name"]);
  });

  it("answers a dashboard's ARN and fails the check of a broken body", async () => {
    const cloud = newCloud();
    const type = "aws:cloudwatch/dashboard:Dashboard";
    const { outputs } = await cloud.create(type, "watch", { dashboardName: "show", dashboardBody: "{}" });
    expect(outputs["dashboardArn"]).toBe("arn:aws:cloudwatch::000000000000:dashboard/show");
    const { failures } = cloud.check(type, "watch", { dashboardName: "show", dashboardBody: "{" });
    expect(failures).toEqual([
      { property: "dashboardBody", reason: expect.stringContaining("invalid JSON") as string },
    ]);
  });
});

describe("functions", () => {
  it("tell who is asking, where, and of which zone", () => {
    const cloud = newCloud({ account: "123456789012", region: "eu-west-3" });
    expect(cloud.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).toEqual({
      accountId: "123456789012",
      arn: "arn:aws:sts::123456789012:assumed-role/broadcast-sandbox/rehearsal",
      id: "123456789012",
      userId: "broadcast-sandbox",
    });
    expect(cloud.invoke("aws:index/getRegion:getRegion", {})).toMatchObject({ region: "eu-west-3" });
    expect(cloud.invoke("cloudflare:index/getZone:getZone", { zoneId: "z" })).toMatchObject({
      name: "",
      status: "active",
    });
    expect(() => cloud.invoke("aws:ec2/getAmi:getAmi", {})).toThrow(
      "the sandbox does not know the function aws:ec2/getAmi:getAmi",
    );
  });
});
