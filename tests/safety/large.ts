import { annotation } from "../../infra/annotations.ts";
import type { Graph, Node } from "../../ops/graph/graph.ts";
import type { Step } from "../../ops/plan/steps.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";
import { token } from "../../policies/types.ts";

/** An update of a large estate: a jump down, so that every limit has something on both sides. */
export interface Large {
  before: Graph;
  after: Graph;
  steps: Step[];
}

/** A phase, a database, placeholders and `apps` autoscalers, each with its own load balancer: apps + 3 steps. */
export function largeJump(apps: number): Large {
  const [before, after] = [graphOf(apps, true), graphOf(apps, false)];
  return { before, after, steps: stepsBetween(before, after, {}) };
}

function graphOf(apps: number, live: boolean): Graph {
  const phase = node("pulumi:index:Stash", "phase", { input: live ? "live" : "normal" }, []);
  const database = node(
    token.dbInstance,
    "database-primary",
    { engine: "postgres", instanceClass: live ? "db.r6g.4xlarge" : "db.r6g.large", applyImmediately: true },
    [phase.urn],
  );
  const fleet = Array.from({ length: apps }, (_, index) => app(`app-${index}`, live ? 20 : 4, phase.urn));
  const nodes = [phase, database, ...fleet, placeholders(apps, live, [phase.urn, ...fleet.map(({ urn }) => urn)])];
  return { nodes: new Map(nodes.map((item) => [item.urn, item])) };
}

function app(name: string, replicas: number, phase: string): Node {
  const annotations = {
    [annotation.databasePool]: "1",
    [annotation.databasePath]: "writer",
    [annotation.surgePercent]: "25",
    [annotation.cpuRequest]: "0.25",
    [annotation.memoryRequest]: "0.5",
    [annotation.loadBalancer]: name,
  };
  const inputs = {
    metadata: { name, namespace: "shop", annotations },
    spec: { scaleTargetRef: { name }, minReplicas: replicas, maxReplicas: replicas },
  };
  return node(token.autoscaler, `fleet-${name}-hpa`, inputs, [phase]);
}

function placeholders(apps: number, live: boolean, dependencies: string[]): Node {
  const annotations = {
    [annotation.nodeCpu]: "15.8",
    [annotation.nodeMemory]: "57",
    [annotation.podsPerNode]: "110",
    [annotation.maxNodes]: String(apps),
    [annotation.cpuReserve]: "0",
    [annotation.memoryReserve]: "0",
  };
  const requests = { cpu: "3500m", memory: "12Gi" };
  const spec = { replicas: live ? 0 : 1, template: { spec: { containers: [{ resources: { requests } }] } } };
  return node(token.deployment, "headroom-placeholders", { metadata: { annotations }, spec }, dependencies);
}

function node(type: string, name: string, inputs: Record<string, unknown>, dependencies: string[]): Node {
  return { urn: `urn:pulumi:large::broadcast::${type}::${name}`, type, name, inputs, dependencies, protect: false };
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
    const after = [...new Set(above.filter((other) => other >= 0))].map((other) => `s${other}`);
    weights.set(name, random(2000) - 1000);
    return {
      urn: name,
      type: "test:index:Thing",
      name,
      op: "update",
      changes: [],
      replacedBy: [],
      after,
      protect: false,
    };
  });
  return { steps, weights };
}
