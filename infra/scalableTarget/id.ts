/** How Application Auto Scaling tells a scalable target from all others. */
export interface TargetId {
  serviceNamespace: string;
  resourceId: string;
  scalableDimension: string;
}

/**
 * The parts of what an import takes: the namespace up to the first `/`, the dimension after the last, the resource between them.
 * Source: terraform-provider-aws, internal/service/appautoscaling/target.go, resourceTargetImport.
 */
export function targetIdOf(id: string): TargetId {
  const [serviceNamespace = "", ...rest] = id.split("/");
  const scalableDimension = rest.pop() ?? "";
  return { serviceNamespace, resourceId: rest.join("/"), scalableDimension };
}

/** What an import takes. */
export function importIdOf({ serviceNamespace, resourceId, scalableDimension }: TargetId): string {
  return [serviceNamespace, resourceId, scalableDimension].join("/");
}

/** Cluster and name of a service of ECS: its resource is `service/<cluster>/<service>`. */
export function serviceOf({ resourceId }: Pick<TargetId, "resourceId">): { cluster: string; service: string } {
  const [, cluster = "", service = ""] = resourceId.split("/");
  return { cluster, service };
}
