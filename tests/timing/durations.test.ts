import { describe, expect, it } from "vitest";
import { Resources } from "../../infra/contract/resources.ts";
import type { Step } from "../../infra/contract/step.ts";
import { durationOf } from "../../ops/timing/durations.ts";
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

describe("what a figure of the stack file changes", () => {
  const node = (seconds: number, more: object = {}) => ({
    durations: { table: { x: { seconds, delay: 5, source: "s", ...more } }, classify: () => "x" },
  });
  const context = { before: new Resources([]), inputs: {}, facts: {}, room: false };
  const takes = (given: Step, kind: object, more: object = {}) => durationOf(given, [{}, kind], { context, ...more });
  const scaled = (path: string, before: unknown, after: unknown) => turned("t", path, before, after);

  it.each<[string, Step, number]>([
    ["replicas", scaled("spec.replicas", 10, 30), 45],
    ["an autoscaler's least", scaled("spec.minReplicas", 10, 30), 45],
    ["nodes", scaled("scalingConfig.desiredSize", 10, 30), 45],
    ["a first one", scaled("spec.replicas", undefined, 20), 45],
    ["fewer of them", scaled("spec.replicas", 30, 10), 5],
    ["all of them gone", scaled("spec.replicas", 30, undefined), 5],
    ["something else", scaled("spec.maxReplicas", 10, 30), 5],
    ["nothing", step("it"), 5],
  ])("adds to the delay for each that is added: %s", (_, given, delay) => {
    expect(takes(given, node(1, { delayEach: 2 }))).toMatchObject({ delay, seconds: 1, source: "s", basis: "table" });
    expect(takes(given, node(1), { overrides: { x: { delayEach: 2 } } })).toMatchObject({ delay });
  });

  it("comes before what the kind knows of the step, and that before the table", () => {
    const kind = node(1);
    const knowing = { durations: { ...kind.durations, delayOf: () => 7 } };
    expect(takes(step("it"), kind).delay).toBe(5);
    expect(takes(step("it"), knowing).delay).toBe(7);
    expect(takes(step("it"), knowing, { overrides: { x: { delay: 9 } } }).delay).toBe(9);
    expect(takes(step("it"), node(1, { delay: undefined })).delay).toBe(0);
  });

  const known = { least: 60, most: 120, of: "the database", consent: "outage" };
  it.each<[string, object | undefined, object | undefined, object | undefined]>([
    ["left as it is", known, undefined, known],
    ["none", known, { interruption: 0 }, undefined],
    ["shorter than the least", known, { interruption: 30 }, { ...known, least: 30, most: 30 }],
    ["longer", known, { interruption: 300 }, { ...known, most: 300 }],
    ["of its own", undefined, { interruption: 30 }, { least: 30, most: 30, of: "it" }],
    ["none of its own", undefined, undefined, undefined],
  ])("tells how long is interrupted: %s", (_, interruption, x, expected) => {
    expect(takes(step("it"), node(1, { interruption }), { overrides: { x } }).interruption).toEqual(expected);
  });

  it("gives way to what was measured, of once and of more", () => {
    const measured = (samples: number) => ({ measured: new Map([["it", { seconds: 3, samples }]]) });
    const source = (samples: number) => takes(step("it"), node(1), measured(samples)).source;
    expect([source(1), source(2)]).toEqual(["median of 1 earlier switch", "median of 2 earlier switches"]);
    expect(takes(step("other"), node(1), measured(1))).toMatchObject({ seconds: 1 });
  });

  it("leaves what a step brings as the table has it, and a kind that is in no table to the next", () => {
    expect(takes(step("it"), node(1, { brings: "room" })).brings).toBe("room");
    expect(takes(step("it"), node(1))).not.toHaveProperty("brings");
    const strange = { durations: { ...node(1).durations, classify: () => "y" } };
    expect(takes(step("it", [], { type: "kubernetes:core/v1:Secret" }), strange).kind).toBe("kubernetesOther");
  });
});

describe("the timing part of a stack file", () => {
  it("has a default for everything", () => {
    expect(defaultTiming).toEqual({ durations: {}, marginPercent: 50, leastMarginMinutes: 10 });
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
