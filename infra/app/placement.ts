import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { App } from "./schema.ts";

/** Names of the node pools in the cluster an app is in; none where the cluster itself cannot be told. */
export function nodePoolsInCluster({ things, targets }: Estate, app: Pick<App, "in">): string[] {
  const cluster = findTarget(targets, "kubernetes", app.in);
  if (!cluster) return [];
  const pools = Object.entries((things["nodePools"] ?? {}) as Record<string, { in?: string }>);
  return pools.filter(([, pool]) => findTarget(targets, "kubernetes", pool.in) === cluster).map(([name]) => name);
}

/** The node pool an app's pods run on: the one it names, or the only one of its cluster; undefined where there is none. */
export function nodePoolFor(estate: Estate, app: Pick<App, "in" | "nodePool">): string | undefined {
  return app.nodePool ?? nodePoolsInCluster(estate, app)[0];
}
