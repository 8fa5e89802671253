import { minReplicasProperty } from "../../app/limits.ts";
import type { BeforeAfter, LimitFamily, Term } from "../../contract/transition.ts";
import { constantTerm, memoized, termsOf } from "../../contract/transition.ts";
import { nodesWithin, readKarpenterPool } from "./reading.ts";

const nodesOf = memoized((shape) => ({ nodes: nodesWithin(readKarpenterPool(shape)) }));

const shows = new RegExp(`${minReplicasProperty.source}|spec\\.limits`);

/** What stands on one resource of a pool's nodes. */
export interface KarpenterDemand {
  title: string;
  demand: readonly Term[];
  /** For what is not in the file. */
  reserved: number;
  /** Of the resource, what one node offers. */
  perNode: number;
}

/** Whether it is known, at both ends, how many nodes a NodePool allows. */
export function isLimited({ before, after }: BeforeAfter): boolean {
  return [before, after].every((shape) => shape && nodesOf(shape).nodes !== undefined);
}

/** Nodes that Karpenter may start: beyond its limits pods wait, and nothing else says why. */
export function karpenterLimit(
  { name, karpenter }: { name: string; karpenter: readonly string[] },
  resources: readonly KarpenterDemand[],
): LimitFamily[] {
  if (karpenter.length === 0) return [];
  const limits = resources.map(({ title, demand, reserved, perNode }) => ({
    title,
    shows,
    demand: [...demand, constantTerm(reserved)],
    capacity: termsOf(karpenter, (shape) => (nodesOf(shape).nodes ?? 0) * perNode),
  }));
  const reason = "Beyond the limits of its NodePool Karpenter starts no node, and pods wait.";
  return [{ name: `karpenter-limits-${name}`, level: "mandatory", reason, alternatives: [limits] }];
}
