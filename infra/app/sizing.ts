import type { Edit, Sizing } from "../contract/sizing.ts";
import type { App } from "./schema.ts";

/** How an app is sized: by what one replica of it bore. */
export const appSizing: Sizing<App> = {
  replicas: ({ size }) => (size.by === "autoscaler" ? size.minReplicas : size.replicas),
  // Sessions queue for the smallest of its pools first.
  pool: ({ connections }) => {
    const sizes = Object.values(connections ?? {}).flatMap((ways) => Object.values(ways));
    return sizes.length === 0 ? undefined : Math.min(...sizes);
  },
  recorded: (name, { loadBalancer }) => ({
    replicas: `pods-${name}`,
    ...(loadBalancer !== undefined && { load: `requests-${loadBalancer}`, failed: `errors-${loadBalancer}` }),
  }),
  edits: ({ size }, wanted, aim): Edit[] => {
    if (size.by === "replicas")
      return [{ path: ["replicas", "broadcast"], value: Math.max(wanted, size.replicas.normal) }];
    const least = Math.max(wanted, size.minReplicas.normal);
    // Room for the autoscaler to go on where the peak is higher than expected.
    const room = Math.max(size.maxReplicas.normal, Math.ceil(least / aim));
    return [
      { path: ["minReplicas", "broadcast"], value: least },
      { path: ["maxReplicas", "broadcast"], value: room },
    ];
  },
};
