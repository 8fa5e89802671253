import { describe, expect, it } from "vitest";
import type { TargetKind } from "../../../infra/scalableTarget/facts.ts";
import { kindFacts, targetKinds, type } from "../../../infra/scalableTarget/facts.ts";
import { taken, turned } from "../../timing/steps.ts";

const min = (before: number, after: number) => turned(type.target, "minCapacity", before, after);
const max = (before: number, after: number) => turned(type.target, "maxCapacity", before, after);
const of = (kind: TargetKind) => ({ inputs: { serviceNamespace: kindFacts[kind].namespace } });

describe("how long it takes until what is scaled is there", () => {
  it.each([
    ["ecs", "tasksUp", 90 + 500 * 0.12],
    ["aurora", "readersUp", 300 + 500 * 600],
    ["dynamodb", "tableCapacityUp", 300],
    ["elasticache", "cacheUnitsUp", 300 + 500 * 600],
    ["lambda", "environmentsUp", 120 + 500 * 0.01],
  ] as const)("follows what it is, and how much more: %s", (kind, expected, delay) => {
    expect(taken(min(100, 600), of(kind))).toMatchObject({ kind: expected, seconds: 1, delay });
  });

  it("counts down where either bound falls, and nothing where nothing is outside of them", () => {
    expect(taken(min(60, 4), of("ecs"))).toMatchObject({ kind: "tasksDown", delay: kindFacts.ecs.down });
    expect(taken(max(60, 4), of("lambda"))).toMatchObject({ kind: "environmentsDown" });
    expect(taken(max(4, 60), of("ecs"))).toMatchObject({ kind: "boundsOnly", seconds: 1, delay: 0 });
    expect(taken(turned(type.target, "tags", 1, 2), of("ecs"))).toMatchObject({ kind: "boundsOnly" });
  });

  it("is taken for the longest where nobody knows what it is", () => {
    const delays = targetKinds.map((kind) => taken(min(1, 5), of(kind)).delay);
    expect(taken(min(1, 5)).delay).toBe(Math.max(...delays));
  });

  it("interrupts readers that go, and nothing else", () => {
    expect(taken(min(3, 1), of("aurora")).interruption).toMatchObject({ least: 0, most: 5 });
    for (const kind of targetKinds) expect(taken(min(1, 3), of(kind)).interruption).toBeUndefined();
  });
});
