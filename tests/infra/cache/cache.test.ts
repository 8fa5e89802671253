import { describe, expect, it } from "vitest";
import { cacheContradiction } from "../../../infra/cache/contradiction.ts";
import { type } from "../../../infra/cache/facts.ts";
import { cost, quantitiesOf } from "../../cost/costs.ts";
import { offlineEstate } from "../../graphs.ts";
import { made } from "./caches.ts";

async function groupOf(phase: "normal" | "prewarm" | "live", edit?: Parameters<typeof offlineEstate>[1]) {
  const { nodes } = await offlineEstate("prod", edit).graph(phase);
  const found = [...nodes.values()].find((node) => node.type === type.group);
  if (!found) throw new Error("no group");
  return found;
}

describe("a replication group", () => {
  it("that is adopted is given its dials and what is definedEntries, and no count that conflicts with them", async () => {
    const { inputs, ignored } = await groupOf("prewarm");
    expect(inputs).toMatchObject({ nodeType: "cache.r6g.2xlarge", replicasPerNodeGroup: 2, numNodeGroups: 1 });
    expect(ignored).not.toContain("numCacheClusters");
    expect(ignored).toEqual(expect.arrayContaining(["engine", "tags", "securityGroupIds", "authToken"]));
    const silent = await groupOf("prewarm", ({ caches }) => {
      delete caches.sessions.replicas;
      delete caches.sessions.shards;
    });
    expect(silent.ignored).toContain("numCacheClusters");
  });

  it("that is made fails over where it has a replica in every phase", async () => {
    expect((await groupOf("normal", made())).inputs).toMatchObject({
      replicationGroupId: "shop-sessions",
      engine: "valkey",
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      replicasPerNodeGroup: 1,
    });
    const single = made({ replicas: { normal: 0, broadcast: 1 } });
    for (const phase of ["normal", "live"] as const) {
      expect((await groupOf(phase, single)).inputs).toMatchObject({ automaticFailoverEnabled: false });
    }
  });

  it("costs its nodes, and what is not known of them is said", async () => {
    expect(quantitiesOf(await cost("normal"), "elasticache.cache.r6g.large")).toEqual([2]);
    expect(quantitiesOf(await cost("live"), "elasticache.cache.r6g.2xlarge")).toEqual([3]);
    const silent = await cost("live", ({ caches }) => delete caches.sessions.shards);
    expect(silent.unpriced).toContain("nodes of sessions (its replicas and shards)");
    expect(quantitiesOf(silent, "elasticache.cache.r6g.2xlarge")).toEqual([]);
  });

  it("is not told what would harm it", () => {
    const found = { nodeType: "cache.r6g.large", numNodeGroups: 3, replicasPerNodeGroup: 1 };
    const wrong = (wanted: object, more: object = {}) =>
      cacheContradiction({ ...found, ...more }, { ...found, ...more, ...wanted });
    expect(wrong({ nodeType: "cache.m7g.4xlarge", replicasPerNodeGroup: 2 })).toBeUndefined();
    expect(wrong({ numNodeGroups: 1 })).toContain("State shards: 3, or omit it");
    expect(wrong({ nodeType: "cache.r6gd.xlarge" })).toContain("tiers its data");
    expect(wrong({ nodeType: "cache.r6g.xlarge" }, { nodeType: "cache.r6gd.xlarge" })).toContain("in memory");
    expect(wrong({ replicasPerNodeGroup: 0 })).toBeUndefined();
    expect(wrong({ replicasPerNodeGroup: 0 }, { automaticFailoverEnabled: true })).toContain("its last replica");
  });
});
