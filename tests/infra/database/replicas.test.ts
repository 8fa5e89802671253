import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import type { RawEstate } from "../../estates.ts";
import { keepKinds } from "../../gates/live.ts";
import { offlineEstate, resources } from "../../graphs.ts";
import { database, newCloud } from "../../sandbox/fixture.ts";
import { goodEstate } from "../../shapes.ts";
import { sized } from "./apps.ts";

const rds: RawEstate = {
  ...{ kind: "rds", identifier: "db", engine: "postgres", engineVersion: "15.4", username: "shop" },
  ...{ allocatedStorage: 500, storageType: "io1", iops: 5000, parameterGroup: "own", tags: { team: "shop" } },
  instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" },
};

/** What is registered for a replica of this database. */
async function replica(given: RawEstate, primary: RawEstate = rds): Promise<Record<string, unknown>> {
  const estate = offlineEstate("prod", (raw) => {
    keepKinds(raw, "databases");
    raw["databases"] = { db: { ...primary, replicas: { one: given } } };
  });
  const found = [...(await resources(estate, "normal"))].find(([name]) => name === "database-db-one");
  return found?.[1].inputs ?? {};
}

describe("a read replica", () => {
  it("that is made has its primary's group, storage and tags, but its size is never asked for", async () => {
    const inputs = await replica({});
    expect(inputs).toMatchObject({
      ...{ replicateSourceDb: "db", parameterGroupName: "own", storageType: "io1", iops: 5000 },
      tags: { team: "shop" },
    });
    expect(inputs).not.toHaveProperty("allocatedStorage");
  });

  it("has its own where they are stated, and then nothing that its primary's type alone has", async () => {
    const own = { parameterGroup: "readers", storageType: "gp3", tags: { team: "reports" }, maxAllocatedStorage: 1000 };
    const inputs = await replica(own);
    expect(inputs).toMatchObject({
      ...{ parameterGroupName: "readers", storageType: "gp3", maxAllocatedStorage: 1000 },
      tags: { team: "reports" },
    });
    expect(inputs).not.toHaveProperty("iops");
  });

  it("that is adopted is told what is stated of it, and nothing of its primary's", async () => {
    expect(await replica({ adopt: "copy", tags: { team: "reports" } })).toEqual({
      ...{ applyImmediately: true, identifier: "copy", instanceClass: "db.r6g.large" },
      tags: { team: "reports" },
    });
    expect(await replica({ adopt: "copy" })).not.toHaveProperty("tags");
  });

  it.each<[RawEstate, string]>([
    [{ storageType: "io2" }, "databases.db.replicas.one.iops"],
    [{ storageType: "gp2", iops: 5000 }, "databases.db.replicas.one.iops"],
    [{ maxAllocatedStorage: 510 }, "databases.db.replicas.one.maxAllocatedStorage"],
  ])("is refused what its storage cannot be: %j", async (given, path) => {
    await expect(replica(given)).rejects.toThrow(path);
  });

  it("with a group of its own does not have the connections of its primary's", async () => {
    const reading = async (group: RawEstate) => {
      const edit = (raw: RawEstate): void => {
        raw["databases"].shop.maxConnections = 4000;
        Object.assign(raw["databases"].shop.replicas.replica, group);
      };
      const estate = await goodEstate({ phase: "normal", edit });
      return sized(estate, "signup", { max: 500, pool: 20, way: "readers" }).messages("connections-within-limit");
    };
    expect(await reading({})).toContain("1 × max_connections 4000 by its parameter group, as stated");
    expect(await reading({ parameterGroup: "readers" })).toContain("1 × max_connections 3360 for postgres");
    expect(await reading({ maxConnections: 5000 })).toContain("1 × max_connections 5000 by its parameter group");
  });
});

describe("a read replica in another region", () => {
  const account = "123456789012";
  const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
  const away = { in: "dublin", kmsKey: key };

  const spread = (given: RawEstate, dublin: object = { account, region: "eu-west-1" }, primary: RawEstate = rds) =>
    offlineEstate("prod", (raw) => {
      keepKinds(raw, "databases");
      raw["targets"] = { paris: { aws: { account, region: "eu-west-3" } }, dublin: { aws: dublin } };
      raw["databases"] = { db: { ...primary, in: "paris", replicas: { here: {}, away: given } } };
    });

  it("follows its primary by ARN, with nothing of the other region but what is stated", async () => {
    const given = { ...away, subnetGroup: "private", parameterGroup: "readers" };
    const nodes = new Map(await resources(spread(given), "normal"));
    const inputs = nodes.get("database-db-away")?.inputs;
    expect(inputs).toMatchObject({
      ...{ replicateSourceDb: `arn:aws:rds:eu-west-3:${account}:db:db`, kmsKeyId: key },
      ...{ dbSubnetGroupName: "private", parameterGroupName: "readers", storageType: "io1", iops: 5000 },
    });
    expect(nodes.get("database-db-here")?.inputs).toMatchObject({ replicateSourceDb: "db", parameterGroupName: "own" });
    const plain = new Map(await resources(spread(away), "normal")).get("database-db-away")?.inputs;
    expect(plain).not.toHaveProperty("parameterGroupName");
    expect(
      (await spread(away).resources("normal")).ofType(type.instance).map(({ name, target }) => [name, target]),
    ).toEqual(
      expect.arrayContaining([
        ["database-db-here", "paris"],
        ["database-db-away", "dublin"],
      ]),
    );
  });

  it("that is adopted is told its class alone", async () => {
    const adopted = new Map(await resources(spread({ in: "dublin", adopt: "copy" }), "normal")).get("database-db-away");
    expect(adopted).toMatchObject({ importId: "copy", protect: true });
    expect(adopted?.inputs).toEqual({ applyImmediately: true, identifier: "copy", instanceClass: "db.r6g.large" });
  });

  it.each<[RawEstate, object, string]>([
    [{ in: "dublin" }, { account, region: "eu-west-1" }, "replicas.away.kmsKey"],
    [away, { account, region: "eu-west-3" }, "replicas.away.in"],
    [away, { account: "000000000000", region: "eu-west-1" }, "replicas.away.in"],
    [{ in: "rome", kmsKey: key }, { account, region: "eu-west-1" }, "replicas.away.in"],
    [{ subnetGroup: "private" }, { account, region: "eu-west-1" }, "replicas.away.subnetGroup"],
    [{ kmsKey: key }, { account, region: "eu-west-1" }, "replicas.away.kmsKey"],
  ])("is refused what it cannot be: %j in %j", (given, dublin, path) => {
    expect(() => spread(given, dublin)).toThrow(path);
  });

  it("needs no key where nothing is encrypted", () => {
    expect(() => spread({ in: "dublin" }, undefined, { ...rds, encrypted: false })).not.toThrow();
  });

  it("is no reader of its primary's region", async () => {
    const edit = (raw: RawEstate): void => {
      keepKinds(raw, "databases", "apps");
      raw["targets"].dublin = { aws: { ...raw["targets"].paris.aws, region: "eu-west-1" } };
      for (const each of Object.values(raw["databases"] as Record<string, RawEstate>)) each["in"] = "paris";
      raw["databases"].shop.replicas.away = { ...away, kmsKey: key };
    };
    const estate = await goodEstate({ phase: "normal", edit });
    const found = sized(estate, "signup", { max: 500, pool: 6, way: "readers" }).messages("connections-within-limit");
    expect(found).toContain("there are 3355: 1 × max_connections 3360");
  });
});

describe("a read replica on the sandbox", () => {
  const copy = { ...database, identifier: "copy", replicateSourceDb: "prod" };

  it("is not made of an instance without backups", async () => {
    const cloud = newCloud();
    await cloud.create(type.instance, "db", { ...database, backupRetentionPeriod: 0 });
    await expect(cloud.create(type.instance, "copy", copy)).rejects.toThrow(/Automated backups are not enabled/);
  });

  it("follows an instance of another region by its ARN; one of this region must be there", async () => {
    const cloud = newCloud({ account: "123456789012", region: "eu-west-3" });
    const from = (region: string) => ({ ...copy, replicateSourceDb: `arn:aws:rds:${region}:123456789012:db:prod` });
    await expect(cloud.create(type.instance, "copy", from("eu-west-3"))).rejects.toThrow(/DBInstanceNotFound/);
    await expect(cloud.create(type.instance, "copy", from("eu-west-1"))).resolves.toMatchObject({
      outputs: { status: "available" },
    });
  });
});
