import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { OwnerTool } from "../../contract/owner.ts";
import { isObject } from "../../contract/properties.ts";

/** Keys that lead to a value. */
export type Keys = readonly string[];

/** What patches and objects of the engine's are called: of this program, or of another one. */
const engine = /^pulumi-(?:resource-)?kubernetes/;

/** By what the API server calls them. A plain update by anybody else may have happened once only. */
const tools: readonly (readonly [pattern: RegExp, tool: OwnerTool, noun: string])[] = [
  [/^argocd/i, "argocd", "Argo CD"],
  [/^(?:kustomize-controller|helm-controller|flux)/i, "flux", "Flux"],
  [/^helm/i, "helm", "Helm"],
  [/^(?:terraform|hashicorp)/i, "terraform", "Terraform"],
  [/^kubectl/i, "kubectl", "kubectl"],
];

/** By which kubectl changes an object once; `apply` and `replace` write a whole manifest again each time. */
const byHand = /^kubectl(?:-(?!client-side-apply|replace).*)?$/;

/** Whose each entry is. */
export interface Claim {
  manager: string;
  tool: OwnerTool;
  /** As `Argo CD`; the manager's own name where nobody knows more. */
  noun: string;
  /** Whether each of its runs writes its fields again. */
  delivers: boolean;
  entry: V1ManagedFieldsEntry;
}

export const isEngine = ({ manager = "" }: V1ManagedFieldsEntry): boolean => engine.test(manager);

/** Whether an autoscaler or somebody with `kubectl scale` has set a size: through the scale, and not the object. */
export const isScale = ({ subresource }: V1ManagedFieldsEntry): boolean => subresource === "scale";

/** Those who write the object itself, without the engine. */
export function claimsIn(entries: readonly V1ManagedFieldsEntry[]): Claim[] {
  return entries
    .filter((entry) => !isEngine(entry) && !entry.subresource)
    .map((entry) => {
      const { manager = "", operation } = entry;
      const [, tool = "other", noun = manager] = tools.find(([pattern]) => pattern.test(manager)) ?? [];
      const known = tool !== "other" && !byHand.test(manager);
      return { manager, tool, noun, delivers: operation === "Apply" || known, entry };
    });
}

/** Whether an entry has the value at keys, by itself or as part of something that it has as a whole. */
export function hasField({ fieldsV1 }: V1ManagedFieldsEntry, keys: Keys): boolean {
  let at: unknown = fieldsV1;
  for (const key of keys) {
    if (!isObject(at)) return false;
    if (Object.keys(at).length === 0) return at !== fieldsV1;
    at = at[`f:${key}`];
  }
  return isObject(at);
}

/** What an entry has under `spec` and `data`, as keys; a list counts as one value. */
export function fieldsOf({ fieldsV1 }: V1ManagedFieldsEntry): Keys[] {
  const walk = (at: unknown, keys: Keys): Keys[] => {
    const inner = isObject(at) ? Object.keys(at).filter((key) => key.startsWith("f:")) : [];
    if (inner.length === 0) return [keys];
    return inner.flatMap((key) => walk((at as Record<string, unknown>)[key], [...keys, key.slice(2)]));
  };
  return ["spec", "data"].flatMap((part) => {
    const found = isObject(fieldsV1) ? fieldsV1[`f:${part}`] : undefined;
    return found === undefined ? [] : walk(found, [part]);
  });
}

/** Whether one of two paths leads through the other. */
export function meets(one: Keys, other: Keys): boolean {
  return one.every((key, index) => index >= other.length || key === other[index]);
}
