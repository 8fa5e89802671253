import type { Estate } from "../contract/estate.ts";
import type { Problem } from "../contract/kind.ts";
import { namespaceProblems } from "../providers/kubernetes/namespace.ts";
import type { Flags } from "./schema.ts";

/** Flags need a namespace, their own or their target's. */
export function verifyFlags(estate: Estate): Problem[] {
  const flags = Object.entries((estate.things["flags"] ?? {}) as Record<string, Flags>);
  return flags.flatMap(([name, given]) => namespaceProblems(estate, given, ["flags", name, "namespace"]));
}
