import { describe, expect, it } from "vitest";
import type { Change } from "../../infra/contract/changes.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { RoundTrip } from "../../ops/safety/roundTrip.ts";
import { roundTrip } from "../../ops/safety/roundTrip.ts";
import { kinds } from "../../stacks/kinds.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { step } from "./plans.ts";

const switches: readonly (readonly [Phase, Phase])[] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
];

function turned(type: string, path: string, before: unknown, after: unknown): Step {
  return { ...step("thing"), type, changes: [{ path, before, after }] };
}

function undone(forward: Step): Step {
  const changes = forward.changes.map(({ path, before, after }): Change => ({ path, before: after, after: before }));
  return { ...forward, changes };
}

const trip = (forward: readonly Step[], back: readonly Step[]): RoundTrip => roundTrip(forward, back, kinds);

const there = (type: string, path: string, before: unknown, after: unknown) => {
  const forward = turned(type, path, before, after);
  return trip([forward], [undone(forward)]);
};

describe.each(stacks)("%s", (stack) => {
  const estate = offlineEstate(stack);

  it.each(switches)("%s → %s and back restores every dial", async (from, to) => {
    const found = trip(await estate.steps(from, to), await estate.steps(to, from));
    // A smaller node of a cache must hold what the evening left in it.
    const resized = from === "normal" ? [["cache-sessions-group", "nodeType", "warning"]] : [];
    expect(found.remarks.map(({ name, path, level }) => [name, path, level])).toEqual(resized);
    expect(found.restores).toBe(true);
    expect(found.dials).toBeGreaterThan(10);
  });
});

describe("a way back", () => {
  const forward = turned("test:index:Thing", "size", 1, 5);

  it("that leaves a resource out is told", () => {
    expect(trip([forward], [])).toMatchObject({
      restores: false,
      remarks: [{ path: "size", level: "error", message: "it goes 1 → 5 and would stay there" }],
    });
  });

  it("that leaves a property out is told", () => {
    const both = { ...forward, changes: [...forward.changes, { path: "speed", before: 1, after: 2 }] };
    expect(trip([both], [undone(forward)]).remarks.map(({ path }) => path)).toEqual(["speed"]);
  });

  it("that ends elsewhere is told", () => {
    const back = { ...forward, changes: [{ path: "size", before: 5, after: 2 }] };
    expect(trip([forward], [back]).remarks[0]?.message).toContain("1 → 5 and would come back as 2");
  });

  it("that touches more is told", () => {
    expect(trip([], [forward]).restores).toBe(false);
    const more = { ...undone(forward), changes: [...undone(forward).changes, { path: "speed", before: 1, after: 2 }] };
    expect(trip([forward], [more]).remarks[0]?.message).toContain("only the way back touches it");
  });

  it.each(["create", "delete", "replace"] as const)("after a %s is told", (op) => {
    const made = { ...forward, op };
    expect(trip([made], []).restores).toBe(false);
  });

  it("that deletes what was created is fine, unless the engine refuses", () => {
    const created = (type: string, protect: boolean) => {
      const made = { ...turned(type, "value", undefined, "on"), op: "create" as const, protect };
      return trip([made], [{ ...made, op: "delete" }]);
    };
    expect(created("cloudflare:index/tieredCache:TieredCache", false).remarks).toEqual([]);
    expect(created("cloudflare:index/tieredCache:TieredCache", true).restores).toBe(false);
  });
});

describe("a change that does not come back", () => {
  const instance = "aws:rds/instance:Instance";

  it.each([
    ["storage that grew", instance, "allocatedStorage", 100, 200, "storage only grows"],
    ["a promoted replica", instance, "replicateSourceDb", "shop", undefined, "promoted replica"],
    ["an engine's upgrade", instance, "engineVersion", "15", "16", "never downgraded"],
    [
      "replicas without an old value",
      "kubernetes:apps/v1:DeploymentPatch",
      "spec.replicas",
      undefined,
      500,
      "falls to 1 pod",
    ],
  ])("is an error: %s", (_, type, path, before, after, reason) => {
    const { restores, remarks } = there(type, path, before, after);
    expect(restores).toBe(false);
    expect(remarks).toMatchObject([{ level: "error", source: expect.any(String) as string }]);
    expect(remarks[0]?.message).toContain(reason);
  });

  it.each([
    ["storage of another kind", instance, "iops", 3000, 12000, "6 hours"],
    [
      "capacity behind a reboot",
      "aws:rds/cluster:Cluster",
      "serverlessv2ScalingConfiguration.maxCapacity",
      64,
      128,
      "reboot",
    ],
    [
      "no old value",
      "aws:eks/nodeGroup:NodeGroup",
      "updateConfig",
      undefined,
      { maxUnavailable: 1 },
      "State the old value",
    ],
  ])("or only rarely is a warning: %s", (_, type, path, before, after, reason) => {
    const { restores, remarks } = there(type, path, before, after);
    expect(restores).toBe(true);
    expect(remarks).toMatchObject([{ level: "warning" }]);
    expect(remarks[0]?.message).toContain(reason);
  });

  it("is not seen in what comes back", () => {
    expect(there(instance, "instanceClass", "db.r6g.xlarge", "db.r6g.4xlarge").remarks).toEqual([]);
  });
});
