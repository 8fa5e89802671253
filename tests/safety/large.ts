import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";
import { offlineEstate } from "../graphs.ts";

/** An update of a large estate: a jump down, so that every limit has something on both sides. */
export interface Large {
  before: Graph;
  after: Graph;
  steps: Step[];
}

/** Prod with its app `web` alone, as many times as asked, each with its own load balancer: that many steps and a few. */
export async function largeJump(apps: number): Promise<Large> {
  const estate = offlineEstate("prod", (raw) => {
    raw["apps"] = { web: raw["apps"].web };
    delete raw["load"];
  });
  const [before, after] = [await graphOf(estate, "live", apps), await graphOf(estate, "normal", apps)];
  return { before, after, steps: stepsBetween(before, after, {}) };
}

async function graphOf(estate: OfflineEstate, phase: Phase, apps: number): Promise<Graph> {
  const { nodes } = await estate.graph(phase);
  const names = Array.from({ length: apps }, (_, index) => `app-${index}`);
  const many = [...nodes.values()].flatMap((node) => {
    if (isOfApp(node)) return names.map((name) => copyOf(node, name));
    // What waits for the one waits for all.
    const dependencies = node.dependencies.flatMap((urn) =>
      urn.includes("app-web") ? names.map((name) => renamed(urn, name)) : [urn],
    );
    return [{ ...node, dependencies }];
  });
  return { nodes: new Map(many.map((node) => [node.urn, node])) };
}

function isOfApp({ name }: Node): boolean {
  return name.startsWith("app-web");
}

function copyOf(node: Node, app: string): Node {
  return {
    ...node,
    urn: renamed(node.urn, app),
    name: renamed(node.name, app),
    ...(node.parent !== undefined && { parent: renamed(node.parent, app) }),
    dependencies: node.dependencies.map((urn) => renamed(urn, app)),
    inputs: node.component ? { ...node.inputs, app, loadBalancer: app } : node.inputs,
  };
}

function renamed(text: string, app: string): string {
  return text.replace("app-web", `app-${app}`);
}

/**
 * Steps in `width` columns, each waiting for its own column's last step and two others before it, with weights that make
 * the cut work: gains above, losses below. The hardest of the shapes tried.
 */
export function tangledPlan(count: number, width: number): { steps: Step[]; weights: Map<string, number> } {
  // A fixed linear congruence, so that every run meets the same plan. Source of the constants: Numerical Recipes.
  let state = 12345;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % limit;
  };
  const weights = new Map<string, number>();
  const steps = Array.from({ length: count }, (_, place): Step => {
    const name = `s${place}`;
    const above = [place - width, place - 1 - random(3 * width), place - 1 - random(10 * width)];
    const dependsOn = [...new Set(above.filter((other) => other >= 0))].map((other) => `s${other}`);
    weights.set(name, random(2000) - 1000);
    return {
      urn: name,
      type: "test:index:Thing",
      name,
      op: "update",
      changes: [],
      replacedBy: [],
      dependsOn,
      protect: false,
    };
  });
  return { steps, weights };
}
