import type { Properties } from "../contract/properties.ts";
import { numberAt } from "../contract/properties.ts";
import type { ChangeOutcome, ChangeRequest, StandIn, StoredResource } from "../contract/standIn.ts";
import { refuse } from "../contract/standIn.ts";
import type { Admission } from "../providers/kubernetes/objects.ts";
import {
  callSeconds,
  objectId,
  objectStandIn,
  patchedObject,
  withServerMetadata,
} from "../providers/kubernetes/objects.ts";
import { countAt } from "../contract/ramp.ts";
import { autoscale, rampOf } from "../providers/kubernetes/pods.ts";
import { component, keda, type } from "./facts.ts";
import { scaleTargetOf } from "./reading.ts";
import { scaledObjectOf, scaleInSeconds } from "./scaledObject.ts";

const patched = (change: ChangeRequest): Properties => patchedObject(change, keda.type);

/** Source: kedacore/keda, apis/keda/v1alpha1, CheckReplicaCountBoundsAreValid, which its admission webhook asks. */
function admit(change: Admission): void {
  const { min, max, idle } = scaledObjectOf(patched(change));
  const deny = (why: string): never => refuse(`admission webhook "vscaledobject.kb.io" denied the request: ${why}`);
  if (Math.max(1, min) > max) deny(`MinReplicaCount=${Math.max(1, min)} must be less than MaxReplicaCount=${max}`);
  if (idle !== undefined && idle >= min) deny(`IdleReplicaCount=${idle} must be less than MinReplicaCount=${min}`);
}

/** As an autoscaler's: the provider returns at once, and KEDA sees to the pods. */
function scaled(change: ChangeRequest, previous?: StoredResource): ChangeOutcome {
  const id = objectId(change, true);
  const outputs = withServerMetadata(change, type.scaledObject, previous?.id ?? id, previous);
  const to = numberAt(change.inputs, "spec.minReplicaCount");
  // Whoever patches something else of it moves no pods.
  if (to === undefined) return { outputs, seconds: callSeconds };
  const { now } = change.world;
  const object = patched(change);
  const ramp = rampOf(previous);
  const from = ramp ? countAt(ramp, now) : to;
  const pods =
    to < from
      ? { from, to, startedAt: now, seconds: scaleInSeconds(object, from, to) }
      : autoscale(object, from, to, now);
  const { target } = scaledObjectOf(object);
  const namespace = id.slice(0, id.indexOf("/"));
  return {
    outputs,
    observed: { autoscaler: true, target: target.name === "" ? id : `${namespace}/${target.name}`, pods },
    seconds: callSeconds,
  };
}

export const scaledObjectStandIn: StandIn = objectStandIn(type.scaledObject, {
  plural: `${keda.plural}.${keda.group}`,
  namespaced: true,
  patches: keda.type,
  more: {
    // A patch says nothing of what is scaled, and its name may be another.
    unpatched: (shape) => {
      if (shape.component?.type !== component) return {};
      const { apiVersion, kind, name } = scaleTargetOf(shape);
      return { spec: { scaleTargetRef: { apiVersion, kind, name } } };
    },
    admit,
    create: (change) => scaled(change),
    update: (change) => scaled(change, change.previous),
  },
});
