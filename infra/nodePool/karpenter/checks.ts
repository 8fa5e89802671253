import type { Resources } from "../../contract/resources.ts";
import { karpenterPoolsIn, nodesWithin, readKarpenterPool } from "./reading.ts";

/** Of what the file leaves out nobody can say whether it holds. */
export function unknownOfKarpenter(resources: Resources): string[] {
  return karpenterPoolsIn(resources)
    .map(readKarpenterPool)
    .flatMap((pool) => {
      const { name, keepsBudgets, limits } = pool;
      const limited = limits.cpu !== undefined || limits.memory !== undefined;
      return [
        ...(limited ? [] : [`limits of NodePool ${name}: not in the stack file`]),
        ...(limited && nodesWithin(pool) === undefined
          ? [`nodes that the limits of NodePool ${name} allow: what one counts, nodeSize, is not in the stack file`]
          : []),
        ...(keepsBudgets
          ? [`nodes of NodePool ${name} that Karpenter takes away during the show: budgets are not in the stack file`]
          : []),
      ];
    });
}

/** An empty cluster has no Karpenter. */
export function undeliverablePools(resources: Resources): string[] {
  const names = karpenterPoolsIn(resources).map((shape) => readKarpenterPool(shape).name);
  return names.length === 0 ? [] : [`Karpenter, for NodePool ${names.join(", ")}`];
}
