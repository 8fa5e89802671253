import type { RawEstate } from "../../estates.ts";

/** Puts the app `sync` on a pool of its own, `batch`, without a node group. */
export function twoPools({ apps, nodePools }: RawEstate): void {
  for (const app of Object.values(apps as Record<string, { nodePool: string }>)) app.nodePool = "apps";
  apps.sync.nodePool = "batch";
  const { placeholders } = nodePools.apps;
  nodePools.batch = {
    node: { cpu: 4, memory: "16Gi", pods: 20, max: 50 },
    placeholders: { ...placeholders, cpu: 1, memory: "2Gi" },
  };
}
