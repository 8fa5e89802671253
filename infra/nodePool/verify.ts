import type { Estate } from "../contract/estate.ts";
import { turn } from "../contract/dial.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { namespaceProblems } from "../providers/kubernetes/namespace.ts";
import type { NodePool } from "./schema.ts";
import { groupNames } from "./schema.ts";

/** Placeholders need a namespace, their own or their target's. */
export function verifyNodePools(estate: Estate): Problem[] {
  const pools = Object.entries((estate.things["nodePools"] ?? {}) as Record<string, NodePool>);
  return pools.flatMap(([name, { in: named, placeholders }]) =>
    placeholders
      ? namespaceProblems(estate, { ...placeholders, in: named }, ["nodePools", name, "placeholders", "namespace"])
      : [],
  );
}

/** Node groups, each one pool's alone. */
export function nodePoolClaims({ things, targets }: Estate): Claim[] {
  const pools = Object.entries((things["nodePools"] ?? {}) as Record<string, NodePool>);
  return pools.flatMap(([name, { nodeGroup }]): Claim[] => {
    if (!nodeGroup) return [];
    const group = groupNames(turn(nodeGroup, "normal"));
    const target = findTarget(targets, "aws", nodeGroup.in);
    return [{ path: ["nodePools", name, "nodeGroup"], target, what: `node group ${group.cluster}:${group.name}` }];
  });
}
