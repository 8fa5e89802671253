import type { Estate } from "../contract/estate.ts";
import type { Problem } from "../contract/kind.ts";
import { namespaceProblems } from "../providers/kubernetes/namespace.ts";
import type { NodePool } from "./schema.ts";

/** Placeholders need a namespace, their own or their target's. */
export function verifyNodePools(estate: Estate): Problem[] {
  const pools = Object.entries((estate.things["nodePools"] ?? {}) as Record<string, NodePool>);
  return pools.flatMap(([name, { in: named, placeholders }]) =>
    placeholders
      ? namespaceProblems(estate, { ...placeholders, in: named }, ["nodePools", name, "placeholders", "namespace"])
      : [],
  );
}
