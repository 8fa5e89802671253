import type { TurnedThings } from "../contract/owner.ts";
import { turnedResource } from "../providers/aws/turnedResources.ts";
import { turnedObject } from "../providers/kubernetes/turnedObjects.ts";
import { nodeGroupClient } from "./client.ts";
import { type } from "./facts.ts";
import type { karpenterRights } from "./karpenter/client.ts";
import { karpenterPoolsIn } from "./karpenter/reading.ts";
import { nodeGroupOf } from "./reading.ts";

const right: keyof typeof karpenterRights = "get nodepools.karpenter.sh";

/** Sizes of node groups, limits and budgets of NodePools. Placeholders are this program's own. Source: terraform-provider-aws, docs/r/eks_node_group. */
export const nodePoolThings: TurnedThings = (resources) => [
  ...resources.normal.ofType(type.nodeGroup).flatMap((shape) => {
    const { cluster, name } = nodeGroupOf(shape);
    return turnedResource(resources, shape, {
      subject: `node group ${cluster}:${name}`,
      terraform: { type: "aws_eks_node_group" },
      tags: (clients) => clients.of(nodeGroupClient, shape.target).tags(cluster, name),
    });
  }),
  ...karpenterPoolsIn(resources.normal).flatMap((shape) => turnedObject(resources, shape, { right })),
];
