import { describe, expect, it } from "vitest";
import { kinds } from "../../stacks/kinds.ts";
import { commonChanges, defaultTiming, timingSchemaOf } from "../../stacks/timing.ts";
import { step, taken, turned } from "./steps.ts";

const timingSchema = timingSchemaOf(kinds);
const tables = kinds.flatMap(({ durations }) => Object.entries(durations?.table ?? {}));
const alarm = turned("aws:cloudwatch/metricAlarm:MetricAlarm", "actionsEnabled", false, true);

describe("how long a change takes", () => {
  it("is known for every kind, with a source, and under a name of its own", () => {
    const names = tables.map(([name]) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set([...names, ...commonChanges]).size).toBe(names.length + commonChanges.length);
    for (const [, { source }] of tables) expect(source).not.toBe("");
  });

  it.each([
    ["a phase", turned("pulumi:index:Stash", "input", "normal", "prewarm"), "phase", 0, 0],
    ["an alarm", alarm, "alarm", 1, 0],
    ["another object of a cluster", turned("kubernetes:core/v1:Secret", "data", 1, 2), "kubernetesOther", 1, 0],
    ["another setting of a zone", turned("cloudflare:index/x:X", "value", 1, 2), "cloudflareOther", 2, 30],
    ["a provider nobody knows", turned("dns:index:Record", "ttl", 1, 2), "unknown", 60, 0],
  ] as const)("follows type and property: %s", (_, given, kind, seconds, delay) => {
    expect(taken(given)).toMatchObject({ kind, seconds, delay, basis: "table" });
    expect(taken(given).source).not.toBe("");
  });

  it("is the stack file's figure where it states one, and what was measured before all", () => {
    const { durations: overrides } = timingSchema.parse({
      durations: { alarm: { seconds: 15, interruption: 30 }, flags: { delay: 7, delayEach: 1 } },
    });
    expect(taken(alarm, {}, { overrides })).toMatchObject({
      seconds: 15,
      basis: "stack file",
      source: "timing.durations.alarm",
      interruption: { least: 30, most: 30, of: "it" },
    });
    const flags = step("flags", [], { type: "kubernetes:core/v1:ConfigMap" });
    expect(taken(flags, {}, { overrides })).toMatchObject({ delay: 7, basis: "table" });
    const measured = new Map([["it", { seconds: 13, samples: 3 }]]);
    expect(taken(alarm, {}, { overrides, measured })).toMatchObject({
      seconds: 13,
      basis: "measured",
      source: "median of 3 earlier switches",
    });
  });
});

describe("the timing part of a stack file", () => {
  it("has a default for everything", () => {
    expect(defaultTiming).toEqual({ durations: {}, marginPercent: 50, leastMarginMinutes: 10, holdMinutes: 40 });
    expect(timingSchema.parse({})).toEqual(defaultTiming);
  });

  it.each(Object.keys(timingSchema.shape.durations.unwrap().shape))("takes figures for %s", (kind) => {
    expect(timingSchema.parse({ durations: { [kind]: { seconds: 1 } } }).durations[kind]).toEqual({ seconds: 1 });
    expect([...commonChanges, ...tables.map(([name]) => name)]).toContain(kind);
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
