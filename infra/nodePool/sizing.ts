import { apps } from "../app/index.ts";
import { leastReplicas } from "../app/schema.ts";
import type { Estate } from "../contract/estate.ts";
import { thingsIn } from "../contract/estate.ts";
import type { Edit, Sizing } from "../contract/sizing.ts";
import { placeholdersIn, readPlaceholders } from "./reading.ts";
import { appsOn } from "./reserve.ts";
import type { NodePool } from "./schema.ts";

/** Nodes that hold what every app requests when live, whether or not an autoscaler brings more. */
function follows(estate: Estate): Edit[] {
  const live = thingsIn(estate, apps, "live");
  return Object.entries((estate.things["nodePools"] ?? {}) as Record<string, NodePool>).flatMap(
    ([name, pool]): Edit[] => {
      const { node, nodeGroup } = pool;
      if (!nodeGroup) return [];
      const sum = (of: (app: (typeof live)[string]) => number): number =>
        appsOn(estate, name).reduce((total, app) => total + (live[app] ? of(live[app]) : 0), 0);
      const nodes = Math.ceil(
        Math.max(
          sum((app) => leastReplicas(app) * (app.requests?.cpu ?? 0)) / node.cpu,
          sum((app) => leastReplicas(app) * (app.requests?.memory ?? 0)) / node.memory,
          sum(leastReplicas) / node.pods,
        ),
      );
      const value = Math.min(nodeGroup.maxSize ?? node.max, Math.max(nodeGroup.minSize.normal, nodes));
      return [{ path: ["nodePools", name, "nodeGroup", "minSize", "broadcast"], value }];
    },
  );
}

export const nodePoolSizing: Sizing<NodePool> = {
  placeholders: (resources) =>
    placeholdersIn(resources).reduce((sum, shape) => sum + readPlaceholders(shape).replicas, 0),
  follows,
};
