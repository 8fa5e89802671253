/** IP targets of one Application Load Balancer. Source: AWS, "Quotas for your Application Load Balancers". */
export const targetsPerLoadBalancer = 1000;

/** Nodes of one EKS managed node group. Source: AWS, "Amazon EKS service quotas". */
export const nodesPerGroup = 450;

/** Pods EKS recommends at most on one node, by its vCPUs. Source: AWS, "Choosing an instance type": 110, or 250 above 30 vCPU. */
export function mostPodsPerNode(vcpu: number): number {
  return vcpu > 30 ? 250 : 110;
}
