import type { StoredResource } from "../store.ts";
import { at, digest, isObject, number, type Properties, same, text } from "../values.ts";
import { type Behaviour, type Change, type Outcome, refuse, type Update, type World } from "./behaviour.ts";
import { autoscale, countAt, type Ramp, rampOf, resize } from "./pods.ts";

export const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const DEPLOYMENT_PATCH = "kubernetes:apps/v1:DeploymentPatch";

type Admission = Change & { previous?: StoredResource };

interface Kind {
  /** As the API server names it in a refusal. */
  plural: string;
  namespaced: boolean;
  replaceOn?: readonly string[];
  more?: Partial<Behaviour>;
  /** A patch may find its object there already. */
  patch?: boolean;
}

/** Simulated seconds: the API server answers in well under one. */
const CALL = 1;

function objectId({ inputs, name }: Change, namespaced: boolean): string {
  const own = text(inputs, "metadata.name") ?? name;
  return namespaced ? `${text(inputs, "metadata.namespace") ?? "default"}/${own}` : own;
}

/** The inputs with what the API server adds to an object's metadata. */
function answered(change: Change, type: string, id: string, previous?: StoredResource): Properties {
  const uid = text(previous?.outputs, "metadata.uid") ?? uuid(type, id, String(change.world.now));
  const revision = (previous?.revision ?? 0) + 1;
  const specChanged = !same(previous?.inputs["spec"], change.inputs["spec"]);
  const generation = (number(previous?.outputs, "metadata.generation") ?? 0) + (specChanged ? 1 : 0);
  const given = isObject(change.inputs["metadata"]) ? change.inputs["metadata"] : {};
  const metadata = {
    ...given,
    uid,
    resourceVersion: String(1000 + revision),
    ...(generation > 0 ? { generation } : {}),
  };
  return { ...change.inputs, metadata };
}

function uuid(...parts: readonly string[]): string {
  const hex = digest(32, ...parts);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function objectBehaviour(type: string, kind: Kind): Behaviour {
  const identity = kind.namespaced ? ["metadata.name", "metadata.namespace"] : ["metadata.name"];
  return {
    replaceOn: ["apiVersion", "kind", ...identity, ...(kind.replaceOn ?? [])],
    autoName: "metadata.name",
    dryRun: true,
    upsert: kind.patch ?? false,
    id: (change) => objectId(change, kind.namespaced),
    create: (change) => ({ outputs: answered(change, type, objectId(change, kind.namespaced)), seconds: CALL }),
    update: (change) => ({ outputs: answered(change, type, change.previous.id, change.previous), seconds: CALL }),
    remove: () => ({ seconds: CALL }),
    ...kind.more,
    admit: (change) => {
      const id = objectId(change, kind.namespaced);
      const taken = !kind.patch && !change.previous && change.world.get(type, id);
      if (taken && !taken.released) refuse(`${kind.plural} "${id.split("/").at(-1) ?? id}" already exists`);
      kind.more?.admit?.(change);
    },
  };
}

function targetOf(resource: { inputs: Properties }): string {
  const namespace = text(resource.inputs, "metadata.namespace") ?? "default";
  return `${namespace}/${text(resource.inputs, "spec.scaleTargetRef.name") ?? ""}`;
}

function admitHpa({ inputs }: Admission): void {
  const min = number(inputs, "spec.minReplicas") ?? 1;
  const max = number(inputs, "spec.maxReplicas");
  const name = text(inputs, "metadata.name") ?? "";
  const invalid = (field: string, value: number, why: string): never =>
    refuse(`HorizontalPodAutoscaler.autoscaling "${name}" is invalid: spec.${field}: Invalid value: ${value}: ${why}`);
  if (min < 1) invalid("minReplicas", min, "must be greater than or equal to 1");
  if (max !== undefined && max < 1) invalid("maxReplicas", max, "must be greater than 0");
  if (max !== undefined && max < min) invalid("maxReplicas", max, "must be greater than or equal to `minReplicas`");
}

/** `observed.pods` is what a readiness question sees; the provider returns at once. */
function scaled(type: string, change: Change, previous?: StoredResource): Outcome {
  const { now } = change.world;
  const to = number(change.inputs, "spec.minReplicas") ?? 1;
  const ramp = rampOf(previous);
  // A new HPA finds the pods its deployment runs; nothing more is known of them than what it asks for.
  const from = ramp ? countAt(ramp, now) : to;
  const id = objectId(change, true);
  return {
    outputs: answered(change, type, previous?.id ?? id, previous),
    observed: { target: targetOf(change), pods: autoscale(change.inputs, from, to, now) },
    seconds: CALL,
  };
}

function replicas(inputs: Properties): number {
  return number(inputs, "spec.replicas") ?? 1;
}

function workload(type: string, change: Change, previous?: StoredResource): Outcome {
  const { now } = change.world;
  const to = replicas(change.inputs);
  const ramp = rampOf(previous);
  // Pods of a deployment this patch did not make are assumed to run already.
  const from = ramp ? countAt(ramp, now) : type === DEPLOYMENT_PATCH ? to : 0;
  const pods: Ramp = resize(from, to, now);
  const skipped = isTrue(at(change.inputs, "metadata.annotations"), "pulumi.com/skipAwait");
  return {
    outputs: answered(change, type, objectId(change, true), previous),
    observed: { target: objectId(change, true), pods },
    seconds: skipped ? CALL : Math.max(CALL, pods.seconds),
  };
}

function isTrue(annotations: unknown, key: string): boolean {
  return isObject(annotations) && String(annotations[key]) === "true";
}

function admitPatch({ inputs, world }: Admission): void {
  if (number(inputs, "spec.replicas") === undefined) return;
  if (isTrue(at(inputs, "metadata.annotations"), "pulumi.com/patchForce")) return;
  const target = `${text(inputs, "metadata.namespace") ?? "default"}/${text(inputs, "metadata.name") ?? ""}`;
  if (hpaOf(target, world)) {
    refuse(
      'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    );
  }
}

function hpaOf(target: string, world: World): StoredResource | undefined {
  return world.list(HPA).find((hpa) => targetOf(hpa) === target);
}

const AWAITED: Partial<Behaviour> = {
  // Pulumi's Deployment await gives up after ten minutes unless customTimeouts say otherwise.
  timeouts: { create: 600, update: 600 },
  timeoutMessage: (id) =>
    `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: '${id.split("/").at(-1) ?? id}' timed out waiting to be Ready`,
};

/** Of a ConfigMap's data any change replaces, unless the provider's `enableConfigMapMutable` is on and it is not `immutable`. */
const configMap: Partial<Behaviour> = {
  replaceMore: (before, after, { mutableConfigMaps }) =>
    mutableConfigMaps && before["immutable"] !== true
      ? []
      : after["immutable"] === true || !mutableConfigMaps || before["immutable"] === true
        ? ["data", "binaryData", "immutable"]
        : [],
};

const KINDS: Record<string, Kind> = {
  [HPA]: {
    plural: "horizontalpodautoscalers.autoscaling",
    namespaced: true,
    more: {
      admit: admitHpa,
      create: (change) => scaled(HPA, change),
      update: (change: Update) => scaled(HPA, change, change.previous),
    },
  },
  "kubernetes:policy/v1:PodDisruptionBudget": { plural: "poddisruptionbudgets.policy", namespaced: true },
  [DEPLOYMENT_PATCH]: {
    plural: "deployments.apps",
    namespaced: true,
    patch: true,
    more: {
      ...AWAITED,
      admit: admitPatch,
      create: (change) => workload(DEPLOYMENT_PATCH, change),
      update: (change: Update) => workload(DEPLOYMENT_PATCH, change, change.previous),
    },
  },
  [DEPLOYMENT]: {
    plural: "deployments.apps",
    namespaced: true,
    replaceOn: ["spec.selector"],
    more: {
      ...AWAITED,
      create: (change) => workload(DEPLOYMENT, change),
      update: (change: Update) => workload(DEPLOYMENT, change, change.previous),
    },
  },
  "kubernetes:scheduling.k8s.io/v1:PriorityClass": {
    plural: "priorityclasses.scheduling.k8s.io",
    namespaced: false,
    replaceOn: ["value", "preemptionPolicy"],
  },
  "kubernetes:core/v1:ConfigMap": { plural: "configmaps", namespaced: true, more: configMap },
  "kubernetes:core/v1:Namespace": { plural: "namespaces", namespaced: false },
};

export const KUBERNETES: Record<string, Behaviour> = Object.fromEntries(
  Object.entries(KINDS).map(([type, kind]) => [type, objectBehaviour(type, kind)]),
);
