/** Labels that say which pool a node belongs to. Sources: Amazon EKS User Guide, "Managed node groups"; Karpenter docs, "NodePools". */
export const poolLabels = { group: "eks.amazonaws.com/nodegroup", karpenter: "karpenter.sh/nodepool" } as const;

/** What tells a node's pool from the others of its cluster. */
export function poolIdOf(labels: Readonly<Record<string, string>> = {}): string | undefined {
  const { group, karpenter } = poolLabels;
  if (labels[karpenter] !== undefined) return `karpenter/${labels[karpenter]}`;
  return labels[group] === undefined ? undefined : `group/${labels[group]}`;
}
