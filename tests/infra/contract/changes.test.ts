import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesBetween } from "../../../infra/contract/changes.ts";

const rule = (ref: string, enabled: boolean) => ({ ref, enabled, expression: `(http.host eq "${ref}")` });

describe("the changes between two inputs", () => {
  it("are the changed leaves, with real values", () => {
    expect(
      changesBetween({ spec: { minReplicas: 12, maxReplicas: 60 } }, { spec: { minReplicas: 500, maxReplicas: 60 } }),
    ).toEqual([{ path: "spec.minReplicas", before: 12, after: 500 }]);
  });

  it("do not see the order of rules that have refs", () => {
    const [a, b, c] = [rule("a", true), rule("b", true), rule("c", true)];
    expect(changesBetween({ rules: [a, b, c] }, { rules: [c, a, b] })).toEqual([]);
    expect(changesBetween({ rules: [a, b] }, { rules: [rule("b", false), a] })).toEqual([
      { path: "rules[b].enabled", before: true, after: false },
    ]);
  });

  it("see the order of everything else", () => {
    expect(changesBetween({ hosts: ["a", "b"] }, { hosts: ["b", "a"] })).toHaveLength(2);
  });

  it("say what came and what went", () => {
    expect(changesBetween({ old: 1 }, { new: { deep: 2 } })).toEqual([
      { path: "old", before: 1, after: undefined },
      { path: "new", before: undefined, after: { deep: 2 } },
    ]);
  });

  it("are none exactly when both are equal, and swap sides with them", () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(changesBetween(a, structuredClone(a))).toEqual([]);
        const swapped = changesBetween(b, a).map(({ path, before, after }) => ({ path, before: after, after: before }));
        expect(new Set(swapped.map((change) => JSON.stringify(change)))).toEqual(
          new Set(changesBetween(a, b).map((change) => JSON.stringify(change))),
        );
      }),
    );
  });
});
