import type { Durations } from "../contract/duration.ts";
import { changesProperty, estimate, lowersProperty } from "../contract/duration.ts";
import { seconds, type } from "./facts.ts";

const takeover = { least: 1, most: 60, of: "the cache: connections are closed while its new nodes take over" };
const docs =
  "AWS, “Scaling replica nodes for Valkey or Redis OSS”: a few seconds, on engines before 5.0.5 up to a minute";

const table = {
  cacheNodeType: { seconds: seconds.nodeType, interruption: takeover, source: `${docs}; the time is an estimate` },
  cacheReplicasUp: { seconds: seconds.addReplicas, source: estimate("a new node copies all data from the primary") },
  cacheReplicasDown: {
    seconds: seconds.removeReplicas,
    interruption: { least: 0, most: 5, of: "reads from the replicas that go" },
    source: estimate("connections to a replica that goes are closed"),
  },
  cacheNodeTypeAndReplicas: {
    seconds: seconds.nodeType + seconds.addReplicas,
    interruption: takeover,
    source: `${docs}; the provider changes replicas first, then the type`,
  },
  cacheOther: { seconds: seconds.other, source: estimate("the provider waits until the group is available") },
} satisfies Durations["table"];

export const cacheDurations: Durations = {
  table,
  classify: (step) => {
    if (step.type !== type.group) return undefined;
    const retyped = changesProperty(step, "nodeType");
    if (!changesProperty(step, "replicasPerNodeGroup")) return retyped ? "cacheNodeType" : "cacheOther";
    if (retyped) return "cacheNodeTypeAndReplicas";
    return lowersProperty(step, "replicasPerNodeGroup") ? "cacheReplicasDown" : "cacheReplicasUp";
  },
};
