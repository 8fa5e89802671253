import { describe, expect, it } from "vitest";
import type { Node } from "../../../infra/contract/graph.ts";
import type { Phase } from "../../../infra/contract/dial.ts";
import { memberContradiction } from "../../../infra/database/contradiction.ts";
import { keepKinds } from "../../gates/live.ts";
import { offlineEstate, resources } from "../../graphs.ts";
import { fixed, onCluster } from "./clusters.ts";

async function registered(options?: Parameters<typeof onCluster>[0], phase: Phase = "normal") {
  const estate = offlineEstate("prod", (raw) => {
    keepKinds(raw, "databases");
    onCluster(options)(raw);
  });
  const all: [string, Node][] = [...(await resources(estate, phase))];
  return new Map(all.map(([name, node]) => [name.replace(/^database-shop-?/, ""), node]));
}

const namesIn = (nodes: ReadonlyMap<string, Node>, urns: readonly string[] = []): string[] =>
  [...nodes].flatMap(([name, { urn }]) => (urns.includes(urn) ? [name] : []));

describe("an adopted cluster whose instances have a class", () => {
  it("is given nothing but when it changes; its instances their class", async () => {
    const nodes = await registered();
    expect(nodes.get("cluster")).toMatchObject({ importId: "shop-prod", protect: true });
    expect(nodes.get("cluster")?.inputs).toEqual({
      ...{ clusterIdentifier: "shop-prod", engine: "aurora-postgresql", applyImmediately: true },
    });
    const { inputs, importId, protect, ignored } = nodes.get("two") ?? {};
    expect(inputs).toEqual({
      ...{ identifier: "shop-2", clusterIdentifier: "shop-prod", engine: "aurora-postgresql" },
      ...{ instanceClass: "db.r6g.large", applyImmediately: true },
    });
    expect([importId, protect]).toEqual(["shop-2", true]);
    for (const kept of ["clusterIdentifier", "engine", "engineVersion", "promotionTier", "tags"])
      expect(ignored).toContain(kept);
    for (const owned of ["instanceClass", "identifier", "applyImmediately"]) expect(ignored).not.toContain(owned);
  });

  it("turns one instance after the other, the writer last", async () => {
    const instances = { a: { adopt: "shop-a" }, b: { adopt: "shop-b" }, c: { adopt: "shop-c" } };
    const nodes = await registered({ instances, writer: "b" });
    const waits = (name: string) => namesIn(nodes, nodes.get(name)?.dependencies);
    expect([waits("a"), waits("c"), waits("b")]).toEqual(
      [["cluster"], ["cluster", "a"], ["cluster", "c"]].map((names) => expect.arrayContaining(names) as string[]),
    );
    expect(waits("a")).not.toContain("c");
    const live = await registered({ instances, writer: "b" }, "live");
    for (const name of ["a", "b", "c"])
      expect(live.get(name)?.inputs).toEqual({ ...nodes.get(name)?.inputs, instanceClass: "db.r6g.4xlarge" });
    expect(live.get("cluster")?.inputs).toEqual(nodes.get("cluster")?.inputs);
  });

  it("has instances of a class of their own, of a tier that is stated, and on Serverless v2", async () => {
    const nodes = await registered({
      instances: {
        one: { adopt: "shop-1", promotionTier: 0 },
        two: { adopt: "shop-2", ...fixed("db.r6g.xlarge") },
        three: { adopt: "shop-3", serverless: true },
        four: { adopt: "shop-4", serverless: true, promotionTier: 15 },
        five: {},
      },
      more: { minCapacity: { normal: 1, broadcast: 8 } },
    });
    expect(nodes.get("one")?.inputs).toMatchObject({ promotionTier: 0 });
    expect(nodes.get("one")?.ignored).not.toContain("promotionTier");
    expect(nodes.get("two")?.inputs).toMatchObject({ instanceClass: "db.r6g.xlarge" });
    expect(nodes.has("three")).toBe(false);
    expect(nodes.get("four")?.inputs).toMatchObject({ instanceClass: "db.serverless", promotionTier: 15 });
    expect(nodes.get("four")?.ignored).toContain("instanceClass");
    expect(namesIn(nodes, nodes.get("four")?.dependencies)).not.toContain("two");
    expect(nodes.get("five")).toMatchObject({ protect: true });
    expect(nodes.get("five")?.importId).toBeUndefined();
    expect(nodes.get("five")?.inputs).toMatchObject({ identifier: "shop-prod-five", instanceClass: "db.r6g.large" });
    expect(nodes.get("cluster")?.inputs).toMatchObject({ serverlessv2ScalingConfiguration: { minCapacity: 1 } });
    expect(nodes.get("")?.inputs).toMatchObject({
      writer: "shop-1",
      kept: ["shop-3"],
      tiers: { "shop-1": 0, "shop-4": 15 },
    });
  });
});

describe("what harms an instance of a cluster", () => {
  const found = { instanceClass: "db.r6g.large", clusterIdentifier: "shop" };
  it.each<[object, string | undefined]>([
    [{ ...found, instanceClass: "db.r6g.xlarge" }, undefined],
    [{ ...found, clusterIdentifier: "Shop" }, undefined],
    [{ ...found, clusterIdentifier: "other" }, "it is an instance of shop, not of other"],
    [
      { ...found, instanceClass: "db.serverless" },
      "its class is db.r6g.large; db.serverless is of another family, which no dial turns it into",
    ],
  ])("is told: %j", (wanted, message) => {
    expect(memberContradiction(found, wanted as Record<string, unknown>)).toBe(message);
  });
});
