import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";

/** Tools that write a whole manifest again at each delivery. A plain update may have happened once only. */
const delivery = /kubectl|helm|argocd|flux|kustomize/i;

/** Names of the delivery tools that claim a field of an object's spec, as `f:replicas`: each of their runs sets it back. */
export function deliveriesOf(fields: readonly V1ManagedFieldsEntry[] = [], field: string): string[] {
  return fields
    .filter(({ manager, operation, fieldsV1 }) => {
      const spec = (fieldsV1 as Record<string, object> | undefined)?.["f:spec"];
      return spec !== undefined && field in spec && (operation === "Apply" || delivery.test(manager ?? ""));
    })
    .map(({ manager }) => manager ?? "");
}
