import { describe, expect, it } from "vitest";
import { token } from "../../policies/types.ts";
import { changeKinds, defaultTiming, timingSchema } from "../../stacks/timing.ts";
import { durationOf, durationTable } from "../../ops/timing/durations.ts";
import { change, step } from "./steps.ts";

const typed = (type: string, path: string, before: unknown, after: unknown) =>
  step("it", [], { type, changes: [change(path, before, after)] });
const resized = typed(token.dbInstance, "instanceClass", "db.r6g.xlarge", "db.r6g.4xlarge");
const scaled = (before: number, after: number) => typed(token.autoscaler, "spec.minReplicas", before, after);
const inputs = (given: Record<string, unknown>) => ({ inputs: () => given });

describe("how long a change takes", () => {
  it("is known for every kind, with a source", () => {
    expect(Object.keys(durationTable)).toEqual([...changeKinds]);
    for (const { source } of Object.values(durationTable)) expect(source).not.toBe("");
  });

  it.each([
    ["a Multi-AZ class", resized, { multiAz: true }, "databaseClassMultiAz", 1200, [60, 120]],
    ["a single-AZ class", resized, { multiAz: false }, "databaseClassSingleAz", 600, [300, 480]],
    ["a class of which no more is known", resized, {}, "databaseClassMultiAz", 1200, [60, 120]],
    ["a replica's class", resized, { replicateSourceDb: "x" }, "replicaClass", 600, [300, 480]],
    ["another property", typed(token.dbInstance, "backupRetentionPeriod", 7, 8), {}, "databaseOther", 60, undefined],
    ["a phase", typed("pulumi:index:Stash", "input", "normal", "prewarm"), {}, "phase", 0, undefined],
    ["a provider nobody knows", typed("dns:index:Record", "ttl", 1, 2), {}, "unknown", 60, undefined],
  ] as const)("follows type, property and inputs: %s", (_, given, known, kind, seconds, blip) => {
    const found = durationOf(given, inputs(known));
    expect(found).toMatchObject({ kind, seconds, settles: 0, basis: "table" });
    expect(found.interruption && [found.interruption.least, found.interruption.most]).toEqual(blip);
  });

  it("counts Aurora's capacity as no interruption", () => {
    const given = typed(token.dbCluster, "serverlessv2ScalingConfiguration.minCapacity", 2, 32);
    expect(durationOf(given)).toMatchObject({ kind: "auroraCapacity", seconds: 60, settles: 180 });
    expect(durationOf(given).interruption).toBeUndefined();
  });

  it("counts an autoscaler's pods after its step, and nodes where no room is held", () => {
    expect(durationOf(scaled(12, 500), { room: true })).toMatchObject({ seconds: 1, settles: 60 + 488 / 20 });
    expect(durationOf(scaled(12, 500))).toMatchObject({ kind: "autoscalerUpWithoutRoom", settles: 180 + 488 / 20 });
  });

  it("follows the scale-down policies on the way back", () => {
    const behavior = {
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Percent", value: 50, periodSeconds: 60 }] },
    };
    // 8 → 4 at once, 4 → 2 a minute later, after the window and one look of the autoscaler.
    expect(durationOf(scaled(8, 2), inputs({ spec: { behavior } })).settles).toBe(300 + 15 + 60);
  });

  it("is the stack file's figure where it states one, and what was measured before all", () => {
    const { durations: overrides } = timingSchema.parse({
      durations: { databaseClassMultiAz: { seconds: 1500, interruption: 30 }, autoscalerUp: { settlesEach: 1 } },
    });
    expect(durationOf(resized, { overrides })).toMatchObject({
      seconds: 1500,
      basis: "stack file",
      source: "timing.durations.databaseClassMultiAz",
      interruption: { least: 30, most: 30 },
    });
    expect(durationOf(scaled(0, 10), { overrides, room: true })).toMatchObject({ settles: 70, basis: "table" });
    const measured = new Map([["it", { seconds: 1310, samples: 3 }]]);
    expect(durationOf(resized, { overrides, measured })).toMatchObject({
      seconds: 1310,
      basis: "measured",
      source: "median of 3 earlier switches",
    });
  });
});

describe("the timing part of a stack file", () => {
  it("has a default for everything", () => {
    expect(defaultTiming).toEqual({ durations: {}, marginPercent: 50, leastMarginMinutes: 10, holdMinutes: 40 });
  });

  it.each([
    ["an unknown kind", { durations: { databaseClass: { seconds: 1 } } }, /databaseClass/],
    ["no figure", { durations: { ruleset: {} } }, /at least one figure/],
    ["a negative time", { durations: { ruleset: { seconds: -1 } } }, /seconds/],
    ["a text", { marginPercent: "50" }, /marginPercent/],
  ])("is refused for %s", (_, given, message) => {
    expect(() => timingSchema.parse(given)).toThrow(message);
  });
});
