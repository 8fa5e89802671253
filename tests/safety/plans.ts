import fc from "fast-check";
import { type as app } from "../../infra/app/facts.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import type { Step } from "../../infra/contract/step.ts";

export function step(name: string, dependsOn: readonly string[] = []): Step {
  return {
    urn: name,
    type: "test:index:Thing",
    name,
    op: "update",
    changes: [],
    replacedBy: [],
    dependsOn: [...dependsOn],
    protect: false,
  };
}

/** Steps of which each may wait for any earlier ones. */
export function plans(most: number): fc.Arbitrary<Step[]> {
  return fc
    .integer({ min: 1, max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, place) => fc.subarray(names(place)))))
    .map((waits) => waits.map((dependsOn, place) => step(`s${place}`, dependsOn)));
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `s${place}`);
}

/** Every set of steps at which an update may stop, as bits by place. Tried one by one: this is the measure of all else. */
export function reachableSets(steps: readonly Step[]): number[] {
  const bit = new Map(steps.map(({ urn }, place) => [urn, 1 << place]));
  const needs = steps.map(({ dependsOn }) => dependsOn.reduce((mask, urn) => mask | (bit.get(urn) ?? 0), 0));
  const all = Array.from({ length: 2 ** steps.length }, (_, mask) => mask);
  return all.filter((mask) => needs.every((need, place) => (mask & (1 << place)) === 0 || (mask & need) === need));
}

/** All sets within a set. */
export function subsets(mask: number): number[] {
  const found = [mask];
  for (let rest = mask; rest > 0;) {
    rest = (rest - 1) & mask;
    found.push(rest);
  }
  return found;
}

/** A resource with the inputs of a test; one whose effect trails is an autoscaler. */
export function node(urn: string, inputs: Record<string, unknown>, trails = false): Node {
  return {
    urn,
    type: trails ? app.autoscaler : "test:index:Thing",
    name: urn,
    inputs,
    dependencies: [],
    protect: false,
    component: false,
  };
}

export function graph(nodes: readonly Node[]): Graph {
  return { nodes: new Map(nodes.map((item) => [item.urn, item])) };
}
