import { describe, expect, it } from "vitest";
import { cost, quantitiesOf } from "../../cost/costs.ts";
import type { RawEstate } from "../../estates.ts";

describe("the cost of a database", () => {
  it("is half without a standby", async () => {
    const found = await cost("live", ({ databases }) => (databases.shop.multiAz = false));
    expect(quantitiesOf(found, "rds.postgres.db.r6g.4xlarge.single-az")).toEqual([1, 1]);
    expect(quantitiesOf(found, "rds.storage.gp3.single-az")).toEqual([500, 500]);
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

  it.each([
    [
      "an engine",
      ({ databases }: RawEstate) => (databases.shop.engine = "mysql"),
      /rds\.mysql\.db\.r6g\.4xlarge\.multi-az, needed for database-shop-primary/,
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
