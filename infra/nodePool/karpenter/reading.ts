import type { Resources } from "../../contract/resources.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { componentInputsOf, inputsOf, required, Unreadable } from "../../contract/shape.ts";
import { quantity } from "../../contract/values.ts";
import { component } from "../facts.ts";
import { karpenter } from "./facts.ts";

/** What a NodePool may have, in vCPUs and GiB; undefined where nothing is stated. */
export type PoolLimits = Readonly<Record<"cpu" | "memory", number | undefined>>;

/** A NodePool as it is to be. */
export interface WantedPool {
  shape: ResourceShape;
  /** The NodePool's own name. */
  name: string;
  limits: PoolLimits;
  /** What one node counts against them; undefined where the file does not say. */
  nodeSize: Readonly<Record<"cpu" | "memory", number>> | undefined;
  /** Whether its budgets are its owner's. */
  keepsBudgets: boolean;
  /** Target of AWS that its nodes run in. */
  aws: string | undefined;
}

/** Patches of this kind: others may patch something else of one. */
export function karpenterPoolsIn(resources: Resources): ResourceShape[] {
  return resources.ofType(karpenter.patch).filter((shape) => shape.component?.type === component);
}

export function readKarpenterPool(shape: ResourceShape): WantedPool {
  const name = inputsOf(shape).at("metadata", "name");
  const facts = componentInputsOf(shape).at("karpenter");
  const size = facts.at("nodeSize");
  const number = (key: string): number => required(size.at(key), size.at(key).number());
  return {
    shape,
    name: required(name, name.text()),
    limits: { cpu: limitOf(shape, "cpu", 1), memory: limitOf(shape, "memory", 2 ** 30) },
    nodeSize: size.has() ? { cpu: number("cpu"), memory: number("memory") } : undefined,
    keepsBudgets: facts.at("keepsBudgets").flag() ?? false,
    aws: facts.at("aws").text(),
  };
}

function limitOf(shape: ResourceShape, resource: string, unit: number): number | undefined {
  const reader = inputsOf(shape).at("spec", "limits", resource);
  const text = reader.text();
  if (text === undefined) return undefined;
  const value = quantity(text);
  if (value === undefined) throw new Unreadable(`\`${reader.path}\` "${text}" is no Kubernetes quantity`);
  return value / unit;
}

/** Nodes that its limits allow; undefined where nobody can tell. */
export function nodesWithin({ limits, nodeSize }: Pick<WantedPool, "limits" | "nodeSize">): number | undefined {
  if (!nodeSize) return undefined;
  const each = (["cpu", "memory"] as const).flatMap((resource) => {
    const limit = limits[resource];
    // Decimal fractions: 0.3 / 0.1 would be 2.
    return limit === undefined ? [] : [Math.floor(limit / nodeSize[resource] + 1e-9)];
  });
  return each.length === 0 ? undefined : Math.min(...each);
}
