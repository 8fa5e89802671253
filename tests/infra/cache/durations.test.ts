import { describe, expect, it } from "vitest";
import { type } from "../../../infra/cache/facts.ts";
import { taken, turned } from "../../timing/steps.ts";

const resized = turned(type.group, "nodeType", "cache.r6g.large", "cache.r6g.xlarge");
const replicas = (before: number, after: number) => turned(type.group, "replicasPerNodeGroup", before, after);
const both = { ...resized, changes: [...resized.changes, ...replicas(1, 2).changes] };

describe("how long a cache's change takes", () => {
  it.each([
    ["its type", resized, "cacheNodeType", 900, [1, 60]],
    ["more replicas", replicas(1, 2), "cacheReplicasUp", 600, undefined],
    ["fewer replicas", replicas(2, 1), "cacheReplicasDown", 300, [0, 5]],
    ["both, one after the other", both, "cacheNodeTypeAndReplicas", 1500, [1, 60]],
    ["anything else", turned(type.group, "description", "a", "b"), "cacheOther", 60, undefined],
  ] as const)("follows what changes: %s", (_, step, kind, seconds, interruption) => {
    const found = taken(step);
    expect(found).toMatchObject({ kind, seconds });
    expect(found.interruption && [found.interruption.least, found.interruption.most]).toEqual(interruption);
  });
});
