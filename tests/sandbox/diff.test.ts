import { describe, expect, it } from "vitest";
import { replacementsOf } from "../../infra/contract/kind.ts";
import { ENGINE_UNKNOWN } from "../../infra/contract/properties.ts";
import { compareInputs, topLevel } from "../../sandbox/diff.ts";
import { knownTypes } from "../../sandbox/standIns.ts";
import { kinds } from "../../stacks/kinds.ts";

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
    expect(compareInputs({ a: 1 }, { a: ENGINE_UNKNOWN })).toEqual([{ path: "a", kind: "update", replace: false }]);
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
    expect(compareInputs(before, after, {}, ["spec.selector"]).map((change) => change.replace)).toEqual([replace]);
  });
});

describe("the table of replacements", () => {
  const replacements = replacementsOf(kinds);

  it("has every type the sandbox knows and nothing that is not a path", () => {
    expect(Object.keys(replacements)).toEqual(knownTypes);
    expect(replacements["cloudflare:index/ruleset:Ruleset"]).toEqual(["accountId", "kind", "name", "phase", "zoneId"]);
    for (const path of Object.values(replacements).flat()) expect(path).toMatch(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/);
  });
});
