import type { Durations } from "../contract/duration.ts";
import { changesProperty, estimate, lowersProperty } from "../contract/duration.ts";
import { nodePoolOf, sizersIn } from "../app/reading.ts";
import { nodeStart, podSeconds, podStart } from "../providers/kubernetes/pods.ts";
import { seconds, type } from "./facts.ts";
import { karpenter, turned } from "./karpenter/facts.ts";
import { placeholdersIn, nodePoolNameOf, readPlaceholders } from "./reading.ts";
import { readEach } from "../contract/check.ts";

const starting = `${nodeStart} s until a node has started and joined`;

const table = {
  nodeGroupUp: {
    seconds: seconds.resize,
    delay: seconds.nodesReady,
    delayEach: 0.5,
    source: estimate(`EKS is done once its Auto Scaling group has the size; ${starting}`),
  },
  nodeGroupDown: {
    seconds: seconds.resize,
    delay: seconds.nodesDrained,
    source: estimate("nodes are drained before they end; nobody notices"),
  },
  placeholdersUp: {
    seconds: nodeStart + podStart,
    secondsEach: podSeconds,
    source: estimate(`the update waits for ready pods: ${starting} and ${podStart} s to start a pod`),
    brings: "room",
  },
  nodePoolLimits: {
    seconds: 1,
    source: "Karpenter docs, “NodePools”: limits hold for the next node, budgets for the next disruption",
    brings: "nothing",
  },
  placeholdersDown: { seconds: 5, source: estimate("placeholders have no grace period"), brings: "nothing" },
} satisfies Durations["table"];

export const nodePoolDurations: Durations = {
  table,
  classify: (step) => {
    switch (step.type) {
      case type.nodeGroup:
        return lowersProperty(step, "scalingConfig.desiredSize") ? "nodeGroupDown" : "nodeGroupUp";
      case type.placeholders:
        return changesProperty(step, "spec.replicas") && lowersProperty(step, "spec.replicas")
          ? "placeholdersDown"
          : "placeholdersUp";
      case karpenter.patch:
        return turned.some((path) => step.changes.some(({ path: changed }) => changed.startsWith(path)))
          ? "nodePoolLimits"
          : undefined;
      default:
        return undefined;
    }
  },
  // Not where they cannot be read, which takes longer.
  roomHeldFor: (before) => {
    const holding = readEach(placeholdersIn(before), (shape) => ({
      pool: nodePoolNameOf(shape),
      ...readPlaceholders(shape),
    }));
    const pools = new Set(holding.values.filter(({ replicas }) => replicas > 0).map(({ pool }) => pool));
    return sizersIn(before)
      .filter((shape) => pools.has(nodePoolOf(shape) ?? ""))
      .map(({ urn }) => urn);
  },
};
