import { describe, expect, it } from "vitest";
import type { Step } from "../../infra/contract/step.ts";
import type { Implication, Limit } from "../../infra/contract/transition.ts";
import { breachText, momentText } from "../../ops/safety/describe.ts";
import type { Breach } from "../../ops/safety/implications.ts";
import type { Moment } from "../../ops/safety/limits.ts";
import { PlannedTransition } from "../../ops/safety/transition.ts";
import { graph, node, step } from "./plans.ts";

const changed = (name: string, path: string, before: unknown, after: unknown, dependsOn: string[] = []): Step => ({
  ...step(name, dependsOn),
  changes: [
    { path: "aside", before: 0, after: 1 },
    { path, before, after },
  ],
});
const transitionOf = (...steps: Step[]) => {
  const all = graph(steps.map(({ urn }) => node(urn, {})));
  return new PlannedTransition(all, all, steps, []);
};
const steps = [
  changed("a", "spec.maxReplicas", 80, 500),
  changed("b", "spec.maxReplicas", 1, undefined, ["a"]),
  { ...step("c"), op: "create" as const },
  step("d", ["b"]),
  changed("e", "rules[home_fr].enabled", true, false),
  changed("f", "rules[0]", "x".repeat(41), { a: "y".repeat(40) }),
  changed("g", "rules[0].a.b", 1, 2),
  changed("h", "rules[0]", 1, "z".repeat(40)),
];
const transition = transitionOf(...steps);

describe("the worst moment of a limit, in words", () => {
  const limit = { title: "connections", shows: /maxReplicas|rules/ } as unknown as Limit;
  const moment = (more: Partial<Moment>): Moment => ({
    ...{ limit, demand: 4375, capacity: 3295.5, margin: -1079.5, ok: false, moves: true, done: new Set() },
    ...{ pushing: [], waiting: [], trailing: [] },
    ...more,
  });
  const figures = "connections: 4,375 wanted of 3,295.5 allowed, 1,079.5 too many";

  it.each<[string, Partial<Moment>, string]>([
    ["no step moves it", { moves: false, pushing: [0] }, "at every moment"],
    ["it is so from the start", {}, "before the first step"],
    ["one step", { pushing: [0] }, "once a (maxReplicas 80 → 500) is done"],
    [
      "two, in their order",
      { pushing: [1, 0] },
      "once a (maxReplicas 80 → 500) and b (maxReplicas 1 → nothing) are done",
    ],
    [
      "five",
      { pushing: [0, 1, 2, 3, 4] },
      "once a (maxReplicas 80 → 500), b (maxReplicas 1 → nothing), c (create), d and 1 more are done",
    ],
    ["three", { pushing: [2, 3, 4] }, "once c (create), d and e (home_fr.enabled true → false) are done"],
    ["what would relieve it", { waiting: [0] }, "while a (maxReplicas 80 → 500) is not done"],
    ["what takes effect later", { trailing: [0] }, "before a (maxReplicas 80 → 500) takes effect"],
    ["two that do", { trailing: [3, 2] }, "before c (create) and d take effect"],
    [
      "all of these",
      { pushing: [3], waiting: [2, 3], trailing: [2] },
      "once d is done, while c (create) and d are not done, before c (create) takes effect",
    ],
    ["a path that ends beyond a key", { pushing: [6] }, "once g (b 1 → 2) is done"],
    ["a value of forty characters", { pushing: [7] }, `once h (0 1 → ${"z".repeat(40)}) is done`],
    ["long values", { pushing: [5] }, `once f (0 ${"x".repeat(39)}… → {"a":"${"y".repeat(33)}…) is done`],
  ])("names what leads there: %s", (_, more, how) => {
    expect(momentText(moment(more), transition)).toBe(`${figures}, ${how}`);
  });

  it("names no relief where it holds", () => {
    const well = { ok: true, demand: 1, capacity: 2, margin: 1, pushing: [3], waiting: [2], trailing: [2] };
    expect(momentText(moment(well), transition)).toBe("connections: 1 wanted of 2 allowed, once d is done");
  });

  it("shows what the limit is about, or the first change where it says nothing", () => {
    const silent = moment({ limit: { title: "x" } as unknown as Limit, pushing: [0] });
    expect(momentText(silent, transition)).toContain("once a (aside 0 → 1) is done");
  });

  it("names what is deleted as such", () => {
    const gone = transitionOf({ ...changed("a", "size", 1, 2), op: "delete" });
    expect(momentText(moment({ pushing: [0] }), gone)).toContain("once a (delete) is done");
  });
});

describe("the moment in which an implication does not hold, in words", () => {
  const implication = { reason: "Nobody is served." } as Implication;
  const breach = (subject: string, done: number[], more: Partial<Breach> = {}): Breach => ({
    subject: { urn: subject, type: "t", name: subject, inputs: {}, protect: false },
    ...{ missing: "no page", done: new Set(done), waiting: [], trailing: [] },
    ...more,
  });

  it.each<[string, Breach, string]>([
    ["from the start", breach("c", []), "c: no page, before the first step. Nobody is served."],
    [
      "after the last steps, not those on the way to them",
      breach("c", [0, 1, 3]),
      "c: no page, once d is done. Nobody is served.",
    ],
    [
      "after its own step, though others follow",
      breach("a", [0, 1]),
      "a: no page, once a (aside 0 → 1) and b (aside 0 → 1) are done. Nobody is served.",
    ],
    [
      "while others wait, before some take effect",
      breach("c", [2], { waiting: [3], trailing: [3] }),
      "c: no page, once c (create) is done, while d is not done, before d takes effect. Nobody is served.",
    ],
  ])("names what leads there: %s", (_, found, text) => {
    expect(breachText(implication, found, transition)).toBe(text);
  });
});
