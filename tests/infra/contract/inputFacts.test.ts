import { describe, expect, it } from "vitest";
import type { Answer } from "../../../infra/contract/inputFacts.ts";
import { answerTo, isLeftToService } from "../../../infra/contract/inputFacts.ts";
import sdk from "../../../infra/contract/inputs.json" with { type: "json" };
import { typesOf } from "../../../infra/contract/kind.ts";
import { kinds } from "../../../stacks/kinds.ts";

const rules = {
  inputs: {
    required: "replace",
    computed: "update replace none",
    template: "update replace update",
    "template.id": "replace",
  },
} as const;

/** What is planned when the input, or what is within it, is changed, added and removed. */
function answersTo(path: string): Answer[] {
  return [
    [1, 2],
    [undefined, 2],
    [1, undefined],
  ].map(([before, after]) => answerTo(rules, { path, before, after }));
}

describe("what a provider plans for an input", () => {
  it.each([
    ["computed", ["update", "replace", "none"]],
    ["required", ["replace", "replace", "replace"]],
    ["template", ["update", "replace", "update"]],
    // What comes or goes within an input changes it.
    ["template.version", ["update", "update", "update"]],
    ["computed[3].size", ["update", "update", "update"]],
    ["template.id", ["replace", "replace", "replace"]],
    ["fresh", ["unknown", "unknown", "unknown"]],
  ])("of %s, changed, added and removed: %j", (path, answers) => {
    expect(answersTo(path)).toEqual(answers);
  });

  it("is left to the service where to leave it out is no change", () => {
    expect(Object.keys(rules.inputs).filter((input) => isLeftToService(rules, input))).toEqual(["computed"]);
    expect(isLeftToService({ replaceOn: ["a"] }, "a")).toBe(false);
  });

  it("follows from paths where there is no table", () => {
    const paths = { replaceOn: ["spec.selector"], refuseOn: ["value"] };
    const planned = (path: string, before: unknown, after: unknown): Answer => answerTo(paths, { path, before, after });
    expect(planned("spec.selector.app", "a", "b")).toBe("replace");
    expect(planned("spec", { selector: "a" }, undefined)).toBe("replace");
    expect(planned("spec", { replicas: 1 }, undefined)).toBe("update");
    expect(planned("value", -10, -5)).toBe("refused");
    expect(planned("values", 1, 2)).toBe("update");
  });
});

describe("the tables of provider facts", () => {
  const types = [...typesOf(kinds)].filter(([type]) => !type.startsWith("kubernetes:"));
  const known = sdk as Readonly<Record<string, { inputs: Readonly<Record<string, readonly string[]>> } | undefined>>;

  it.each(types)("have a row for every input that the SDK has of %s, and none else", (type, { standIn }) => {
    const { inputs = {} } = known[type] ?? {};
    const rows = Object.keys(standIn.changes.inputs ?? {});
    expect(rows.filter((row) => !row.includes(".")).sort()).toEqual(Object.keys(inputs).sort());
    for (const row of rows.filter((each) => each.includes("."))) {
      const [input = "", ...within] = row.split(".");
      expect(inputs[input]).toContain(within.join("."));
    }
  });

  it("are none for Kubernetes, where paths say it", () => {
    const objects = [...typesOf(kinds)].filter(([type]) => type.startsWith("kubernetes:"));
    for (const [, { standIn }] of objects) expect(standIn.changes).toMatchObject({ replaceOn: expect.anything() });
  });

  it.each(types.filter(([type]) => type.startsWith("aws:")))("replace %s in another region", (_, { standIn }) => {
    expect(answerTo(standIn.changes, { path: "region", before: "eu-west-1", after: "eu-west-3" })).toBe("replace");
  });
});
