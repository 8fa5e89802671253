import { propertyPath } from "../contract/changes.ts";
import type { Durations } from "../contract/duration.ts";
import { changesProperty, estimate, lowersProperty } from "../contract/duration.ts";
import type { Step } from "../contract/step.ts";
import { autoscale, nodeStart, podSeconds, podStart } from "../providers/kubernetes/pods.ts";
import { type } from "./facts.ts";

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

/** The change of a count of pods; both 0 where none changes. */
function countOf({ changes }: Step): { from: number; to: number } {
  const change = changes.find(({ path }) => ["spec.minReplicas", "spec.replicas"].includes(propertyPath(path)));
  return { from: Number(change?.before ?? 0), to: Number(change?.after ?? 0) };
}

export const appDurations: Durations = {
  table,
  classify: (step, { room }) => {
    switch (step.type) {
      case type.autoscaler:
      case type.autoscalerPatch:
        if (!changesProperty(step, "spec.minReplicas")) return undefined;
        if (lowersProperty(step, "spec.minReplicas")) return "autoscalerDown";
        return room ? "autoscalerUp" : "autoscalerUpWithoutRoom";
      case type.replicas:
        if (!changesProperty(step, "spec.replicas")) return undefined;
        if (lowersProperty(step, "spec.replicas")) return "replicasDown";
        return room ? "replicasUp" : "replicasUpWithoutRoom";
      default:
        return undefined;
    }
  },
  delayOf: (step, { inputs }) => {
    const lowered = lowersProperty(step, "spec.minReplicas");
    if (!lowered || (step.type !== type.autoscaler && step.type !== type.autoscalerPatch)) return undefined;
    const { from, to } = countOf(step);
    return autoscale({ ...inputs }, from, to, 0).seconds;
  },
};
