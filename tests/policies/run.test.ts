import { describe, expect, it } from "vitest";
import type { Check, EstateCheck, ResourceCheck } from "../../infra/contract/check.ts";
import { Resources } from "../../infra/contract/resources.ts";
import { inputsOf, Unreadable } from "../../infra/contract/shape.ts";
import { blockingVerdicts, runChecks } from "../../policies/run.ts";

const shape = (name: string, type = "a:b/c:C") => ({ urn: `urn:${name}`, type, name, inputs: {}, protect: false });
const resources = new Resources([shape("web"), shape("api"), shape("db", "a:b/d:D")]);
const about = { name: "it", level: "mandatory", reason: "R." } as const;
const each = (run: ResourceCheck["run"], more: Partial<ResourceCheck> = {}): Check => ({
  ...{ ...about, scope: "resource", types: "any", run },
  ...more,
});
const whole = (run: EstateCheck["run"], more: Partial<EstateCheck> = {}): Check => ({
  ...{ ...about, scope: "estate", applies: () => 7, run },
  ...more,
});
const fail = (error: unknown) => (): never => {
  throw error;
};
const broken = (message: string) => `The check it itself failed, which counts as a violation: ${message}`;

describe("a verdict", () => {
  it.each<[string, Check, object]>([
    ["holds", each(() => []), { passed: true, examined: 3, violations: [] }],
    ["looks at its types alone", each(() => [], { types: ["a:b/d:D"] }), { passed: true, examined: 1 }],
    ["has nothing to look at", each(() => ["wrong"], { types: ["x"] }), { passed: true, examined: 0, violations: [] }],
    [
      "names each resource that is wrong, with every message",
      each(({ name }) => (name === "api" ? ["one", "two"] : [])),
      {
        ...{ passed: false, examined: 3 },
        violations: [
          { urn: "urn:api", message: "one" },
          { urn: "urn:api", message: "two" },
        ],
      },
    ],
    ["holds of the whole", whole(() => []), { passed: true, examined: 7, violations: [] }],
    [
      "is wrong of the whole",
      whole(({ all }) => [{ urn: "urn:db", message: `${all.length} of them` }]),
      { passed: false, examined: 7, violations: [{ urn: "urn:db", message: "3 of them" }] },
    ],
  ])("%s", (_, check, expected) => {
    const [verdict] = runChecks(resources, [check]);
    expect(verdict).toMatchObject({ check: "it", level: "mandatory", reason: "R.", uncounted: [], ...expected });
  });

  it.each<[string, Check, object]>([
    [
      "of a resource",
      each(({ name }) => (name === "api" ? fail(new Error("boom"))() : [])),
      { examined: 3, violations: [{ urn: "urn:api", message: broken("boom") }] },
    ],
    [
      "of the whole",
      whole(fail(new Error("boom"))),
      { examined: 7, violations: [{ urn: "", message: broken("boom") }] },
    ],
    [
      "of how many it looks at",
      whole(() => [], { applies: fail("lost") }),
      { examined: 0, violations: [{ urn: "", message: broken("lost") }] },
    ],
    [
      "for a value that cannot be read, which is said as it is",
      whole(fail(new Unreadable("`size` is 0. Fix: state it"))),
      { violations: [{ urn: "", message: "`size` is 0. Fix: state it." }] },
    ],
    [
      "for a value that is of another type",
      each(
        (each) =>
          [
            inputsOf({ ...each, inputs: { size: "1" } })
              .at("size")
              .number(),
          ].map(String),
        { types: ["a:b/d:D"] },
      ),
      { violations: [{ urn: "urn:db", message: "`size` is a string; allowed: a number. Fix: correct it." }] },
    ],
  ])("fails closed where a check throws: %s", (_, check, expected) => {
    expect(runChecks(resources, [check])[0]).toMatchObject({ passed: false, ...expected });
  });

  it("says what it does not count, and where it cannot even tell", () => {
    const uncounted = [() => ["storage of a"], fail(new Error("boom"))].map((told) =>
      whole(() => [], { uncounted: told }),
    );
    expect(runChecks(resources, uncounted).map((verdict) => [verdict.passed, verdict.uncounted])).toEqual([
      [true, ["storage of a"]],
      [true, [broken("boom")]],
    ]);
  });

  it("forbids a switch where it is wrong and mandatory", () => {
    const verdicts = runChecks(resources, [
      each(() => []),
      each(() => ["wrong"], { name: "advice", level: "advisory" }),
      each(() => ["wrong"], { name: "rule" }),
    ]);
    expect(verdicts.map(({ check }) => check)).toEqual(["it", "advice", "rule"]);
    expect(blockingVerdicts(verdicts).map(({ check }) => check)).toEqual(["rule"]);
  });
});
