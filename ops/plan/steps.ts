import type { Graph, Node } from "../../infra/contract/graph.ts";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { changesBetween, liesWithin, propertyPath } from "../../infra/contract/changes.ts";
import { answerTo } from "../../infra/contract/inputFacts.ts";
import type { ChangeRulesByType } from "../../infra/contract/kind.ts";
import type { Step } from "../../infra/contract/step.ts";

/** The steps from one graph to another, in an order that respects their dependencies. */
export function stepsBetween(before: Graph, after: Graph, rules: ChangeRulesByType): Step[] {
  const steps = new Map<string, Step>();
  for (const node of resourcesIn(after)) {
    const step = stepTo(before.nodes.get(node.urn), node, rules);
    if (step) steps.set(step.urn, step);
  }
  for (const node of resourcesIn(before)) {
    if (!after.nodes.has(node.urn)) steps.set(node.urn, { ...bare(node), op: "delete" });
  }
  for (const step of steps.values()) {
    step.dependsOn = step.op === "delete" ? deletedAfter(step, steps, before) : waitsFor(step, steps, after);
  }
  return ordered(steps);
}

function stepTo(old: Node | undefined, node: Node, rules: ChangeRulesByType): Step | undefined {
  if (!old) return { ...bare(node), op: "create", changes: changesBetween({}, node.inputs) };
  const ignored = node.ignored ?? [];
  const answered = changesBetween(old.inputs, node.inputs)
    .filter(({ path }) => !ignored.some((left) => liesWithin(propertyPath(path), left)))
    .map((change) => ({ change, answer: answerTo(rules[node.type] ?? {}, change) }))
    .filter(({ answer }) => answer !== "none");
  if (answered.length === 0) return undefined;
  // What a provider refuses, or nobody has seen it do, is no update either.
  const replacedBy = answered.filter(({ answer }) => answer !== "update").map(({ change }) => change.path);
  const changes = answered.map(({ change }) => change);
  return { ...bare(node), op: replacedBy.length > 0 ? "replace" : "update", changes, replacedBy };
}

function bare({ urn, type, name, protect }: Node): Step {
  return { urn, type, name, protect, op: "update", changes: [], replacedBy: [], dependsOn: [] };
}

/** A resource that stays still passes the wait on: the engine reaches it only when its own dependencies are done. */
function waitsFor(step: Step, steps: ReadonlyMap<string, Step>, graph: Graph): string[] {
  const found = new Set<string>();
  const seen = new Set<string>([step.urn]);
  const open = [...(graph.nodes.get(step.urn)?.dependencies ?? [])];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    if (seen.has(urn)) continue;
    seen.add(urn);
    if (steps.has(urn)) found.add(urn);
    else open.push(...(graph.nodes.get(urn)?.dependencies ?? []));
  }
  return [...found];
}

/** The engine deletes last, dependents before what they depend on. */
function deletedAfter(step: Step, steps: ReadonlyMap<string, Step>, before: Graph): string[] {
  return [...steps.values()]
    .filter((other) => other.op !== "delete" || before.nodes.get(other.urn)?.dependencies.includes(step.urn))
    .map(({ urn }) => urn);
}

/** Level by level, each level by name: an order that depends on nothing but the steps. */
function ordered(steps: ReadonlyMap<string, Step>): Step[] {
  const open = new Map([...steps.values()].map((step) => [step.urn, step.dependsOn.length]));
  const dependents = new Map<string, Step[]>();
  for (const step of steps.values()) {
    for (const urn of step.dependsOn) dependents.set(urn, [...(dependents.get(urn) ?? []), step]);
  }
  const order: Step[] = [];
  let level = [...steps.values()].filter(({ dependsOn }) => dependsOn.length === 0);
  while (level.length > 0) {
    level.sort((a, b) => (a.urn < b.urn ? -1 : 1));
    order.push(...level);
    const freed: Step[] = [];
    for (const step of level.flatMap(({ urn }) => dependents.get(urn) ?? [])) {
      const left = (open.get(step.urn) ?? 0) - 1;
      open.set(step.urn, left);
      if (left === 0) freed.push(step);
    }
    level = freed;
  }
  if (order.length !== steps.size) throw new Error("The program's resources depend on each other in a circle.");
  return order;
}
