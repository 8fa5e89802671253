import { rulesetFacts } from "../../infra/annotations.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { plainInputs } from "../../policies/wire.ts";
import type { Graph } from "../graph/graph.ts";
import { databaseLines } from "./database.ts";
import { clusterLines, loadBalancerLines, nodeLines } from "./nodes.ts";
import type { Prices } from "./prices.ts";
import { priceOf } from "./prices.ts";

/** So much of something that has a price. */
export interface Line {
  /** Name of the resource it is paid for. */
  resource: string;
  /** Key of the price file. */
  key: string;
  quantity: number;
  /** How the quantity comes about, where that is not plain. */
  note?: string;
}

export interface CostItem extends Line {
  /** As `instance-hour` or `GB-month`. */
  unit: string;
  /** Of one unit. */
  price: number;
  /** In the price file's currency. */
  hourly: number;
  source: string;
}

/** What an estate costs in one phase. */
export interface Cost {
  currency: string;
  /** Date of the prices. */
  date: string;
  caution?: string;
  hourly: number;
  items: CostItem[];
}

/** What a sum does not hold: it follows traffic, or the estate does not describe it. */
export const leftOut = ["data transfer", "backups and I/O", "logs", "pods above the autoscalers' minimum"] as const;

interface CostOptions {
  /** Capacity units (LCU) each load balancer uses. Default 1: traffic decides, and the estate does not know it. */
  loadBalancerUnits?: number;
}

/**
 * What the resources of one phase cost each hour, at least. Throws UsageError naming resource, key and file where a price
 * is missing, and Unreadable where a resource does not say how large it is.
 */
export function costOf(graph: Graph, prices: Prices, { loadBalancerUnits = 1 }: CostOptions = {}): Cost {
  const shapes = [...graph.nodes.values()].map((node): ResourceShape => ({
    ...node,
    inputs: plainInputs(node.inputs),
  }));
  const lines = [
    ...databaseLines(shapes),
    ...nodeLines(shapes),
    ...clusterLines(shapes),
    ...loadBalancerLines(shapes, loadBalancerUnits),
    ...watchLines(shapes),
    ...cloudflareLines(shapes),
  ];
  const items = lines.map((line): CostItem => {
    const { amount, unit, hourly, source } = priceOf(prices, line.key, line.resource);
    return { ...line, unit, price: amount, hourly: hourly * line.quantity, source };
  });
  const { currency, date, caution } = prices;
  const hourly = items.reduce((sum, item) => sum + item.hourly, 0);
  return { currency, date, ...(caution !== undefined && { caution }), hourly, items };
}

/** Alarms and dashboards cost the same, armed or not. */
function watchLines(shapes: readonly ResourceShape[]): Line[] {
  return shapes.flatMap(({ type, name }): Line[] => {
    if (type === token.alarm) return [{ resource: name, key: "cloudwatch.alarm", quantity: 1 }];
    if (type === "aws:cloudwatch/dashboard:Dashboard")
      return [{ resource: name, key: "cloudwatch.dashboard", quantity: 1 }];
    return [];
  });
}

/** The zone's plan is paid once, however many rulesets the zone has. */
function cloudflareLines(shapes: readonly ResourceShape[]): Line[] {
  const zones = new Map<string, Line>();
  for (const shape of shapes.filter(({ type }) => type === token.ruleset)) {
    const facts = rulesetFacts(inputsOf(shape).at("description").text());
    const zone = inputsOf(shape).at("zoneId").text() ?? shape.name;
    if (facts) zones.set(zone, { resource: shape.name, key: `cloudflare.plan.${facts.plan}`, quantity: 1 });
  }
  const worker = shapes.find(({ type }) => type === token.workersScript);
  return [...zones.values(), ...(worker ? [{ resource: worker.name, key: "cloudflare.workers", quantity: 1 }] : [])];
}
