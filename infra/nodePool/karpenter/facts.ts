import { poolLabels } from "../../providers/kubernetes/nodes.ts";

/**
 * Karpenter's NodePool. Sources: kubernetes-sigs/karpenter, pkg/apis/v1/nodepool.go and nodepool_status.go; docs, "NodePools" and
 * "Disruption".
 */
export const karpenter = {
  group: "karpenter.sh",
  version: "v1",
  kind: "NodePool",
  plural: "nodepools",
  claims: "nodeclaims",
  /** What is registered, and the object that it patches. */
  patch: "kubernetes:karpenter.sh/v1:NodePoolPatch",
  type: "kubernetes:karpenter.sh/v1:NodePool",
  /** On each of its NodeClaims. */
  poolLabel: poolLabels.karpenter,
} as const;

/** How AWS's nodes are made. Source: aws/karpenter-provider-aws, pkg/apis/v1/ec2nodeclass.go. */
export const nodeClass = {
  group: "karpenter.k8s.aws",
  version: "v1",
  kind: "EC2NodeClass",
  plural: "ec2nodeclasses",
} as const;

/** Requirements that tell which quota nodes count against. */
export const requirement = {
  capacity: "karpenter.sh/capacity-type",
  category: "karpenter.k8s.aws/instance-category",
} as const;

/** What is set of it. */
export const turned = ["spec.limits.cpu", "spec.limits.memory", "spec.disruption.budgets"] as const;

/** What a budget may say of `nodes`. Source: kubernetes-sigs/karpenter, pkg/apis/crds/karpenter.sh_nodepools.yaml. */
export const budgetNodes = /^(?:(?:100|\d{1,2})%|\d+)$/;

/** What it may say of `schedule` and `duration`, from the same. */
export const budgetSchedule = /^@(?:annually|yearly|monthly|weekly|daily|midnight|hourly)|^.+\s.+\s.+\s.+\s.+$/;
export const budgetDuration = /^(?:\d+[hm]|\d+h\d+m)(?:0s)?$/;

/** None of its nodes may be taken away by consolidation or drift. What expires, goes all the same: no budget holds it. */
export const noDisruption = [{ nodes: "0" }] as const;

/** Hours ahead in which a node that expires is named. */
export const expiryHours = 24;
