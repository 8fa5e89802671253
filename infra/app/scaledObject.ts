import { isObject, numberAt, stringAt, valueAt } from "../contract/properties.ts";
import { autoscale } from "../providers/kubernetes/pods.ts";
import { boundsOf, keda, type } from "./facts.ts";

/** A ScaledObject of KEDA as it is. */
export interface ScaledObject {
  name: string;
  /** Kind and name of what it scales. */
  target: { kind: string; name: string };
  min: number;
  max: number;
  /** Pods that it rests at while its triggers are silent, whatever its minimum; undefined where it has no such number. */
  idle: number | undefined;
  /** The annotation that stops it. */
  paused: string | undefined;
  /** Conditions that say it cannot do its work, such as `Ready: ScaledObjectCheckFailed`. */
  troubles: string[];
}

/** KEDA's own default for an absent maximum. */
const most = 100;

/** An object of the API server, read. */
export function scaledObjectOf(object: object): ScaledObject {
  const bounds = boundsOf[type.scaledObject];
  return {
    name: stringAt(object, "metadata.name") ?? "",
    target: {
      kind: stringAt(object, "spec.scaleTargetRef.kind") ?? "Deployment",
      name: stringAt(object, "spec.scaleTargetRef.name") ?? "",
    },
    min: numberAt(object, `spec.${bounds?.min}`) ?? bounds?.least ?? 0,
    max: numberAt(object, `spec.${bounds?.max}`) ?? most,
    idle: numberAt(object, "spec.idleReplicaCount"),
    paused: pausedBy(valueAt(object, "metadata.annotations")),
    troubles: troublesOf(valueAt(object, "status.conditions")),
  };
}

/** As KEDA reads them: the one has a number of pods, and the other is a yes unless it is a no. */
function pausedBy(annotations: unknown): string | undefined {
  if (!isObject(annotations)) return undefined;
  const { paused, pausedAt } = keda.annotations;
  if (annotations[pausedAt] !== undefined) return pausedAt;
  const said = annotations[paused];
  return typeof said !== "string" || /^(?:0|f|false)$/i.test(said) ? undefined : paused;
}

function troublesOf(conditions: unknown): string[] {
  const all = (Array.isArray(conditions) ? conditions : []) as { type?: string; status?: string; reason?: string }[];
  return all
    .filter(
      ({ type: of, status }) => (of === "Ready" && status === "False") || (of === "Fallback" && status === "True"),
    )
    .map(({ type: of, reason }) => `${of ?? ""}: ${reason ?? "no reason given"}`);
}

/**
 * Seconds until a lowered minimum has been followed on an idle estate: KEDA's autoscaler goes down as it is told under
 * `advanced`, to one pod at least, and KEDA lets the last one go after a while without an event.
 */
export function scaleInSeconds(inputs: object, from: number, to: number): number {
  const behavior = valueAt(inputs, "spec.advanced.horizontalPodAutoscalerConfig.behavior");
  const last = to === 0 ? (numberAt(inputs, "spec.cooldownPeriod") ?? keda.cooldown) : 0;
  return autoscale({ spec: { behavior } }, from, Math.max(1, to), 0).seconds + last;
}
