import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import { changed, newCloud } from "../../sandbox/fixture.ts";

describe("an RDS proxy", () => {
  it("has an endpoint, a default target group and a target, which are changed or replaced as the real ones", async () => {
    const cloud = newCloud();
    const proxy = { name: "pool", engineFamily: "POSTGRESQL", roleArn: "arn:x", vpcSubnetIds: ["a", "b"], auths: [] };
    const { outputs } = await cloud.create(type.proxy, "proxy", proxy);
    expect(outputs["endpoint"]).toMatch(/^pool\.proxy-c/);
    const group = { dbProxyName: "pool", connectionPoolConfig: { maxConnectionsPercent: 90 } };
    const changedGroup = await changed(cloud, type.proxyTargets, group, {
      connectionPoolConfig: { maxConnectionsPercent: 50 },
    });
    expect(changedGroup).toMatchObject({ name: "default", connectionPoolConfig: { maxConnectionsPercent: 50 } });
    const target = { dbProxyName: "pool", targetGroupName: "default", dbInstanceIdentifier: "prod" };
    const { id } = await cloud.create(type.proxyTarget, "target", target);
    expect(id).toBe("pool/default/RDS_INSTANCE/prod");
    expect(cloud.diff(type.proxy, proxy, { ...proxy, vpcSubnetIds: ["a"] }).replaces).toEqual(["vpcSubnetIds[1]"]);
  });

  it("is renamed in place", async () => {
    const cloud = newCloud();
    const proxy = { name: "pool", engineFamily: "POSTGRESQL", roleArn: "arn:x", vpcSubnetIds: ["a", "b"], auths: [] };
    expect(cloud.diff(type.proxy, proxy, { ...proxy, name: "other" }).replaces).toEqual([]);
    expect((await changed(cloud, type.proxy, proxy, { name: "other" }))["name"]).toBe("other");
  });

  it.each([0, 101])("has 1 to 100 percent of the database's connections: %d", (maxConnectionsPercent) => {
    const group = { dbProxyName: "pool", connectionPoolConfig: { maxConnectionsPercent } };
    const { failures } = newCloud().check(type.proxyTargets, "group", group);
    expect(failures.map(({ reason }) => reason)).toEqual([
      `expected connection_pool_config.0.max_connections_percent to be in the range (1 - 100), got ${maxConnectionsPercent}`,
    ]);
  });
});
