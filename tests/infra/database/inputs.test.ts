import { describe, expect, it } from "vitest";
import type { Node } from "../../../infra/contract/graph.ts";
import type { Phase } from "../../../infra/contract/dial.ts";
import type { RawEstate } from "../../estates.ts";
import { keepKinds } from "../../gates/live.ts";
import { offlineEstate, resources } from "../../graphs.ts";

const sg = "sg-0a1b2c3d4e5f60001";
const subnets = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"];
const roleArn = "arn:aws:iam::000000000000:role/proxy";
const secretArn = "arn:aws:secretsmanager:eu-west-3:000000000000:secret:db";

const rds: RawEstate = {
  kind: "rds",
  identifier: "db",
  engine: "postgres",
  engineVersion: "15",
  instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" },
  allocatedStorage: 100,
  username: "shop",
  replicas: { one: {} },
};
const aurora: RawEstate = {
  kind: "aurora",
  identifier: "db",
  engine: "aurora-postgresql",
  engineVersion: "15.4",
  minCapacity: { normal: 2, broadcast: 16 },
  maxCapacity: 32,
  instances: { one: {}, two: { identifier: "second" } },
  username: "shop",
};
const proxy = { name: "pool", roleArn, secretArn, subnets };
const adoptedRds = { kind: "rds", adopt: "db", instanceClass: rds["instanceClass"] };
const adoptedAurora = { kind: "aurora", adopt: "db", minCapacity: aurora["minCapacity"] };

/** What is registered for one database, by the end of its name. */
async function made(database: RawEstate, phase: Phase = "normal"): Promise<ReadonlyMap<string, Node>> {
  const estate = offlineEstate("prod", (raw) => {
    keepKinds(raw, "databases");
    raw["databases"] = { db: database };
  });
  const all = [...(await resources(estate, phase))];
  return new Map(all.map(([name, node]) => [name.replace(/^database-db-?/, ""), node]));
}

const tags = { "managed-by": "broadcast" };
const keptSafe = { autoMinorVersionUpgrade: false, copyTagsToSnapshot: true, deletionProtection: true, tags };
const immediately = { applyImmediately: true };

describe("an RDS database that is made", () => {
  it("has every default that keeps it safe, and its password in Secrets Manager", async () => {
    const nodes = await made(rds);
    expect(nodes.get("primary")?.inputs).toEqual({
      ...{ ...immediately, ...keptSafe },
      ...{ identifier: "db", engine: "postgres", engineVersion: "15", instanceClass: "db.r6g.large" },
      ...{ multiAz: true, allocatedStorage: 100, storageType: "gp3", storageEncrypted: true },
      ...{ username: "shop", manageMasterUserPassword: true, backupRetentionPeriod: 7 },
      ...{ skipFinalSnapshot: false, finalSnapshotIdentifier: "db-final" },
    });
    expect(nodes.get("one")?.inputs).toEqual({
      ...{ ...immediately, ...keptSafe },
      ...{ identifier: "db-one", replicateSourceDb: "db", instanceClass: "db.r6g.large" },
      ...{ storageType: "gp3", storageEncrypted: true, skipFinalSnapshot: true },
    });
    for (const name of ["primary", "one"]) expect(nodes.get(name)).toMatchObject({ protect: true, component: false });
    expect(nodes.get("one")?.dependencies).toContain(nodes.get("primary")?.urn);
  });

  it.each<[string, RawEstate, object, object]>([
    ["multiAz", { multiAz: false }, { multiAz: false }, {}],
    ["storageType", { storageType: "gp2" }, { storageType: "gp2" }, { storageType: "gp2" }],
    ...[{ storageType: "io2", iops: 3000 }].map((io): [string, RawEstate, object, object] => ["iops", io, io, io]),
    ["maxAllocatedStorage", { maxAllocatedStorage: 500 }, { maxAllocatedStorage: 500 }, {}],
    ["encrypted", { encrypted: false }, { storageEncrypted: false }, { storageEncrypted: false }],
    ["backupDays", { backupDays: 14 }, { backupRetentionPeriod: 14 }, {}],
    ["deletionProtection", { deletionProtection: false }, { deletionProtection: false }, { deletionProtection: false }],
    ["parameterGroup", { parameterGroup: "pg" }, { parameterGroupName: "pg" }, { parameterGroupName: "pg" }],
    ["subnetGroup", { subnetGroup: "private" }, { dbSubnetGroupName: "private" }, {}],
    ["securityGroups", { securityGroups: [sg] }, { vpcSecurityGroupIds: [sg] }, { vpcSecurityGroupIds: [sg] }],
    ["tags", { tags: { team: "shop" } }, { tags: { team: "shop" } }, { tags: { team: "shop", ...tags } }],
    ["replicas.identifier", { replicas: { one: { identifier: "copy" } } }, {}, { identifier: "copy" }],
    [
      "replicas.instanceClass",
      { replicas: { one: { instanceClass: { normal: "db.m6g.large", broadcast: "db.m6g.xlarge" } } } },
      { instanceClass: "db.r6g.large" },
      { instanceClass: "db.m6g.large" },
    ],
  ])("has %s as stated, and its replica what it shares, and nothing else is another", async (_, given, own, shared) => {
    const [plain, stated] = [await made(rds), await made({ ...rds, ...given })];
    expect(stated.get("primary")?.inputs).toEqual({ ...plain.get("primary")?.inputs, ...own });
    expect(stated.get("one")?.inputs).toEqual({ ...plain.get("one")?.inputs, ...shared });
  });

  it("turns the classes of all its instances, and no more", async () => {
    const [normal, live] = [await made(rds), await made(rds, "live")];
    for (const name of ["primary", "one"])
      expect(live.get(name)?.inputs).toEqual({ ...normal.get(name)?.inputs, instanceClass: "db.r6g.xlarge" });
  });
});

describe("an RDS database that is adopted", () => {
  it("is given its class and when it changes, and keeps all else", async () => {
    const { inputs, importId, ignored, protect } = (await made(adoptedRds)).get("primary") ?? {};
    expect(inputs).toEqual({ ...immediately, identifier: "db", instanceClass: "db.r6g.large" });
    expect([importId, protect]).toEqual(["db", true]);
    expect(ignored).toEqual(expect.arrayContaining(["engine", "multiAz", "allocatedStorage", "tags", "password"]));
    for (const owned of ["identifier", "instanceClass", "applyImmediately"]) expect(ignored).not.toContain(owned);
  });

  it("is given what is stated beside it", async () => {
    const { inputs, ignored } =
      (await made({ ...adoptedRds, multiAz: false, tags: { team: "shop" } })).get("primary") ?? {};
    expect(inputs).toMatchObject({ multiAz: false, tags: { team: "shop" } });
    for (const owned of ["multiAz", "tags"]) expect(ignored).not.toContain(owned);
  });

  it("has replicas that are adopted, which keep all but their class, and others that are made", async () => {
    const nodes = await made({ ...adoptedRds, replicas: { old: { adopt: "db-old" }, young: {} } });
    expect(nodes.get("old")).toMatchObject({ importId: "db-old", protect: true });
    expect(nodes.get("old")?.inputs).toEqual({ ...immediately, identifier: "db-old", instanceClass: "db.r6g.large" });
    expect(nodes.get("young")?.inputs).toMatchObject({ identifier: "db-young", replicateSourceDb: "db", ...keptSafe });
    expect(nodes.get("young")?.importId).toBeUndefined();
    for (const name of ["old", "young"]) expect(nodes.get(name)?.dependencies).toContain(nodes.get("primary")?.urn);
  });
});

describe("an Aurora cluster that is made", () => {
  const instance = {
    ...{ ...immediately, autoMinorVersionUpgrade: false },
    ...{ clusterIdentifier: "db", engine: "aurora-postgresql", engineVersion: "15.4", instanceClass: "db.serverless" },
  };

  it("has every default that keeps it safe, and instances that follow its capacity", async () => {
    const nodes = await made(aurora);
    expect(nodes.get("cluster")?.inputs).toEqual({
      ...immediately,
      ...{ clusterIdentifier: "db", engine: "aurora-postgresql", engineVersion: "15.4", engineMode: "provisioned" },
      ...{ serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 32 } },
      ...{ masterUsername: "shop", manageMasterUserPassword: true, storageEncrypted: true },
      ...{ backupRetentionPeriod: 7, deletionProtection: true, tags },
      ...{ skipFinalSnapshot: false, finalSnapshotIdentifier: "db-final" },
    });
    expect(nodes.get("one")?.inputs).toEqual({ ...instance, identifier: "db-one" });
    expect(nodes.get("two")?.inputs).toEqual({ ...instance, identifier: "second" });
    for (const name of ["cluster", "one", "two"]) expect(nodes.get(name)?.protect).toBe(true);
    for (const name of ["one", "two"]) expect(nodes.get(name)?.dependencies).toContain(nodes.get("cluster")?.urn);
  });

  it.each<[string, RawEstate, object]>([
    ["encrypted", { encrypted: false }, { storageEncrypted: false }],
    ["backupDays", { backupDays: 14 }, { backupRetentionPeriod: 14 }],
    ["deletionProtection", { deletionProtection: false }, { deletionProtection: false }],
    ["parameterGroup", { parameterGroup: "pg" }, { dbClusterParameterGroupName: "pg" }],
    ["subnetGroup", { subnetGroup: "private" }, { dbSubnetGroupName: "private" }],
    ["securityGroups", { securityGroups: [sg] }, { vpcSecurityGroupIds: [sg] }],
    ["tags", { tags: { team: "shop" } }, { tags: { team: "shop", ...tags } }],
    ["maxCapacity", { maxCapacity: 64 }, { serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 64 } }],
  ])("has %s as stated, and nothing else is another", async (_, given, own) => {
    const [plain, stated] = [await made(aurora), await made({ ...aurora, ...given })];
    expect(stated.get("cluster")?.inputs).toEqual({ ...plain.get("cluster")?.inputs, ...own });
    for (const name of ["one", "two"]) expect(stated.get(name)?.inputs).toEqual(plain.get(name)?.inputs);
  });

  it("turns its least capacity, and no more", async () => {
    const [normal, live] = [await made(aurora), await made(aurora, "live")];
    const scaling = { minCapacity: 16, maxCapacity: 32 };
    expect(live.get("cluster")?.inputs).toEqual({
      ...normal.get("cluster")?.inputs,
      serverlessv2ScalingConfiguration: scaling,
    });
    for (const name of ["one", "two"]) expect(live.get(name)?.inputs).toEqual(normal.get(name)?.inputs);
  });
});

describe("an Aurora cluster that is adopted", () => {
  it.each<[string, RawEstate, object, string[], string[]]>([
    [
      "its least capacity alone",
      {},
      { engine: "as it is" },
      ["engine", "serverlessv2ScalingConfiguration.maxCapacity"],
      [],
    ],
    ["its engine as well", { engine: "aurora-mysql" }, { engine: "aurora-mysql" }, ["tags"], ["engine"]],
    [
      "its most capacity as well",
      { maxCapacity: 8, minCapacity: { normal: 2, broadcast: 8 } },
      { serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 8 } },
      ["engine"],
      ["serverlessv2ScalingConfiguration.maxCapacity"],
    ],
    ["its tags, as they are stated", { tags: { a: "b" } }, { tags: { a: "b" } }, ["engine"], ["tags"]],
  ])("is given %s", async (_, given, own, ignores, owns) => {
    const { inputs, importId, ignored, protect } = (await made({ ...adoptedAurora, ...given })).get("cluster") ?? {};
    const scaling = { serverlessv2ScalingConfiguration: { minCapacity: 2 } };
    expect(inputs).toEqual({ clusterIdentifier: "db", engine: "as it is", ...immediately, ...scaling, ...own });
    expect([importId, protect]).toEqual(["db", true]);
    expect(ignored).toEqual(expect.arrayContaining(ignores));
    for (const path of owns) expect(ignored).not.toContain(path);
  });

  it("registers no instance that exists, and those that are made", async () => {
    const nodes = await made({
      ...{ ...adoptedAurora, engine: "aurora-mysql" },
      instances: { old: { adopt: "db-old" }, young: {} },
    });
    expect([...nodes.keys()].filter((name) => /old|young/.test(name))).toEqual(["young"]);
    expect(nodes.get("young")?.inputs).toEqual({
      ...{ ...immediately, autoMinorVersionUpgrade: false, instanceClass: "db.serverless" },
      ...{ identifier: "db-young", clusterIdentifier: "db", engine: "aurora-mysql" },
    });
  });
});

describe("a proxy", () => {
  it.each<[string, RawEstate, string, object, string]>([
    ["an RDS database", rds, "POSTGRESQL", { dbInstanceIdentifier: "db" }, "primary"],
    ["a MySQL one", { ...rds, engine: "mysql" }, "MYSQL", { dbInstanceIdentifier: "db" }, "primary"],
    ["an Aurora cluster", aurora, "POSTGRESQL", { dbClusterIdentifier: "db" }, "cluster"],
    ["an Aurora MySQL one", { ...aurora, engine: "aurora-mysql" }, "MYSQL", { dbClusterIdentifier: "db" }, "cluster"],
  ])("that is made stands before the writer of %s", async (_, database, engineFamily, target, writer) => {
    const nodes = await made({ ...database, proxy });
    expect(nodes.get("proxy")?.inputs).toEqual({
      ...{ name: "pool", engineFamily, roleArn, requireTls: true, vpcSubnetIds: subnets, tags },
      auths: [{ authScheme: "SECRETS", iamAuth: "DISABLED", secretArn }],
    });
    expect(nodes.get("proxy")?.protect).toBe(true);
    expect(nodes.get("proxy-targets")?.inputs).toEqual({
      ...{ dbProxyName: "pool", connectionPoolConfig: { maxConnectionsPercent: 90 } },
    });
    expect(nodes.get("proxy-target")?.inputs).toEqual({ dbProxyName: "pool", targetGroupName: "default", ...target });
    expect(nodes.get("proxy-targets")?.dependencies).toContain(nodes.get("proxy")?.urn);
    for (const name of ["proxy-targets", writer])
      expect(nodes.get("proxy-target")?.dependencies).toContain(nodes.get(name)?.urn);
  });

  it("has its share and its security groups as stated", async () => {
    const nodes = await made({ ...rds, proxy: { ...proxy, securityGroups: [sg], maxConnectionsPercent: 50 } });
    expect(nodes.get("proxy")?.inputs).toMatchObject({ vpcSecurityGroupIds: [sg] });
    expect(nodes.get("proxy-targets")?.inputs).toMatchObject({ connectionPoolConfig: { maxConnectionsPercent: 50 } });
  });

  it("that is adopted is no resource", async () => {
    const nodes = await made({ ...rds, proxy: { adopt: "pool" } });
    expect([...nodes.keys()].filter((name) => name.startsWith("proxy"))).toEqual([]);
  });
});

describe("what checks are told of a database", () => {
  const common = { database: "db", identifier: "db", reservedConnections: 0, poolers: {} };
  it.each<[string, RawEstate, object]>([
    [
      "an RDS one",
      rds,
      { kind: "rds", adopted: false, engine: "postgres", instances: { primary: "db", one: "db-one" } },
    ],
    [
      "an Aurora one",
      aurora,
      { kind: "aurora", adopted: false, engine: "aurora-postgresql", instances: { one: "db-one", two: "second" } },
    ],
    ["an adopted one", adoptedAurora, { kind: "aurora", adopted: true, instances: {} }],
    [
      "one with limits and a pooler",
      { ...adoptedRds, maxConnections: 500, reservedConnections: 9, poolers: { pgb: { clients: 9, connections: 3 } } },
      {
        ...{ kind: "rds", adopted: true, instances: { primary: "db" } },
        ...{ maxConnections: 500, reservedConnections: 9 },
        poolers: { pgb: { clients: 9, connections: 3, to: "writer" } },
      },
    ],
    [
      "one with a proxy",
      { ...adoptedRds, engine: "mysql", proxy: { ...proxy, multiplexing: 4 } },
      {
        ...{ kind: "rds", adopted: true, engine: "mysql", instances: { primary: "db" } },
        proxy: { name: "pool", multiplexing: 4, percent: 90 },
      },
    ],
    [
      "one whose proxy exists, which keeps its share",
      { ...adoptedRds, proxy: { adopt: "old-pool" } },
      { kind: "rds", adopted: true, instances: { primary: "db" }, proxy: { name: "old-pool", multiplexing: 1 } },
    ],
  ])("is what the file says: %s", async (_, database, facts) => {
    for (const phase of ["normal", "live"] as const)
      expect((await made(database, phase)).get("")?.inputs).toEqual({ ...common, ...facts });
  });
});
