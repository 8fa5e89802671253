import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { cachesIn, nameOf, readGroup } from "./reading.ts";

/** Nodes of a group; undefined where the stack file does not say it of one that exists. */
function nodesOf(shape: ResourceShape): number | undefined {
  const { replicas, shards } = readGroup(shape);
  return replicas === undefined || shards === undefined ? undefined : shards * (replicas + 1);
}

/** Nodes, by their type; without those of which the file does not say how many there are. */
export function cacheCost(resources: Resources): CostLine[] {
  return cachesIn(resources).flatMap((shape) => {
    const quantity = nodesOf(shape);
    if (quantity === undefined) return [];
    const line = { resource: shape.name, key: `elasticache.${readGroup(shape).nodeType}`, quantity };
    return [shape.target === undefined ? line : { ...line, target: shape.target }];
  });
}

export function unpricedCaches(resources: Resources): string[] {
  return cachesIn(resources)
    .filter((shape) => nodesOf(shape) === undefined)
    .map((shape) => `nodes of ${nameOf(shape)} (its replicas and shards)`);
}
