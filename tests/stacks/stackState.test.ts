import { describe, expect, it } from "vitest";
import { StackState } from "../../stacks/stackState.ts";
import { part, stash, state, urnOf } from "./states.ts";

const stack = "urn:pulumi:qa::broadcast::pulumi:pulumi:Stack::broadcast-qa";

describe("what the engine has recorded", () => {
  it.each(["{}", '{"deployment":null}', '{"deployment":{}}', '{"deployment":{"resources":null}}'])(
    "is an empty stack where nothing was ever done: %s",
    (text) => {
      const empty = new StackState(text);
      expect([empty.entered, empty.settled, empty.isSetUp]).toEqual([undefined, undefined, false]);
      expect([empty.marks.size, empty.leftToDelete.size, empty.graph.nodes.size]).toEqual([0, 0, 0]);
    },
  );

  it.each(["[]", '{"deployment":{"resources":[{"urn":1}]}}'])("is refused where it is something else: %s", (text) => {
    expect(() => new StackState(text)).toThrow(/^The stack's state is not of the known form: \S/);
  });

  it("tells the phase entered from the phase reached, and takes no word for a phase that is none", () => {
    const half = state(stash("phase", "live"), stash("settled", "prewarm"));
    expect([half.entered, half.settled]).toEqual(["live", "prewarm"]);
    expect(state(stash("phase", "lve")).entered).toBeUndefined();
  });

  it("takes nothing but a Stash for the record, whatever its name", () => {
    const impostor = { ...part("phase"), inputs: { input: "live" } };
    expect(state(impostor, stash("phase", "normal")).entered).toBe("normal");
    expect(state(impostor).entered).toBeUndefined();
  });

  it.each<[string, object[], boolean]>([
    ["nothing", [], false],
    [
      "the record of arrival, whatever the hook",
      [stash("phase", "normal", "set-up"), stash("settled", "normal")],
      true,
    ],
    ["the hook of a stack that is set up", [stash("phase", "normal")], true],
    ["the hook of a first set-up", [stash("phase", "normal", "set-up"), part("web", "normal")], false],
    ["marks alone", [part("web", "normal")], true],
    ["resources without a mark", [part("web")], false],
  ])("knows by %s whether the stack is set up", (_, resources, isSetUp) => {
    expect(state(...resources).isSetUp).toBe(isSetUp);
  });

  it("reads a mark from hooks of any kind, and a list of hooks may be missing", () => {
    const marks = state(
      part("web", "live"),
      part("none", undefined, { resourceHooks: { BeforeUpdate: null, BeforeCreate: ["in-prewarm"] } }),
      part("other", undefined, { resourceHooks: { BeforeUpdate: null } }),
    ).marks;
    expect([...marks]).toEqual([
      [urnOf("web"), "live"],
      [urnOf("none"), "prewarm"],
      [urnOf("other"), undefined],
    ]);
  });

  it("is a graph of the estate and its records, without the engine's own", () => {
    const { nodes } = state(
      { urn: stack, type: "pulumi:pulumi:Stack" },
      { ...part("aws"), type: "pulumi:providers:aws" },
      stash("phase", "live"),
      part("left", "live", { delete: true }),
      part("read", "live", { external: true }),
      part("component", undefined, { custom: false }),
      part("mine", undefined, { type: "my:pulumi:pulumi:T" }),
      part("web", "live", {
        parent: stack,
        provider: "aws::1",
        protect: true,
        dependencies: [urnOf("component")],
        inputs: { size: 1, __defaults: [], kept__: 2 },
      }),
    ).graph;
    expect([...nodes.values()].map(({ name }) => name)).toEqual(["phase", "component", "mine", "web"]);
    expect(nodes.get(urnOf("web"))).toEqual({
      urn: urnOf("web"),
      type: "a:b/c:C",
      name: "web",
      inputs: { size: 1, kept__: 2 },
      parent: stack,
      provider: "aws::1",
      dependencies: [urnOf("component")],
      protect: true,
      component: false,
    });
    expect(nodes.get(urnOf("component"))).toMatchObject({ component: true, protect: false, dependencies: [] });
  });
});
