import { poolLabels } from "../providers/kubernetes/nodes.ts";

/** Type tokens of a node pool's resources. */
export const type = {
  nodeGroup: "aws:eks/nodeGroup:NodeGroup",
  placeholders: "kubernetes:apps/v1:Deployment",
  priority: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
} as const;

/** Component of a node pool. */
export const component = "broadcast:infra:NodePool";

/** On the placeholders: room that must be free for the broadcast before it goes live, beyond what the apps hold now. */
export const reserveAnnotations = { cpu: "broadcast/cpu-reserve", memory: "broadcast/memory-reserve-gib" } as const;

/** Nodes of one EKS managed node group. Source: AWS, "Amazon EKS service quotas", L-BD136A63. */
export const maxNodesPerGroup = 450;

/** Pods EKS recommends at most on one node, by its vCPUs. Source: AWS, "Choosing an instance type": 110, or 250 above 30 vCPU. */
export function maxPodsPerNode(vcpu: number): number {
  return vcpu > 30 ? 250 : 110;
}

/** Seconds until EKS reports a new size, and from then until nodes are ready or gone: estimates. */
export const seconds = { create: 180, resize: 60, delete: 300, nodesReady: 120, nodesDrained: 600 } as const;

/** Quota of vCPUs of standard on-demand instances. */
export const standardQuota = "L-1216C47A";

/** Families that share that quota. Source: Amazon EC2 user guide, "On-Demand Instance quotas". */
export const standardFamily = /^[acdhimrtz]\d/;

/** Label that EKS sets on every node of a managed group. */
export const nodeGroupLabel = poolLabels.group;

/** What selects a group's nodes. */
export const labelOfGroup = (group: string): string => `${nodeGroupLabel}=${group}`;
