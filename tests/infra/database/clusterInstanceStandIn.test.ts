import { describe, expect, it } from "vitest";
import { databaseClient } from "../../../infra/database/client.ts";
import { type } from "../../../infra/database/facts.ts";
import { newCloud } from "../../sandbox/fixture.ts";
import type { Cloud } from "../../../sandbox/cloud.ts";
import { seed } from "../../../sandbox/seed.ts";

const inputsOf = (identifier: string, instanceClass: string, promotionTier?: number) => ({
  ...{ identifier, instanceClass, clusterIdentifier: "shop", engine: "aurora-mysql", applyImmediately: true },
  ...(promotionTier !== undefined && { promotionTier }),
});

async function cluster(...members: (readonly [string, string, number?])[]): Promise<Cloud> {
  const cloud = newCloud();
  await cloud.create(type.cluster, "shop", { clusterIdentifier: "shop", engine: "aurora-mysql" });
  for (const [name, instanceClass, tier] of members)
    await cloud.create(type.clusterInstance, name, inputsOf(name, instanceClass, tier));
  return cloud;
}

const writerIn = async (cloud: Cloud): Promise<string | undefined> => {
  const found = await databaseClient.sandbox(cloud, undefined as never).cluster("shop");
  return found?.members.find(({ writes }) => writes)?.identifier;
};

const resize = (cloud: Cloud, name: string, instanceClass: string, tier?: number) =>
  cloud.update(type.clusterInstance, name, inputsOf(name, instanceClass, tier));

const observed = (cloud: Cloud, id: string) => cloud.find(type.clusterInstance, id)?.observed ?? {};

describe("an instance of an Aurora cluster", () => {
  it("takes a new class in place, and writes on until its own turn", async () => {
    const cloud = await cluster(["a", "db.r6g.large"], ["b", "db.r6g.large"]);
    expect(await writerIn(cloud)).toBe("a");
    const { outputs } = await resize(cloud, "b", "db.r6g.4xlarge");
    expect(outputs["instanceClass"]).toBe("db.r6g.4xlarge");
    expect(observed(cloud, "b")).not.toHaveProperty("interruption");
    expect(await writerIn(cloud)).toBe("a");
  });

  it("hands over for half a minute when the writer's turn comes, and nobody gives back", async () => {
    const cloud = await cluster(["a", "db.r6g.large"], ["b", "db.r6g.large"]);
    await resize(cloud, "b", "db.r6g.4xlarge");
    await resize(cloud, "a", "db.r6g.4xlarge");
    expect(await writerIn(cloud)).toBe("b");
    const { from, to } = observed(cloud, "a")["interruption"] as { from: number; to: number };
    expect(to - from).toBe(30);
    await resize(cloud, "b", "db.r6g.large");
    expect(await writerIn(cloud)).toBe("a");
  });

  it.each<[string, number | undefined, number | undefined, string]>([
    ["the largest of equals", undefined, undefined, "c"],
    ["a lower tier before a larger one", 0, 1, "b"],
  ])("hands over to %s", async (_, first, second, heir) => {
    const cloud = await cluster(["a", "db.r6g.large"], ["b", "db.r6g.large", first], ["c", "db.r6g.xlarge", second]);
    await resize(cloud, "a", "db.r6g.2xlarge");
    expect(await writerIn(cloud)).toBe(heir);
  });

  it("is an outage where it is alone", async () => {
    const cloud = await cluster(["a", "db.r6g.large"]);
    await resize(cloud, "a", "db.r6g.xlarge");
    const { from, to } = observed(cloud, "a")["interruption"] as { from: number; to: number };
    expect(to - from).toBeGreaterThan(300);
    expect(await writerIn(cloud)).toBe("a");
  });

  it("leaves the role to another when it is deleted", async () => {
    const cloud = await cluster(["a", "db.r6g.large"], ["b", "db.r6g.large"]);
    await cloud.delete(type.clusterInstance, "a");
    expect(await writerIn(cloud)).toBe("b");
  });

  it("that was there from the start writes where a program names it last", async () => {
    const cloud = newCloud();
    seed(cloud, type.cluster, "shop", { clusterIdentifier: "shop", engine: "as it is" }, "shop");
    for (const name of ["y", "z", "b"]) {
      seed(cloud, type.clusterInstance, name, { ...inputsOf(name, "db.r6g.large"), engine: "as it is" }, name);
    }
    expect(await writerIn(cloud)).toBe("b");
    await cloud.update(type.clusterInstance, "y", { ...inputsOf("y", "db.r6g.xlarge"), engine: "as it is" });
    expect(cloud.find(type.clusterInstance, "y")?.outputs["instanceClass"]).toBe("db.r6g.xlarge");
  });

  it("refuses a class that Aurora has not, and a tier that there is not", async () => {
    const cloud = await cluster(["a", "db.r6g.large"]);
    await expect(resize(cloud, "a", "db.m6g.large")).rejects.toThrow("InvalidParameterCombination");
    const { failures } = cloud.check(type.clusterInstance, "a", inputsOf("a", "db.r6g.large", 16));
    expect(failures).toEqual([
      { property: "promotionTier", reason: "expected promotion_tier to be in the range (0 - 15), got 16" },
    ]);
  });
});
