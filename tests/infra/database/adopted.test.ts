import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";

const proxy = {
  name: "shop",
  roleArn: "arn:aws:iam::000000000000:role/proxy",
  secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
  subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
};

/** The example with one more database, which exists. */
const withAdopted = (database: RawEstate) =>
  offlineEstate("prod", (raw) => {
    raw["databases"].orders = { adopt: "orders", ...database };
  });

const rds = { kind: "rds", instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" } };
const aurora = { kind: "aurora", minCapacity: { normal: 2, broadcast: 64 } };

describe("an adopted database whose engine the stack file does not say", () => {
  it.each<[string, RawEstate]>([
    ["the proxy that is made for it", { ...rds, proxy }],
    ["the proxy that is made for it", { ...aurora, proxy }],
    ["an instance that is made in it", { ...aurora, instances: { one: { adopt: "orders-1" }, two: {} } }],
  ])("is refused where %s goes by it: %j", (what, database) => {
    expect(() => withAdopted(database)).toThrow(`databases.orders.engine: `);
    expect(() => withAdopted(database)).toThrow(`allowed: its engine, which ${what} goes by`);
    const engine = database["kind"] === "rds" ? "mysql" : "aurora-mysql";
    expect(() => withAdopted({ ...database, engine })).not.toThrow();
  });

  it("is taken where nothing is made beside it", () => {
    expect(() => withAdopted({ ...rds, proxy: { adopt: "pool" }, replicas: { one: {} } })).not.toThrow();
    expect(() => withAdopted({ ...aurora, instances: { one: { adopt: "orders-1" } } })).not.toThrow();
  });

  it.each([
    ["postgres", "POSTGRESQL"],
    ["mariadb", "MYSQL"],
  ])("has a proxy of its family once it is said: %s", async (engine, family) => {
    const { nodes } = await withAdopted({ ...rds, proxy, engine }).graph("normal");
    const made = [...nodes.values()].find(({ name }) => name === "database-orders-proxy");
    expect(made?.inputs).toMatchObject({ engineFamily: family });
  });
});
