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
});
