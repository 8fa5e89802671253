import { apps } from "../app/index.ts";
import { minReplicasOf } from "../app/schema.ts";
import type { Estate } from "../contract/estate.ts";
import { thingsInPhase } from "../contract/estate.ts";
import type { Edit, Sizing } from "../contract/sizing.ts";
import { placeholdersIn, readPlaceholders } from "./reading.ts";
import { appNamesOnNodePool } from "./reserve.ts";
import type { NodePool } from "./schema.ts";

/** Nodes that hold what every app requests when live, beside what is reserved, whether or not an autoscaler brings more. */
function follows(estate: Estate): Edit[] {
  return Object.entries((estate.things["nodePools"] ?? {}) as Record<string, NodePool>).flatMap(([name, pool]) => {
    const { node, nodeGroup } = pool;
    if (!nodeGroup) return [];
    const path = (key: string): string[] => ["nodePools", name, "nodeGroup", key, "broadcast"];
    const wanted = Math.min(nodeGroup.maxSize ?? node.max, nodesFor(estate, name, pool));
    const { minSize, desiredSize } = nodeGroup;
    return [
      { path: path("minSize"), value: Math.max(minSize.normal, wanted) },
      ...(desiredSize ? [{ path: path("desiredSize"), value: Math.max(desiredSize.normal, wanted) }] : []),
    ];
  });
}

/** Never fewer than today's where an app does not say what it requests. */
function nodesFor(estate: Estate, name: string, { node, nodeGroup, reserved }: NodePool): number {
  const live = thingsInPhase(estate, apps, "live");
  const own = appNamesOnNodePool(estate, name).flatMap((app) => live[app] ?? []);
  const sum = (of: (app: (typeof own)[number]) => number): number => own.reduce((total, app) => total + of(app), 0);
  const nodes = Math.ceil(
    Math.max(
      ((reserved.cpu ?? 0) + sum((app) => minReplicasOf(app) * (app.requests?.cpu ?? 0))) / node.cpu,
      ((reserved.memory ?? 0) + sum((app) => minReplicasOf(app) * (app.requests?.memory ?? 0))) / node.memory,
      (reserved.pods + sum(minReplicasOf)) / node.pods,
    ),
  );
  const today = Math.max(nodeGroup?.minSize.live ?? 0, nodeGroup?.desiredSize?.live ?? 0);
  return own.every(({ requests }) => requests) ? nodes : Math.max(today, nodes);
}

export const nodePoolSizing: Sizing<NodePool> = {
  placeholders: (resources) =>
    placeholdersIn(resources).reduce((sum, shape) => sum + readPlaceholders(shape).replicas, 0),
  follows,
};
