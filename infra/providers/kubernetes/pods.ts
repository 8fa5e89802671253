import { valueAt, isObject, numberAt, type Properties } from "../../contract/properties.ts";
import type { Ramp } from "../../contract/ramp.ts";
import { countAt } from "../../contract/ramp.ts";
import type { StandInCloud, StoredResource } from "../../contract/standIn.ts";

/**
 * Simulated seconds until a wave of pods is ready, and how many start a second: an HPA looks every 15 s (Kubernetes docs,
 * "Horizontal Pod Autoscaling"), the controller manager may make 20 requests a second (its default `--kube-api-qps`), and
 * 45 s is an estimate for pull, start and readiness.
 */
const autoscalerSync = 15;
export const podStart = 45;
export const podSeconds = 1 / 20;
/** An estimate for a node autoscaler to add nodes that join: instance start, kubelet registration, daemon sets. */
export const nodeStart = 120;

/** The pods of a resource's last change, or undefined if it has none. */
export function rampOf(resource: Pick<StoredResource, "observed"> | undefined): Ramp | undefined {
  const ramp = resource?.observed["pods"];
  return isObject(ramp) ? (ramp as unknown as Ramp) : undefined;
}

/** The pods of a deployment: what is ready, what is asked for, and when both are the same, in simulated seconds. */
export interface Pods {
  ready: number;
  wanted: number;
  readyAt: number;
}

/** The pods of the workload `namespace/name`, as the resources that scale it tell; undefined if none does. */
export function podsOf(target: string, cloud: StandInCloud): Pods | undefined {
  const scaling = cloud.list().filter(({ observed }) => observed["target"] === target);
  // An autoscaler's word counts before that of the workload itself, and the latest before an earlier one.
  const rank = ({ observed, changedAt }: StoredResource): number =>
    (observed["autoscaler"] === true ? 1e12 : 0) + changedAt;
  const ramp = rampOf(scaling.sort((a, b) => rank(b) - rank(a))[0]);
  return ramp && { ready: countAt(ramp, cloud.now()), wanted: ramp.to, readyAt: ramp.startedAt + ramp.seconds };
}

/** What an HPA does once its minimum moves: straight up to it, and down as its behaviour allows, on an idle estate. */
export function autoscale(inputs: Properties, from: number, to: number, now: number): Ramp {
  if (to >= from) {
    const seconds = to === from ? 0 : autoscalerSync + podStart + (to - from) * podSeconds;
    return { from, to, startedAt: now, seconds };
  }
  const down = valueAt(inputs, "spec.behavior.scaleDown");
  if (isObject(down) && down["selectPolicy"] === "Disabled") return { from, to: from, startedAt: now, seconds: 0 };
  const window = numberAt(down, "stabilizationWindowSeconds") ?? 300;
  return { from, to, startedAt: now, seconds: window + autoscalerSync + descent(down, from, to) };
}

/** What a Deployment does: up when there is room, or nodes have come; down at once. */
export function resize(from: number, to: number, now: number, room: "held" | "on new nodes"): Ramp {
  const start = podStart + (room === "held" ? 0 : nodeStart);
  const seconds = to > from ? start + (to - from) * podSeconds : to < from ? 5 : 0;
  return { from, to, startedAt: now, seconds };
}

interface Policy {
  type: string;
  value: number;
  periodSeconds: number;
}

/** Seconds the scale-down policies take; the default one may remove all pods every 15 s. */
function descent(down: unknown, from: number, to: number): number {
  const given = isObject(down) && Array.isArray(down["policies"]) ? (down["policies"] as Policy[]) : [];
  const policies = given.length > 0 ? given : [{ type: "Percent", value: 100, periodSeconds: 15 }];
  const slowest = isObject(down) && down["selectPolicy"] === "Min";
  let pods = from;
  let seconds = 0;
  // Bounded, for a policy that removes nothing.
  while (pods > to && seconds < 7 * 24 * 3600) {
    const steps = policies.map(({ type, value, periodSeconds }) => ({
      pods: type === "Pods" ? value : Math.ceil((pods * value) / 100),
      periodSeconds,
    }));
    steps.sort((a, b) => b.pods / b.periodSeconds - a.pods / a.periodSeconds);
    const step = slowest ? steps[steps.length - 1] : steps[0];
    if (step === undefined || step.pods <= 0) return Infinity;
    pods -= step.pods;
    if (pods > to) seconds += step.periodSeconds;
  }
  return seconds;
}
