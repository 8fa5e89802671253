import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

/**
 * Metadata of a patch. Each resource is a field manager of its own, and the fields of a dial belong to somebody already: the
 * app's delivery, an operator's kubectl. Without force the first patch is a conflict, in a preview already.
 */
export function patchedMetadata(name: string, namespace: string) {
  return { name, namespace, annotations: { "pulumi.com/patchForce": "true" } };
}

/** A patch that is taken away gives its fields up, and spec.replicas would fall to its default of 1: it is only forgotten. */
export function patchOptions(parent: Resource, more: CustomResourceOptions = {}): CustomResourceOptions {
  return { parent, retainOnDelete: true, ...more };
}
