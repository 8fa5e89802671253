import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { namespaceProblems } from "../providers/kubernetes/namespace.ts";
import type { Flags } from "./schema.ts";

/** Flags need a namespace, their own or their target's. */
export function verifyFlags(estate: Estate): Problem[] {
  const flags = Object.entries((estate.things["flags"] ?? {}) as Record<string, Flags>);
  return flags.flatMap(([name, given]) => namespaceProblems(estate, given, ["flags", name, "namespace"]));
}

/** ConfigMaps that are named, each one set of flags' alone; others have names of their own. */
export function flagClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["flags"] ?? {}) as Record<string, Flags>).flatMap(([name, flags]): Claim[] => {
    const configMap = flags.adopt ?? flags.configMap;
    if (configMap === undefined) return [];
    const target = findTarget(targets, "kubernetes", flags.in);
    const namespace = flags.namespace ?? target?.namespace ?? "";
    return [{ path: ["flags", name], target, what: `ConfigMap ${namespace}/${configMap}` }];
  });
}
