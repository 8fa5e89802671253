/** Who manages which fields of an object, as the API server tells it. */
interface ManagedFields {
  manager?: string;
  operation?: string;
  fieldsV1?: object;
}

/** Tools that write a whole manifest again at each delivery. A plain update may have happened once only. */
const delivery = /kubectl|helm|argocd|flux|kustomize/i;

/** What a patch of the engine's is called: of this program, or of another one that takes fields over as this one does. */
const engine = /^pulumi-kubernetes/;

/**
 * Names of the delivery tools that claim a field of an object's spec, as `f:replicas`: each of their runs sets it back. The engine's own
 * patches are none.
 */
export function deliveriesOf(fields: readonly ManagedFields[] = [], field: string): string[] {
  return fields
    .filter(({ manager, operation, fieldsV1 }) => {
      const spec = (fieldsV1 as Record<string, object> | undefined)?.["f:spec"];
      if (spec === undefined || !(field in spec) || engine.test(manager ?? "")) return false;
      return operation === "Apply" || delivery.test(manager ?? "");
    })
    .map(({ manager }) => manager ?? "");
}
