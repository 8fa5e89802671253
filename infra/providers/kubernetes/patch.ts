import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

/** A patch that is taken away gives its fields up, and spec.replicas would fall to its default of 1: it is only forgotten. */
export function patchOptions(parent: Resource, more: CustomResourceOptions = {}): CustomResourceOptions {
  return { parent, retainOnDelete: true, ...more };
}
