import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { mergeOptions } from "@pulumi/pulumi";

/** Makes every child of a component depend on some resources: a component's own `dependsOn` does not reach its children. */
export function childrenDependOn(...resources: Resource[]): ComponentResourceOptions {
  if (resources.length === 0) return {};
  return {
    transformations: [({ props, opts }) => ({ props, opts: mergeOptions(opts, { dependsOn: resources }) })],
  };
}
