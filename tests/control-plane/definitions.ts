import type { Manifest } from "./objects.ts";

const count = { type: "integer", format: "int32" };
const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

interface Definition {
  group: string;
  version: string;
  kind: string;
  plural: string;
  scope?: "Namespaced" | "Cluster";
  /** Properties of `spec` that the API server checks; what else it holds is kept as it is. */
  spec: object;
  subresources?: object;
}

function definition({ group, version, kind, plural, scope = "Namespaced", spec, subresources }: Definition): Manifest {
  const schema = {
    openAPIV3Schema: {
      type: "object",
      properties: { spec: { ...anything, properties: spec }, status: anything },
    },
  };
  const versions = [
    { name: version, served: true, storage: true, schema, subresources: { status: {}, ...subresources } },
  ];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope, names: { kind, plural, singular: kind.toLowerCase() }, versions },
  };
}

/**
 * Definitions with the fields that matter here, as their projects have them. Sources: kedacore/keda, config/crd/bases;
 * argoproj/argo-rollouts, manifests/crds.
 */
export const definitions = {
  scaledObject: definition({
    ...{ group: "keda.sh", version: "v1alpha1", kind: "ScaledObject", plural: "scaledobjects" },
    spec: {
      minReplicaCount: count,
      maxReplicaCount: count,
      idleReplicaCount: count,
      cooldownPeriod: count,
      scaleTargetRef: anything,
      triggers: { type: "array", items: anything },
    },
  }),
  rollout: definition({
    ...{ group: "argoproj.io", version: "v1alpha1", kind: "Rollout", plural: "rollouts" },
    spec: { replicas: count },
    subresources: {
      scale: {
        specReplicasPath: ".spec.replicas",
        statusReplicasPath: ".status.HPAReplicas",
        labelSelectorPath: ".status.selector",
      },
    },
  }),
} as const;
