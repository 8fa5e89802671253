import type { Estate } from "../../contract/estate.ts";
import { findTarget } from "../../contract/estate.ts";
import type { Problem } from "../../contract/kind.ts";

interface Placed {
  in?: string | undefined;
  namespace?: string | undefined;
}

/** What is wrong where neither a thing nor its target names a namespace; a wrong target is said already. */
export function namespaceProblems(
  { targets }: Pick<Estate, "targets">,
  place: Placed,
  path: readonly string[],
): Problem[] {
  const target = findTarget(targets, "kubernetes", place.in);
  if (!target || place.namespace !== undefined || target.namespace !== undefined) return [];
  return [{ path, allowed: `a namespace, here or as targets.${target.name}.kubernetes.namespace` }];
}
