import { ComponentResource, CustomResource, Resource } from "@pulumi/pulumi";
import * as sdk from "@pulumi/pulumi/runtime/dependsOn.js";

/** Not among the SDK's types. */
const { gatherExplicitDependencies } = sdk as unknown as {
  gatherExplicitDependencies: (dependsOn: unknown) => Promise<Resource[]>;
};

/** The resources that an option names; by the SDK where a promise or an output is among them. */
export function explicitDependencies(dependsOn: unknown): readonly Resource[] | Promise<Resource[]> {
  if (dependsOn === undefined) return [];
  const named = [dependsOn].flat(Infinity);
  return named.every((one) => Resource.isInstance(one)) ? named : gatherExplicitDependencies(dependsOn);
}

/**
 * What these stand for: a component for the resources in it, any other resource for itself. `except` is not among them, nor what
 * is in it. In the order in which the SDK finds them: level by level.
 */
export function reachable(resources: Iterable<Resource>, except: Resource): Resource[] {
  const found = new Set<Resource>();
  let level = [...resources];
  while (level.length > 0) {
    const next: Resource[] = [];
    for (const resource of level) {
      if (found.has(resource)) continue;
      found.add(resource);
      if (resource !== except && ComponentResource.isInstance(resource)) next.push(...childrenOf(resource));
    }
    level = next;
  }
  return [...found].filter((resource) => CustomResource.isInstance(resource) && resource !== except);
}

function childrenOf(resource: Resource): Iterable<Resource> {
  return (resource as unknown as { __childResources?: Set<Resource> }).__childResources ?? [];
}
