import type { ChangeRequest, ChangeOutcome, StandIn, StoredResource, UpdateRequest } from "../contract/standIn.ts";
import { refuse } from "../contract/standIn.ts";
import type { Properties } from "../contract/properties.ts";
import { numberAt, stringAt, valueAt } from "../contract/properties.ts";
import type { Admission } from "../providers/kubernetes/objects.ts";
import {
  withServerMetadata,
  awaitedStandIn,
  callSeconds,
  objectId,
  objectStandIn,
  patchedObject,
  forcesConflicts,
  refuseInvalid,
} from "../providers/kubernetes/objects.ts";
import { countAt } from "../contract/ramp.ts";
import { autoscale, rampOf } from "../providers/kubernetes/pods.ts";
import { workload } from "../providers/kubernetes/workload.ts";
import { type } from "./facts.ts";
import { scaleTargetOf } from "./reading.ts";

function targetOf(inputs: StoredResource["inputs"]): string | undefined {
  const name = stringAt(inputs, "spec.scaleTargetRef.name");
  return name && `${stringAt(inputs, "metadata.namespace") ?? "default"}/${name}`;
}

/** Source: Kubernetes, pkg/apis/autoscaling/validation, validateHorizontalPodAutoscalerSpec. */
function admitAutoscaler({ inputs }: Pick<Admission, "inputs">): void {
  const min = numberAt(inputs, "spec.minReplicas") ?? 1;
  const max = numberAt(inputs, "spec.maxReplicas");
  const wrong: string[] = [];
  const invalid = (field: string, value: number, why: string): void => {
    wrong.push(`spec.${field}: Invalid value: ${value}: ${why}`);
  };
  if (min < 1) invalid("minReplicas", min, "must be greater than or equal to 1");
  const metrics = valueAt(inputs, "spec.metrics");
  const types = (Array.isArray(metrics) ? metrics : []).map((metric) => stringAt(metric, "type"));
  if (min === 0 && !types.includes("Object") && !types.includes("External")) {
    const why = "must specify at least one Object or External metric to support scaling to zero replicas";
    wrong.push(`spec.metrics: Forbidden: ${why}`);
  }
  if (max !== undefined && max < 1) invalid("maxReplicas", max, "must be greater than 0");
  if (max !== undefined && max < min) invalid("maxReplicas", max, "must be greater than or equal to `minReplicas`");
  refuseInvalid("HorizontalPodAutoscaler.autoscaling", inputs, wrong);
}

/** Source: Kubernetes docs, HorizontalPodAutoscalerSpec: a minimum is 1 where nobody sets it; a maximum must be set, and is 0 else. */
function autoscalerDefaults(object: Properties): Properties {
  const spec = {
    minReplicas: numberAt(object, "spec.minReplicas") ?? 1,
    maxReplicas: numberAt(object, "spec.maxReplicas") ?? 0,
  };
  admitAutoscaler({ inputs: { metadata: object["metadata"], spec } });
  return { spec };
}

/** `observed.pods` is what a readiness question sees; the provider returns at once. */
function scaled(own: string, change: ChangeRequest, previous?: StoredResource): ChangeOutcome {
  const { now } = change.world;
  const to = numberAt(change.inputs, "spec.minReplicas") ?? 1;
  const ramp = rampOf(previous);
  // A new autoscaler finds the pods its target runs; nothing more is known of them than what it asks for.
  const from = ramp ? countAt(ramp, now) : to;
  const id = objectId(change, true);
  const behaving = own === type.autoscalerPatch ? patchedObject(change, type.autoscaler) : change.inputs;
  return {
    outputs: withServerMetadata(change, own, previous?.id ?? id, previous),
    observed: {
      autoscaler: true,
      target: targetOf(behaving) ?? id,
      pods: autoscale(behaving, from, to, now),
    },
    seconds: callSeconds,
  };
}

function admitReplicas({ inputs, world, preview, previous }: Admission): void {
  if (numberAt(inputs, "spec.replicas") === undefined || forcesConflicts(inputs, world.settings)) return;
  // The provider forces the dry run of what is new.
  if (preview === true && !previous) return;
  const target = `${stringAt(inputs, "metadata.namespace") ?? "default"}/${stringAt(inputs, "metadata.name") ?? ""}`;
  if (world.list(type.autoscaler).some((autoscaler) => targetOf(autoscaler.inputs) === target)) {
    refuse(
      'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    );
  }
}

export const autoscalerStandIn: StandIn = objectStandIn(type.autoscaler, {
  plural: "horizontalpodautoscalers.autoscaling",
  namespaced: true,
  more: {
    admit: admitAutoscaler,
    create: (change) => scaled(type.autoscaler, change),
    update: (change: UpdateRequest) => scaled(type.autoscaler, change, change.previous),
  },
});

export const autoscalerPatchStandIn: StandIn = objectStandIn(type.autoscalerPatch, {
  plural: "horizontalpodautoscalers.autoscaling",
  namespaced: true,
  patches: type.autoscaler,
  more: {
    // A patch says nothing of it, and its name may be another.
    unpatched: (shape) => {
      const { apiVersion, kind, name } = scaleTargetOf(shape);
      return { spec: { scaleTargetRef: { apiVersion, kind, name } } };
    },
    admit: (change) => admitAutoscaler({ inputs: patchedObject(change, type.autoscaler) }),
    defaults: autoscalerDefaults,
    create: (change) => scaled(type.autoscalerPatch, change),
    update: (change: UpdateRequest) => scaled(type.autoscalerPatch, change, change.previous),
  },
});

export const replicasStandIn: StandIn = objectStandIn(type.replicas, {
  plural: "deployments.apps",
  namespaced: true,
  patches: "kubernetes:apps/v1:Deployment",
  more: {
    ...awaitedStandIn,
    admit: admitReplicas,
    // Source: Kubernetes docs, DeploymentSpec.
    defaults: (object) => ({ spec: { replicas: numberAt(object, "spec.replicas") ?? 1 } }),
    // Pods of a workload this patch did not make run already.
    create: (change) => workload(type.replicas, change, { startsFrom: "here" }),
    update: (change: UpdateRequest) => workload(type.replicas, change, { startsFrom: "here" }, change.previous),
  },
});
