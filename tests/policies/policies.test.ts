import type {
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { Secret } from "@pulumi/policy";
import * as proxies from "@pulumi/policy/proxy.js";
import { describe, expect, it } from "vitest";
import type { Check, EstateCheck, ResourceCheck } from "../../infra/contract/check.ts";
import type { ResourceShape } from "../../infra/contract/shape.ts";
import { inputsOf, SECRET } from "../../infra/contract/shape.ts";
import { policiesOf } from "../../policies/pack.ts";

/** What the engine's values come in; the SDK's types leave it out. */
const { unknownCheckingProxy } = proxies as unknown as { unknownCheckingProxy: <T extends object>(value: T) => T };

/** A check that keeps what it is shown. */
const looking = (more: Partial<ResourceCheck> = {}) => {
  const seen: ResourceShape[] = [];
  const run = (shape: ResourceShape) => {
    seen.push(shape);
    return [`${shape.name} is wrong`, "twice"];
  };
  const check: ResourceCheck = { name: "looks", level: "advisory", reason: "R.", scope: "resource", types: "any", run };
  return { seen, check: { ...check, ...more } };
};
const ofEstate = (run: EstateCheck["run"]): EstateCheck => ({
  ...{ name: "whole", level: "mandatory", reason: "W.", scope: "estate" },
  applies: () => 1,
  run,
});
const resource = (name: string, props: object = {}, more: object = {}) =>
  ({ urn: `urn:${name}`, type: "a:b/c:C", name, props, opts: { protect: false }, ...more }) as ResourceValidationArgs;

/** The pack of these checks, run as the engine would. */
function pack(...checks: Check[]) {
  const policies = policiesOf(checks);
  const reported: [message: string, urn: string | undefined][] = [];
  const report: ReportViolation = (message, urn) => void reported.push([message, urn]);
  return {
    policies,
    reported,
    remediate: async (args: ResourceValidationArgs) => {
      for (const policy of policies as ResourceValidationPolicy[]) await policy.remediateResource?.(args);
    },
    validate: async (args: ResourceValidationArgs) => {
      for (const { validateResource } of policies as ResourceValidationPolicy[])
        for (const each of [validateResource ?? []].flat()) await each(args, report);
    },
    validateStack: async (...resources: object[]) => {
      const args = {
        resources: resources.map((each) => ({ dependencies: [], ...each })) as unknown as PolicyResource[],
      };
      for (const { validateStack } of policies as StackValidationPolicy[])
        await (validateStack as StackValidationPolicy["validateStack"] | undefined)?.(
          args as StackValidationArgs,
          report,
        );
    },
  };
}

describe("the checks as policies", () => {
  it("keep name and reason, and their level unless they must see secrets first", () => {
    const typed = looking({ name: "typed", types: ["a:b/c:C"] }).check;
    expect(
      pack(
        looking().check,
        typed,
        ofEstate(() => []),
      ).policies,
    ).toMatchObject([
      { name: "looks", description: "R.", enforcementLevel: "remediate", remediateResource: expect.any(Function) },
      { name: "typed", description: "R.", enforcementLevel: "advisory" },
      { name: "whole", description: "W.", enforcementLevel: "mandatory" },
    ]);
    expect(pack(typed).policies[0]).not.toHaveProperty("remediateResource");
  });

  it("report every message of a resource, where its type is one of the check's", async () => {
    const { validate, reported } = pack(looking({ types: ["a:b/c:C", "x"] }).check);
    await validate(resource("web"));
    await validate(resource("other", {}, { type: "a:b/d:D" }));
    expect(reported).toEqual([
      ["web is wrong", undefined],
      ["twice", undefined],
    ]);
  });

  it("report what is wrong with the estate at its resource, or at none", async () => {
    const violations = [
      { urn: "urn:web", message: "one" },
      { urn: "", message: "two" },
    ];
    const { validateStack, reported } = pack(ofEstate(() => violations));
    await validateStack();
    expect(reported).toEqual([
      ["one", "urn:web"],
      ["two", undefined],
    ]);
  });

  it("see a resource with its component and target, as the program asked for it", async () => {
    const { check, seen } = looking();
    const { validate } = pack(check);
    await validate(resource("app", { app: "web" }, { type: "broadcast:infra:App", opts: { protect: true } }));
    const opts = { protect: true, parent: "urn:app" };
    await validate(resource("web", { size: 1 }, { opts, provider: { name: "paris" } }));
    expect(seen[0]).toEqual({
      ...{ urn: "urn:app", type: "broadcast:infra:App", name: "app", inputs: { app: "web" }, protect: true },
    });
    expect(seen[1]).toEqual({
      ...{ urn: "urn:web", type: "a:b/c:C", name: "web", inputs: { size: 1 }, protect: true },
      ...{ parent: "urn:app", target: "paris", component: seen[0] },
    });
  });

  it("are all shown the same, whichever is asked first", async () => {
    const [first, second] = [looking(), looking({ name: "second" })];
    const { validate } = pack(first.check, second.check);
    await validate(resource("app"));
    await validate(resource("web", { size: 1 }, { opts: { protect: false, parent: "urn:app" } }));
    // An update shows a resource anew; the first check notes it again, for the others as well.
    await validate(resource("web", { size: 2 }, { opts: { protect: false, parent: "urn:app" } }));
    expect(second.seen).toEqual(first.seen);
    expect(first.seen.map(({ inputs }) => inputs["size"])).toEqual([undefined, 1, 2]);
    expect(second.seen[2]).toBe(first.seen[2]);
  });

  it("judge the estate by what was asked for, with the edges that only its end knows", async () => {
    let found: ResourceShape[] = [];
    const typed = looking({ types: [] }).check;
    const whole = ofEstate(({ all }) => {
      found = [...all];
      return [];
    });
    const { policies, validateStack, validate } = pack(typed, whole);
    expect(policies).toHaveLength(2);
    await validate(resource("web", { size: 1 }));
    await validateStack(
      resource("web", { size: 1, id: "made" }, { dependencies: [{ urn: "urn:db" }], parent: { urn: "urn:app" } }),
      resource("unseen", { size: 3 }),
    );
    expect(found.map(({ name, inputs, dependencies, parent }) => ({ name, inputs, dependencies, parent }))).toEqual([
      { name: "web", inputs: { size: 1 }, dependencies: ["urn:db"], parent: "urn:app" },
      { name: "unseen", inputs: { size: 3 }, dependencies: [], parent: undefined },
    ]);
  });
});

describe("a secret under the engine", () => {
  const props = { password: new Secret("hunter2"), list: [{ token: new Secret("x") }], size: 1 };
  const inPlain = { password: "hunter2", list: [{ token: "x" }], size: 1 };

  it.each([
    ["as it is", props],
    ["behind the SDK's proxy", unknownCheckingProxy(props)],
    ["behind two of them", unknownCheckingProxy(unknownCheckingProxy(props))],
  ])("is noted before its resource is shown in plain text: %s", async (_, shown) => {
    const { check, seen } = looking();
    const { remediate, validate, reported } = pack(check);
    await remediate(resource("web", shown));
    await validate(resource("web", inPlain));
    expect(seen[0]?.inputs).toEqual({ password: SECRET, list: [{ token: SECRET }], size: 1 });
    expect(reported).toHaveLength(2);
  });

  it("counts as plain where nobody noted it, and another resource's marks are not its own", async () => {
    const { check, seen } = looking();
    const { remediate, validate } = pack(check);
    await remediate(resource("other", props));
    await validate(resource("web", inPlain));
    expect(seen[0]?.inputs).toEqual(inPlain);
  });

  it("cannot be read by a check, which then fails closed", async () => {
    const reading = looking({ run: (shape) => [inputsOf(shape).at("password").text() ?? ""] }).check;
    const { remediate, validate, reported } = pack(reading);
    await remediate(resource("web", props));
    await validate(resource("web", inPlain));
    expect(reported[0]?.[0]).toMatch(/^`password` is a secret and cannot be checked\. Fix: /);
    expect(reported[0]?.[0]).not.toContain("hunter2");
  });
});
