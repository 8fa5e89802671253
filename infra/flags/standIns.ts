import type { StandIn } from "../contract/standIn.ts";
import { objectStandIn } from "../providers/kubernetes/objects.ts";
import { type } from "./facts.ts";

/** Of a ConfigMap's data any change replaces, unless the provider's `enableConfigMapMutable` is on and it is not `immutable`. */
export const configMapStandIn: StandIn = objectStandIn(type.configMap, {
  plural: "configmaps",
  namespaced: true,
  more: {
    replaceMore: (before, _, { mutableConfigMaps }) =>
      mutableConfigMaps && before["immutable"] !== true ? [] : ["data", "binaryData", "immutable"],
  },
});

export const configMapPatchStandIn: StandIn = objectStandIn(type.configMapPatch, {
  plural: "configmaps",
  namespaced: true,
  patches: type.configMap,
});
