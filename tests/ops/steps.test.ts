import { describe, expect, it } from "vitest";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";

function graph(nodes: Record<string, { inputs?: Record<string, unknown>; after?: string[] }>): Graph {
  const node = (
    name: string,
    { inputs = {}, after = [] }: { inputs?: Record<string, unknown>; after?: string[] },
  ): Node => ({
    urn: name,
    type: "test:index:Thing",
    name,
    inputs,
    dependencies: after,
    protect: false,
    component: false,
  });
  return { nodes: new Map(Object.entries(nodes).map(([name, given]) => [name, node(name, given)])) };
}

const rules = { "test:index:Thing": { replaceOn: ["identifier", "network.subnets"] } };
const opsOf = (before: Graph, after: Graph): string[] =>
  stepsBetween(before, after, rules).map(({ op, name }) => `${op} ${name}`);

describe("the steps between two graphs", () => {
  it("are one for each resource that differs", () => {
    const before = graph({ same: {}, turned: { inputs: { size: 1 } }, gone: {} });
    const after = graph({ same: {}, turned: { inputs: { size: 2 } }, fresh: {} });
    expect(opsOf(before, after).sort()).toEqual(["create fresh", "delete gone", "update turned"]);
  });

  it("are none for a component, whatever it says", () => {
    const of = (size: number): Graph => {
      const [one] = [...graph({ whole: { inputs: { size } } }).nodes.values()];
      return { nodes: new Map(one && [["whole", { ...one, component: true }]]) };
    };
    expect(opsOf(of(1), of(2))).toEqual([]);
    expect(opsOf({ nodes: new Map() }, of(1))).toEqual([]);
    expect(opsOf(of(1), { nodes: new Map() })).toEqual([]);
  });

  it("replace where a forcing property changes, whole or in part, and say which", () => {
    const before = graph({
      a: { inputs: { identifier: "x" } },
      b: { inputs: { network: { subnets: ["s1"] } } },
      c: { inputs: { network: { mtu: 1 } } },
    });
    const after = graph({
      a: { inputs: { identifier: "y" } },
      b: { inputs: { network: { subnets: ["s2"] } } },
      c: { inputs: { network: { mtu: 2 } } },
    });
    expect(stepsBetween(before, after, rules).map(({ op, replacedBy }) => [op, replacedBy])).toEqual([
      ["replace", ["identifier"]],
      ["replace", ["network.subnets[0]"]],
      ["update", []],
    ]);
  });

  it("are none where the provider plans none, and no update where it refuses or nobody knows", () => {
    const facts = { kept: "update update none", refused: "refused" } as const;
    const opsOfInputs = (before: Record<string, unknown>, after: Record<string, unknown>): unknown[] =>
      stepsBetween(graph({ a: { inputs: before } }), graph({ a: { inputs: after } }), {
        "test:index:Thing": { inputs: facts },
      }).map(({ op, changes, replacedBy }) => [op, changes.map(({ path }) => path), replacedBy]);
    expect(opsOfInputs({ kept: 1 }, {})).toEqual([]);
    expect(opsOfInputs({ kept: 1 }, { kept: 2 })).toEqual([["update", ["kept"], []]]);
    expect(opsOfInputs({ refused: 1 }, { refused: 2 })).toEqual([["replace", ["refused"], ["refused"]]]);
    expect(opsOfInputs({}, { fresh: 2 })).toEqual([["replace", ["fresh"], ["fresh"]]]);
  });

  it("wait for what they depend on, through resources that stay still", () => {
    const shape = (size: number): Graph =>
      graph({ z: { inputs: { size } }, still: { after: ["z"] }, a: { inputs: { size }, after: ["still"] } });
    const steps = stepsBetween(shape(1), shape(2), rules);
    expect(steps.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ["z", []],
      ["a", ["z"]],
    ]);
  });

  it("delete last, dependents first", () => {
    const before = graph({ base: {}, top: { after: ["base"] }, kept: { inputs: { size: 1 } } });
    expect(opsOf(before, graph({ kept: { inputs: { size: 2 } } }))).toEqual([
      "update kept",
      "delete top",
      "delete base",
    ]);
  });

  it("come in an order that only the steps decide", () => {
    const forward = graph({ a: { inputs: { n: 1 } }, b: { inputs: { n: 1 } }, c: { inputs: { n: 1 }, after: ["b"] } });
    const shuffled: Graph = {
      nodes: new Map(
        [
          ...graph({ a: { inputs: { n: 2 } }, b: { inputs: { n: 2 } }, c: { inputs: { n: 2 }, after: ["b"] } }).nodes,
        ].reverse(),
      ),
    };
    expect(opsOf(forward, shuffled)).toEqual(["update a", "update b", "update c"]);
  });

  it("refuse a circle", () => {
    const circle = (n: number): Graph =>
      graph({ a: { inputs: { n }, after: ["b"] }, b: { inputs: { n }, after: ["a"] } });
    expect(() => stepsBetween(circle(1), circle(2), rules)).toThrow(/circle/);
  });
});
