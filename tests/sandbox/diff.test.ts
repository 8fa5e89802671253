import { describe, expect, it } from "vitest";
import { ENGINE_UNKNOWN } from "../../infra/contract/properties.ts";
import { compareInputs, topLevel } from "../../sandbox/diff.ts";

describe("a diff", () => {
  it("names the smallest changed properties as the engine writes them", () => {
    const before = {
      spec: { minReplicas: 12, maxReplicas: 50 },
      rules: [{ ref: "a", enabled: false }, { ref: "b" }],
      metadata: { annotations: { "a.b/c": "1", plain: "1" } },
      gone: true,
    };
    const after = {
      spec: { minReplicas: 500, maxReplicas: 50 },
      rules: [{ ref: "a", enabled: true }],
      metadata: { annotations: { "a.b/c": "2", plain: "1" } },
      fresh: { a: 1 },
    };
    expect(compareInputs(before, after).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "update spec.minReplicas",
      "update rules[0].enabled",
      "delete rules[1]",
      'update metadata.annotations["a.b/c"]',
      "delete gone",
      "add fresh",
    ]);
    expect(topLevel(compareInputs(before, after))).toEqual(["spec", "rules", "metadata", "gone", "fresh"]);
  });

  it("sees nothing where nothing changed, and a change where the new value is not known yet", () => {
    expect(compareInputs({ a: [{ b: 1 }], c: undefined }, { a: [{ b: 1 }] })).toEqual([]);
    expect(compareInputs({ a: 1 }, { a: ENGINE_UNKNOWN })).toEqual([{ path: "a", kind: "update", answer: "update" }]);
  });

  it("does not count as a change what the service answers already", () => {
    expect(compareInputs({ a: 1 }, { a: 1, zone: "b" }, { zone: "b" })).toEqual([]);
    expect(compareInputs({ a: 1 }, { a: 1, zone: "c" }, { zone: "b" })).toHaveLength(1);
  });

  it.each([
    [{ spec: { selector: { app: "a" } } }, { spec: { selector: { app: "b" } } }, true],
    [{ spec: { selector: { app: "a" }, n: 1 } }, { spec: { selector: { app: "a" }, n: 2 } }, false],
    [{ spec: { n: 1 } }, {}, false],
    [{ spec: { selector: { app: "a" } } }, {}, true],
    [{ specs: 1 }, { specs: 2 }, false],
  ])("knows whether %j → %j forces a new resource: %j", (before, after, replace) => {
    const [change] = compareInputs(before, after, {}, { replaceOn: ["spec.selector"] });
    expect(change?.answer).toBe(replace ? "replace" : "update");
  });

  it("leaves out what the provider plans nothing for, and asks no further than its table goes", () => {
    const rules = { inputs: { zone: "replace replace none", size: "update" } } as const;
    expect(compareInputs({ zone: "a", size: 1 }, { size: 2 }, {}, rules)).toEqual([
      { path: "size", kind: "update", answer: "update" },
    ]);
    expect(() => compareInputs({}, { fresh: 1 }, {}, rules)).toThrow(/change of fresh is not known/);
  });
});
