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

/** Of a node group's id, `<cluster>:<group>`. */
export const nodeGroupClaim = (id: string): string => `node group ${id}`;

/** Node groups and NodePools, each one pool's alone. */
export function nodePoolClaims({ things, targets }: Estate): Claim[] {
  const pools = Object.entries((things["nodePools"] ?? {}) as Record<string, NodePool>);
  return pools.flatMap(([name, { in: cluster, nodeGroup, karpenter }]): Claim[] => {
    const at = (key: string): string[] => ["nodePools", name, key];
    const group = nodeGroup && groupNames(turn(nodeGroup, "normal"));
    return [
      ...(group
        ? [
            {
              path: at("nodeGroup"),
              target: findTarget(targets, "aws", nodeGroup.in),
              what: nodeGroupClaim(`${group.cluster}:${group.name}`),
            },
          ]
        : []),
      ...(karpenter
        ? [
            {
              path: at("karpenter"),
              target: findTarget(targets, "kubernetes", cluster),
              what: `NodePool ${karpenter.adopt}`,
            },
          ]
        : []),
    ];
  });
}
