import type { Manifest } from "./objects.ts";
import { published } from "./published.ts";

const count = { type: "integer", format: "int32" };
const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

interface Definition {
  group: string;
  version: string;
  kind: string;
  plural: string;
  scope?: "Namespaced" | "Cluster";
  /** Properties of `spec`, and those that must be there. */
  spec: object;
  required?: readonly string[];
  subresources?: object;
}

function definition(given: Definition): Manifest {
  const { group, version, kind, plural, scope = "Namespaced", spec, required = [], subresources } = given;
  const schema = {
    openAPIV3Schema: {
      type: "object",
      properties: { spec: { type: "object", properties: spec, required }, status: anything },
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
 * Definitions as their projects publish them, where those are in the cache; else with the fields that matter here. Sources: kedacore/keda, config/crd/bases;
 * argoproj/argo-rollouts, manifests/crds; kubernetes-sigs/karpenter, pkg/apis/crds.
 */
export const definitions = {
  scaledObject:
    published.scaledObject ??
    definition({
      ...{ group: "keda.sh", version: "v1alpha1", kind: "ScaledObject", plural: "scaledobjects" },
      spec: {
        minReplicaCount: count,
        maxReplicaCount: count,
        idleReplicaCount: count,
        cooldownPeriod: count,
        scaleTargetRef: anything,
        triggers: { type: "array", items: anything },
        advanced: anything,
      },
      // So a patch of one that is not there is refused.
      required: ["scaleTargetRef", "triggers"],
    }),
  rollout: definition({
    ...{ group: "argoproj.io", version: "v1alpha1", kind: "Rollout", plural: "rollouts" },
    spec: { replicas: count, selector: anything, template: anything },
    subresources: {
      scale: {
        specReplicasPath: ".spec.replicas",
        statusReplicasPath: ".status.HPAReplicas",
        labelSelectorPath: ".status.selector",
      },
    },
  }),
  nodePool:
    published.nodePool ??
    definition({
      ...{ group: "karpenter.sh", version: "v1", kind: "NodePool", plural: "nodepools", scope: "Cluster" },
      spec: {
        limits: { type: "object", additionalProperties: { "x-kubernetes-int-or-string": true } },
        disruption: {
          type: "object",
          properties: {
            budgets: {
              type: "array",
              items: {
                type: "object",
                properties: { nodes: { type: "string" }, reasons: { type: "array", items: { type: "string" } } },
              },
            },
            consolidateAfter: { type: "string" },
          },
          required: ["consolidateAfter"],
        },
        template: anything,
      },
      required: ["template"],
    }),
} as const;
