import type { Estate } from "../contract/estate.ts";
import { findPlace } from "../contract/estate.ts";
import type { App } from "./schema.ts";

/** Names of the node pools in the cluster an app is in; none where the cluster itself cannot be told. */
export function poolsBeside({ things, targets }: Estate, app: Pick<App, "in">): string[] {
  const cluster = findPlace(targets, "kubernetes", app.in);
  if (!cluster) return [];
  const pools = Object.entries((things["nodePools"] ?? {}) as Record<string, { in?: string }>);
  return pools.filter(([, pool]) => findPlace(targets, "kubernetes", pool.in) === cluster).map(([name]) => name);
}

/** The node pool an app's pods run on: the one it names, or the only one of its cluster; undefined where there is none. */
export function poolFor(estate: Estate, app: Pick<App, "in" | "nodePool">): string | undefined {
  return app.nodePool ?? poolsBeside(estate, app)[0];
}
