import { propertyPath } from "../contract/changes.ts";
import type { Durations } from "../contract/duration.ts";
import { changesProperty, estimate, lowersProperty } from "../contract/duration.ts";
import type { Step } from "../contract/step.ts";
import { autoscale, nodeStart, podSeconds, podStart } from "../providers/kubernetes/pods.ts";
import { boundsOf, type } from "./facts.ts";
import { scaleInSeconds } from "./scaledObject.ts";

const pod = `an autoscaler looks every 15 s (Kubernetes docs, Horizontal Pod Autoscaling); ${podStart} s to start a pod`;
const node = `${nodeStart} s until a node has started and joined, as no room is held`;

const awaited = `the update waits for ready pods: ${podStart} s to start one`;

const table = {
  autoscalerUp: { seconds: 1, delay: 60, delayEach: podSeconds, source: estimate(pod) },
  autoscalerUpWithoutRoom: { seconds: 1, delay: 180, delayEach: podSeconds, source: estimate(`${pod}; ${node}`) },
  autoscalerDown: {
    seconds: 1,
    source: "the autoscaler's own scale-down window and policies, followed on an idle estate",
  },
  replicasUp: { seconds: podStart, secondsEach: podSeconds, source: estimate(awaited) },
  replicasUpWithoutRoom: {
    seconds: podStart + nodeStart,
    secondsEach: podSeconds,
    source: estimate(`${awaited}; ${node}`),
  },
  replicasDown: {
    seconds: 5,
    delay: 30,
    source: "Kubernetes docs: pods end within their grace period, 30 s by default",
  },
} satisfies Durations["table"];

/** Where what bounds an app's size has its minimum; undefined for anything else. */
function minimumOf({ type: token }: Step): string | undefined {
  const bounds = boundsOf[token];
  return bounds && `spec.${bounds.min}`;
}

/** The change of a count of pods; both 0 where none changes. */
function countOf({ changes }: Step, property: string): { from: number; to: number } {
  const change = changes.find(({ path }) => propertyPath(path) === property);
  return { from: Number(change?.before ?? 0), to: Number(change?.after ?? 0) };
}

export const appDurations: Durations = {
  table,
  classify: (step, { room }) => {
    const minimum = minimumOf(step);
    if (minimum !== undefined) {
      if (!changesProperty(step, minimum)) return undefined;
      if (lowersProperty(step, minimum)) return "autoscalerDown";
      return room ? "autoscalerUp" : "autoscalerUpWithoutRoom";
    }
    if (step.type !== type.replicas || !changesProperty(step, "spec.replicas")) return undefined;
    if (lowersProperty(step, "spec.replicas")) return "replicasDown";
    return room ? "replicasUp" : "replicasUpWithoutRoom";
  },
  delayOf: (step, { inputs }) => {
    const minimum = minimumOf(step);
    if (minimum === undefined || !lowersProperty(step, minimum)) return undefined;
    const { from, to } = countOf(step, minimum);
    return step.type === type.scaledObject
      ? scaleInSeconds(inputs, from, to)
      : autoscale({ ...inputs }, from, to, 0).seconds;
  },
};
