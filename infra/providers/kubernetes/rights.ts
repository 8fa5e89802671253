import type { TypeRights } from "../../contract/rights.ts";

/** Rights of a resource that is applied server-side. */
export function appliedObject(resource: string, switched: readonly string[] = []): TypeRights {
  return {
    read: [`get ${resource}`],
    switch: [`patch ${resource}`, ...switched],
    // Server-side apply of an object that is not there.
    create: [`create ${resource}`],
  };
}

/** Of one that exists and is only patched. */
export function patchedObject(resource: string, switched: readonly string[] = []): TypeRights {
  return { ...appliedObject(resource, switched), create: [] };
}

/** Pulumi waits for a Deployment by watching it and all it brings about. */
export const awaitedWorkload: readonly string[] = [
  "deployments.apps",
  "replicasets.apps",
  "pods",
  "events",
  "persistentvolumeclaims",
].flatMap((resource) => [`list ${resource}`, `watch ${resource}`]);
