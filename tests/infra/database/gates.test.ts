import { describe, expect, it } from "vitest";
import type { Properties } from "../../../infra/contract/properties.ts";
import { type } from "../../../infra/database/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";

describe("gates of RDS instances", () => {
  const live = new Live(offlineEstate("prod", (raw) => keepKinds(raw, "databases")));

  it.each<Mistake>([
    [
      "an instance that kept its class",
      type.instance,
      "database-shop-primary",
      (outputs) => (outputs["instanceClass"] = "db.r6g.xlarge"),
      "database-shop-primary",
      /its class is db.r6g.xlarge, not db.r6g.4xlarge/,
    ],
    [
      "an adopted instance that kept its class",
      type.instance,
      "database-devices-primary",
      (outputs) => (outputs["instanceClass"] = "db.r6g.large"),
      "database-devices-primary",
      /its class is db.r6g.large, not db.r6g.xlarge/,
    ],
    [
      "an instance that is still being changed",
      type.instance,
      "database-shop-primary",
      (outputs) => (outputs["status"] = "modifying"),
      "database-shop-primary",
      /it is modifying/,
    ],
    [
      "a replica that has stopped",
      type.instance,
      "database-shop-replica",
      (outputs) => (outputs["status"] = "stopped"),
      "database-shop-replica",
      /replication from shop-prod: stopped/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("notice a change that still waits for its window", async () => {
    const waiting = { pendingModifiedValues: { engineVersion: "16" } };
    const gate = "database-shop-primary";
    expect(
      await live.askWith(type.instance, gate, (stored) => Object.assign(stored.observed, waiting), gate),
    ).toMatchObject({
      verdict: "no",
      message: expect.stringContaining("still waiting to be applied: engineVersion"),
    });
  });
});

describe("gates of an Aurora cluster behind a proxy", () => {
  const live = new Live(
    offlineEstate("prod", (raw) => {
      keepKinds(raw, "databases");
      raw["databases"].shop = {
        ...{ kind: "aurora", identifier: "shop-prod", engine: "aurora-postgresql", engineVersion: "15.4" },
        ...{ minCapacity: { normal: 2, broadcast: 64 }, maxCapacity: 128, username: "shop" },
        instances: { one: {}, two: {} },
        proxy: {
          name: "shop",
          roleArn: "arn:aws:iam::000000000000:role/proxy",
          secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
          subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
        },
      };
    }),
  );
  const capacity = (outputs: Properties, minCapacity: number): void => {
    outputs["serverlessv2ScalingConfiguration"] = { minCapacity, maxCapacity: 128 };
  };

  it.each<Mistake>([
    [
      "a cluster that kept its capacity",
      type.cluster,
      "database-shop-cluster",
      (outputs) => capacity(outputs, 2),
      "database-shop-cluster",
      /its capacity is 2–128, not 64–128/,
    ],
    [
      "an instance of another class",
      type.clusterInstance,
      "database-shop-two",
      (outputs) => (outputs["instanceClass"] = "db.r6g.large"),
      "database-shop-two",
      /its class is db.r6g.large, not db.serverless/,
    ],
    [
      "a proxy that is gone",
      type.proxy,
      "database-shop-proxy",
      (outputs) => (outputs["name"] = "another"),
      "database-shop-proxy",
      /there is no database proxy shop/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("notice a proxy without its target", async () => {
    const gate = "database-shop-proxy";
    const changed = await live.askWith(
      type.proxyTarget,
      "database-shop-proxy-target",
      (target) => (target.inputs["dbProxyName"] = "another"),
      gate,
    );
    expect(changed).toMatchObject({ verdict: "no", message: expect.stringContaining("it has no target") });
    expect((await live.ask(gate)).verdict).toBe("yes");
  });
});
