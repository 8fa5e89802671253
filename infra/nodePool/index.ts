import { defineKind } from "../contract/kind.ts";
import { unswitchedRights } from "../contract/rights.ts";
import { patchContradiction } from "../providers/kubernetes/contradiction.ts";
import { appliedObject, awaitedWorkload, patchedObject } from "../providers/kubernetes/rights.ts";
import { nodePoolChecks } from "./checks.ts";
import { nodeGroupRights, nodeRights } from "./client.ts";
import { nodePoolCost, unpricedNodes } from "./cost.ts";
import { nodePoolDiscovery } from "./discovery.ts";
import { nodePoolDurations } from "./durations.ts";
import { type } from "./facts.ts";
import { nodePoolFigures } from "./figures.ts";
import { nodePoolGates } from "./gates.ts";
import { nodePoolImplications } from "./implications.ts";
import { nodeGroupQuota } from "./groupQuota.ts";
import { images } from "./images.ts";
import { karpenterRights } from "./karpenter/client.ts";
import { undeliverablePools } from "./karpenter/checks.ts";
import { karpenter as karpenterFacts, turned } from "./karpenter/facts.ts";
import { karpenterPools } from "./karpenter/questions.ts";
import { karpenterStandIn } from "./karpenter/standIn.ts";
import { nodePoolLimits } from "./limits.ts";
import { NodePoolComponent } from "./nodePool.ts";
import { nodePoolThings } from "./owners.ts";
import { nodeQuota } from "./questions.ts";
import { appNamesOnNodePool, reserveOf } from "./reserve.ts";
import { nodePoolSchema } from "./schema.ts";
import { nodeSize } from "./nodeSize.ts";
import { subnetRights } from "./subnets/client.ts";
import { nodeAddresses } from "./subnets/questions.ts";
import { nodePoolSizing } from "./sizing.ts";
import { nodeGroupStandIn, placeholdersStandIn, priorityStandIn } from "./standIn.ts";
import { nodeGroupClaim, nodePoolClaims, verifyNodePools } from "./verify.ts";

/** Node capacity: placeholder pods, and the size of a node group. */
export const nodePools = defineKind({
  key: "nodePools",
  formerKey: "headroom",
  noun: "node pool",
  schema: nodePoolSchema,
  describe: "Nodes of one size each, by name, and the room on them that is made before the show.",
  targetReferences: ({ in: named, nodeGroup, karpenter }) => [
    { path: ["in"], provider: "kubernetes", named },
    ...(nodeGroup ? [{ path: ["nodeGroup", "in"], provider: "aws" as const, named: nodeGroup.in }] : []),
    ...(karpenter?.aws === undefined
      ? []
      : [{ path: ["karpenter", "aws"], provider: "aws" as const, named: karpenter.aws }]),
  ],
  verify: verifyNodePools,
  claims: nodePoolClaims,
  build: (name, pool, context) => {
    const { stack, phase, estate } = context;
    const { target, provider } = context.bindTarget("kubernetes", pool.in);
    const group = pool.nodeGroup && context.bindTarget("aws", pool.nodeGroup.in);
    const args = {
      ...pool,
      stack,
      cluster: target.name,
      namespace: pool.placeholders?.namespace ?? target.namespace ?? "default",
      groupProvider: group?.provider,
      reserve: reserveOf(estate, name, phase),
      yieldsTo: appNamesOnNodePool(estate, name).flatMap((app) => context.built("apps", app)),
    };
    return { component: new NodePoolComponent(`nodes-${name}`, name, args, { providers: [provider] }) };
  },
  types: {
    [type.nodeGroup]: {
      standIn: nodeGroupStandIn,
      turns: ["scalingConfig"],
      claimOf: nodeGroupClaim,
      rights: {
        read: ["eks:DescribeNodegroup"],
        switch: ["eks:UpdateNodegroupConfig", "eks:DescribeUpdate"],
        create: ["eks:CreateNodegroup", "eks:TagResource", "iam:GetRole", "iam:PassRole", "ec2:DescribeSubnets"],
      },
    },
    [karpenterFacts.patch]: {
      standIn: karpenterStandIn,
      rights: patchedObject("nodepools.karpenter.sh"),
      turns: turned,
      contradiction: patchContradiction,
    },
    [type.placeholders]: {
      standIn: placeholdersStandIn,
      rights: appliedObject("deployments.apps", awaitedWorkload),
      // Placeholders are made: of what exists nothing is turned here.
      turns: [],
    },
    [type.priority]: {
      standIn: priorityStandIn,
      rights: unswitchedRights(appliedObject("priorityclasses.scheduling.k8s.io")),
    },
  },
  checks: nodePoolChecks,
  limits: nodePoolLimits,
  implications: nodePoolImplications,
  durations: nodePoolDurations,
  prices: "infra/nodePool/prices",
  cost: nodePoolCost,
  unpriced: unpricedNodes,
  gates: nodePoolGates,
  figures: nodePoolFigures,
  questions: [nodeQuota, karpenterPools, nodeAddresses, nodeSize, nodeGroupQuota, images],
  owners: nodePoolThings,
  discovery: nodePoolDiscovery,
  rights: { aws: { ...nodeGroupRights, ...subnetRights }, kubernetes: { ...nodeRights, ...karpenterRights } },
  undeliverable: undeliverablePools,
  sizing: nodePoolSizing,
});
