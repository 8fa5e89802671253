/** Type tokens of an app's resources. */
export const type = {
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  autoscalerPatch: "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch",
  scaledObject: "kubernetes:keda.sh/v1alpha1:ScaledObjectPatch",
  replicas: "kubernetes:apps/v1:DeploymentPatch",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
} as const;

/** Component of an app. */
export const component = "broadcast:infra:App";

/** Where a thing that sizes an app has its bounds, below `spec`. */
interface Bounds {
  min: string;
  max: string;
  /** The minimum where none is stated. */
  least: number;
}

const ofAutoscaler: Bounds = { min: "minReplicas", max: "maxReplicas", least: 1 };

/** What bounds the size of an app, by type. Sources: Kubernetes docs, HorizontalPodAutoscaler v2; KEDA docs, "ScaledObject specification". */
export const boundsOf: Readonly<Record<string, Bounds>> = {
  [type.autoscaler]: ofAutoscaler,
  [type.autoscalerPatch]: ofAutoscaler,
  [type.scaledObject]: { min: "minReplicaCount", max: "maxReplicaCount", least: 0 },
};

/** What sets the size of an app. */
export const sizeTypes: readonly string[] = [...Object.keys(boundsOf), type.replicas];

/**
 * KEDA's. Sources: kedacore/keda, apis/keda/v1alpha1/scaledobject_types.go and controllers/keda/hpa.go; docs, "Scaling Deployments,
 * StatefulSets & Custom Resources".
 */
export const keda = {
  type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
  group: "keda.sh",
  version: "v1alpha1",
  kind: "ScaledObject",
  plural: "scaledobjects",
  /** What its autoscaler is called, before the ScaledObject's own name. */
  autoscaler: "keda-hpa-",
  /** That stop it: the one with a yes, the other with a number of pods. */
  annotations: { paused: "autoscaling.keda.sh/paused", pausedAt: "autoscaling.keda.sh/paused-replicas" },
  /** Seconds without an event until the last pod goes, where the minimum is 0. */
  cooldown: 300,
} as const;

/** Kinds of an own group of Kubernetes that can be scaled. */
export const scalable: Readonly<Record<string, readonly string[]>> = {
  "apps/v1": ["Deployment", "StatefulSet", "ReplicaSet"],
  v1: ["ReplicationController"],
};

/**
 * Share of its pods that a rollout runs beyond them, in percent, where nothing is stated: of a StatefulSet, and of what has no rollout, none. Of any
 * other kind its own strategy decides. Source: Kubernetes docs, "Deployments" and "StatefulSets".
 */
export const surgeOf: Readonly<Record<string, number | undefined>> = {
  Deployment: 25,
  StatefulSet: 0,
  ReplicaSet: 0,
  ReplicationController: 0,
};

/** IP targets of one Application Load Balancer. Source: AWS, "Quotas for your Application Load Balancers". */
export const maxTargetsPerLoadBalancer = 1000;
