import { describe, expect, it } from "vitest";
import { nodePoolDurations } from "../../../infra/nodePool/durations.ts";
import { type } from "../../../infra/nodePool/facts.ts";
import { offlineEstate } from "../../graphs.ts";
import { taken, turned } from "../../timing/steps.ts";

const nodes = (before: number, after: number) => turned(type.nodeGroup, "scalingConfig.desiredSize", before, after);
const held = (before: number, after: number) => turned(type.placeholders, "spec.replicas", before, after);

describe("how long a node pool's change takes", () => {
  it.each([
    ["more nodes", nodes(6, 100), "nodeGroupUp", 60, 120 + 94 / 2],
    ["fewer nodes", nodes(100, 6), "nodeGroupDown", 60, 600],
    ["more placeholders", held(0, 351), "placeholdersUp", 165 + 351 / 20, 0],
    ["fewer placeholders", held(351, 0), "placeholdersDown", 5, 0],
  ])("is known for %s", (_, given, kind, seconds, delay) => {
    expect(taken(given)).toMatchObject({ kind, seconds, delay });
  });

  it("brings room by placeholders that rise, and nothing by those that yield", () => {
    expect([held(0, 1), held(1, 0), nodes(1, 2)].map((step) => taken(step).brings)).toEqual([
      "room",
      "nothing",
      undefined,
    ]);
  });

  it("holds room for the apps of a pool with placeholders, and for no other", async () => {
    const estate = offlineEstate("prod", ({ apps, nodePools }) => {
      nodePools.other = { node: { cpu: 8, memory: "30Gi", pods: 100, max: 10 } };
      for (const name of Object.keys(apps as object)) apps[name].nodePool = name === "web" ? "other" : "apps";
    });
    const names = async (phase: "normal" | "prewarm"): Promise<string[]> => {
      const resources = await estate.resources(phase);
      const urns = nodePoolDurations.roomHeldFor?.(resources) ?? [];
      return urns.map((urn) => resources.get(urn)?.name ?? "").sort();
    };
    expect(await names("normal")).toEqual([]);
    expect(await names("prewarm")).toEqual([
      "app-api-autoscaler",
      "app-images-replicas",
      "app-search-autoscaler",
      "app-signup-autoscaler",
      "app-sync-autoscaler",
    ]);
  });
});
