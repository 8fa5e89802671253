import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

/**
 * Options of a child that may exist already: adopted by id when one is given. `theirs` are properties no dial turns and no
 * key of the stack file can state; an adopted resource keeps its own.
 */
export function adopted(
  parent: Resource,
  id: string | undefined,
  more: CustomResourceOptions = {},
  theirs: string[] = [],
): CustomResourceOptions {
  return id === undefined ? { parent, ...more } : { parent, import: id, ignoreChanges: theirs, ...more };
}
