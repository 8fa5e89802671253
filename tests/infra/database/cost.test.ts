import { describe, expect, it } from "vitest";
import { databaseCost, unpricedDatabases } from "../../../infra/database/cost.ts";
import { cost, quantitiesOf } from "../../cost/costs.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import { onCluster } from "./clusters.ts";

describe("the cost of a database", () => {
  it("is half without a standby", async () => {
    const found = await cost("live", ({ databases }) => (databases.shop.multiAz = false));
    expect(quantitiesOf(found, "rds.postgres.db.r6g.4xlarge")).toEqual([1, 1]);
    expect(quantitiesOf(found, "rds.storage.gp3")).toEqual([500, 500]);
    const both = await cost("live");
    expect(quantitiesOf(both, "rds.postgres.db.r6g.4xlarge")).toEqual([2, 1]);
    expect(quantitiesOf(both, "rds.storage.gp3")).toEqual([1000, 500]);
  });

  it("in Aurora is at least its minimum capacity on every instance, and its proxy the same", async () => {
    const aurora = (estate: RawEstate): void => {
      estate["databases"].shop = {
        kind: "aurora",
        identifier: "shop",
        engine: "aurora-postgresql",
        engineVersion: "15",
        username: "shop",
        instances: { one: { identifier: "shop-1" }, two: { identifier: "shop-2" } },
        minCapacity: { normal: 4, broadcast: 64 },
        maxCapacity: 128,
        proxy: {
          name: "shop",
          roleArn: "arn:aws:iam::000000000000:role/proxy",
          secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
          subnets: ["subnet-1", "subnet-2"],
          securityGroups: ["sg-1"],
          multiplexing: 1,
          maxConnectionsPercent: 100,
        },
      };
      delete estate["alarms"];
    };
    // Two instances.
    expect(quantitiesOf(await cost("normal", aurora), "aurora.acu")).toEqual([8]);
    const live = await cost("live", aurora);
    expect(quantitiesOf(live, "aurora.acu")).toEqual([128]);
    expect(quantitiesOf(live, "rds.proxy.acu")).toEqual([128]);
  });

  it("of a cluster is each instance by its class, beside the capacity of those that have none", async () => {
    const instances = {
      one: { adopt: "shop-1" },
      two: { adopt: "shop-2" },
      three: { adopt: "shop-3", serverless: true },
    };
    const more = {
      ...{ minCapacity: { normal: 2, broadcast: 16 }, maxCapacity: 32 },
      proxy: { adopt: "shop", maxConnectionsPercent: 90 },
    };
    const resources = await offlineEstate("prod", onCluster({ instances, more })).resources("live");
    const own = databaseCost(resources).filter(({ resource }) => resource.startsWith("database-shop"));
    expect(own.map(({ resource, key, quantity }) => [resource, key, quantity])).toEqual([
      ["database-shop-two", "aurora.db.r6g.4xlarge", 1],
      ["database-shop-one", "aurora.db.r6g.4xlarge", 1],
      ["database-shop-cluster", "aurora.acu", 16],
      ["database-shop-proxy", "rds.proxy.acu", 16],
      ["database-shop-proxy", "rds.proxy.vcpu", 32],
    ]);
    expect(new Set(own.map(({ target }) => target)).size).toBe(1);
  });

  it("of a cluster's proxy is left out, and said, where a class is not known", async () => {
    const more = { proxy: { adopt: "shop", maxConnectionsPercent: 90 } };
    const edit = onCluster({ instanceClass: { normal: "db.q9.large", broadcast: "db.q9.large" }, more });
    const resources = await offlineEstate("prod", edit).resources("live");
    expect(unpricedDatabases(resources)).toContain("proxy of shop (the vCPUs of db.q9.large are not known)");
    expect(databaseCost(resources).map(({ key }) => key)).not.toContain("rds.proxy.vcpu");
  });

  it.each([
    [
      "an engine",
      ({ databases }: RawEstate) => (databases.shop.engine = "mysql"),
      /rds\.mysql\.db\.r6g\.4xlarge, needed for database-shop-primary/,
    ],
    [
      "a class",
      ({ databases }: RawEstate) => (databases.shop.instanceClass.broadcast = "db.r7i.8xlarge"),
      /rds\.postgres\.db\.r7i\.8xlarge/,
    ],
  ])("is refused without a price for %s, by name", async (_, edit, message) => {
    await expect(cost("live", edit)).rejects.toThrow(message);
  });

  it("says what the file leaves out of one that is adopted", async () => {
    expect((await cost("live")).unpriced).toEqual(["storage of devices (its size and type)"]);
    const silent = await cost("live", ({ databases }) => delete databases.devices.engine);
    expect(silent.unpriced).toEqual(["instances of devices (its engine)", "storage of devices (its size and type)"]);
    expect(silent.items.map(({ resource }) => resource)).not.toContain("database-devices-primary");
    const whole = await cost("live", ({ databases }) =>
      Object.assign(databases.devices, { allocatedStorage: 100, storageType: "gp3" }),
    );
    expect(whole.unpriced).toEqual([]);
  });
});
