import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

/** Options of a child that may exist already: adopted by id when one is given. */
export function adopted(
  parent: Resource,
  id: string | undefined,
  more: CustomResourceOptions = {},
): CustomResourceOptions {
  return id === undefined ? { parent, ...more } : { parent, import: id, ...more };
}
