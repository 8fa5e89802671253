import type { input } from "@pulumi/kubernetes/types/index.js";
import table from "../../infra/contract/inputs.json" with { type: "json" };
import type { Properties } from "../../infra/contract/properties.ts";
import type { SdkInput } from "../../infra/contract/sdkInputs.ts";
import { sdkInputsOf } from "../../infra/contract/sdkInputs.ts";

const inputsByType = table as Readonly<Record<string, { inputs: Readonly<Record<string, readonly string[]>> }>>;

/** Of every sort there is, empty and false among them: what is taken for missing would be lost. */
const sorts: readonly ((name: string) => unknown)[] = [
  (name) => `unusual ${name}`,
  () => false,
  () => 0,
  (name) => [`unusual ${name}`],
  () => true,
  () => "",
  (name) => ({ unusual: name }),
  () => 17,
];

/** Something unusual for every property that the SDK knows of a type, by name and within objects. */
export function unusual(type: string): Properties {
  const known = inputsByType[type];
  if (!known) return unusualOf(sdkInputsOf(type)?.inputs ?? new Map());
  return Object.fromEntries(
    Object.entries(known.inputs).map(([name, within], index) => [
      name,
      within.length > 0 ? each(within) : valueOf(name, index),
    ]),
  );
}

/** Of a type that is in no table: as deep as the SDK declares it. */
function unusualOf(inputs: ReadonlyMap<string, SdkInput>): Properties {
  const entries = [...inputs.values()].map((input, index): [string, unknown] => {
    const inner = unusualOf(input.within());
    return [input.name, Object.keys(inner).length > 0 ? inner : valueOf(input.name, index)];
  });
  return Object.fromEntries(entries);
}

function each(names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name, index) => [name, valueOf(name, index)]));
}

function valueOf(name: string, index: number): unknown {
  return sorts[index % sorts.length]?.(name);
}

/** What only the API server sets. */
type Served =
  | "clusterName"
  | "creationTimestamp"
  | "deletionGracePeriodSeconds"
  | "deletionTimestamp"
  | "generateName"
  | "generation"
  | "managedFields"
  | "resourceVersion"
  | "selfLink"
  | "uid";

/** Metadata that somebody else has put on an object: all of it, by the SDK's own type. */
export function metadataOf(name: string): Properties {
  return {
    name,
    namespace: "shop",
    annotations: { "meta.helm.sh/release-name": name, empty: "" },
    labels: { "app.kubernetes.io/managed-by": "Helm" },
    finalizers: ["example.com/kept"],
    ownerReferences: [{ apiVersion: "example.com/v1", kind: "Shop", name: "shop", uid: "1" }],
  } satisfies Required<Omit<input.meta.v1.ObjectMeta, Served>>;
}

export const autoscalerSpec = {
  scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "web" },
  minReplicas: 3,
  maxReplicas: 11,
  metrics: [
    { type: "Pods", pods: { metric: { name: "unusual" }, target: { type: "AverageValue", averageValue: "40" } } },
  ],
  behavior: {
    scaleUp: { stabilizationWindowSeconds: 7, selectPolicy: "Min", tolerance: "0.2", policies: [] },
    scaleDown: {
      stabilizationWindowSeconds: 77,
      selectPolicy: "Max",
      tolerance: "",
      policies: [{ type: "Pods", value: 1, periodSeconds: 9 }],
    },
  } satisfies Required<input.autoscaling.v2.HorizontalPodAutoscalerBehavior>,
} satisfies Required<input.autoscaling.v2.HorizontalPodAutoscalerSpec>;

export const deploymentSpec = {
  minReadySeconds: 7,
  paused: false,
  progressDeadlineSeconds: 77,
  replicas: 3,
  revisionHistoryLimit: 0,
  selector: { matchLabels: { app: "images" } },
  strategy: {},
  template: {
    metadata: { labels: { app: "images" }, annotations: {} },
    spec: {
      containers: [{ name: "app", image: "example.com/images:unusual" }],
      securityContext: {},
      volumes: [{ name: "scratch", emptyDir: {} }],
    },
  },
} satisfies Required<input.apps.v1.DeploymentSpec>;

export const budgetSpec = {
  maxUnavailable: "7%",
  minAvailable: 1,
  selector: { matchLabels: { app: "unusual" } },
  unhealthyPodEvictionPolicy: "AlwaysAllow",
} satisfies Required<input.policy.v1.PodDisruptionBudgetSpec>;

export const configMapContent = {
  data: { light: "false", theirs: "unusual", empty: "" },
  binaryData: { logo: "AAAA" },
  immutable: false,
} satisfies Required<Omit<input.core.v1.ConfigMap, "apiVersion" | "kind" | "metadata">>;
