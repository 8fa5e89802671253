/** Type tokens of flags. */
export const type = {
  configMap: "kubernetes:core/v1:ConfigMap",
  configMapPatch: "kubernetes:core/v1:ConfigMapPatch",
} as const;

/** Component of flags. */
export const component = "broadcast:infra:Flags";
