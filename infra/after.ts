import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { mergeOptions } from "@pulumi/pulumi";

/** Makes every child of a component wait for some resources: a component's own `dependsOn` does not reach its children. */
export function after(...resources: Resource[]): ComponentResourceOptions {
  return {
    transformations: [({ props, opts }) => ({ props, opts: mergeOptions(opts, { dependsOn: resources }) })],
  };
}
