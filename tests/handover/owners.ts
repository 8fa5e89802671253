import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { Clients } from "../../infra/contract/client.ts";
import type { Owner } from "../../infra/contract/owner.ts";
import type { TurnedObject } from "../../infra/providers/kubernetes/handOver.ts";
import { objectOwners } from "../../infra/providers/kubernetes/objectOwners.ts";
import type { Application, Ownership } from "../../infra/providers/kubernetes/ownership.ts";
import { ownershipClient } from "../../infra/providers/kubernetes/ownership.ts";

/** A Deployment of which the program sets the replicas. */
export const replicasOf = (object: Partial<TurnedObject["object"]> = {}): TurnedObject => ({
  object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web", ...object },
  paths: [["spec", "replicas"]],
  ours: [["spec", "replicas"]],
  normal: () => 12,
});

export const replicas = { "f:spec": { "f:replicas": {} } };
export const image = { "f:spec": { "f:template": { "f:spec": {} } } };

/** A manager's entry. */
export const by = (
  manager: string,
  operation: "Apply" | "Update",
  fieldsV1: object,
  subresource?: string,
): V1ManagedFieldsEntry => ({ manager, operation, fieldsV1, ...(subresource !== undefined && { subresource }) });

/** As this program's own patch is called. */
export const ours = by("pulumi-kubernetes-0a1b2c3d", "Apply", replicas);

interface Seen extends Partial<Ownership> {
  applications?: Application[];
}

/** Who has it, where the API server tells this of an object. */
export async function ownersWhere(
  seen: Seen | undefined,
  turned: TurnedObject = replicasOf(),
): Promise<Owner[] | undefined> {
  const client = {
    ownership: () => Promise.resolve(seen && { managers: [], labels: {}, annotations: {}, owners: [], ...seen }),
    applications: () => Promise.resolve(seen?.applications),
  };
  const clients = { of: (definition: unknown) => (definition === ownershipClient ? client : undefined) };
  return objectOwners(clients as unknown as Clients, "cluster", turned);
}

/** As `argocd sets spec.replicas`, one for each. */
export const summary = (owners: Owner[] | undefined): string[] | undefined =>
  owners?.map(({ who, hold, paths }) => `${who} ${hold} ${paths.join(", ")}`);
