import { sizerUrns } from "../app/limits.ts";
import { nodePoolOf } from "../app/reading.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Implication, ImplicationList, Requirement, Transition } from "../contract/transition.ts";
import { changingResources, decreases, hasReachedEnd } from "../contract/transition.ts";
import { component, type } from "./facts.ts";
import type { ComputeResource } from "./limits.ts";
import { requested, computeResources } from "./limits.ts";
import { desiredNodes, readPlaceholders, readNodePool } from "./reading.ts";

/** Apps of a pool, by the name its component gives. */
function appsOf(transition: Transition, pool: string): string[] {
  const { before, after } = transition.at(pool);
  const shape = after ?? before;
  if (!shape) return [];
  const { name } = readNodePool(shape);
  const on = (one: ResourceShape | undefined): boolean => one !== undefined && nodePoolOf(one) === name;
  return sizerUrns(transition).filter((urn) => on(transition.at(urn).before) || on(transition.at(urn).after));
}

/** Placeholders hold room until the pods that need it are asked for; pods themselves take a moment longer. */
function placeholdersYieldLast(transition: Transition): Implication[] {
  return transition.ofType(component).map((pool): Implication => {
    const holders = transition.childrenOf(pool, type.placeholders);
    const count = (shape: ResourceShape): number => readPlaceholders(shape).replicas;
    const rising = (kind: ComputeResource): string[] =>
      changingResources(transition, appsOf(transition, pool), (shape) => requested(shape, kind)).filter((urn) => {
        const { before, after } = transition.at(urn);
        return after !== undefined && (before === undefined || requested(after, kind) > requested(before, kind));
      });
    const requirements = [...new Set(computeResources.flatMap(rising))].map((urn): Requirement => {
      const { after } = transition.at(urn);
      const missing = `${after?.name} has not asked for its room`;
      return { missing, candidates: [urn], holds: (shape) => shape === after, orderOnly: true };
    });
    return {
      name: "placeholders-yield-last",
      level: "mandatory",
      reason: "Room that placeholders give up before real pods ask for it may be gone with its nodes.",
      subjects: requirements.length === 0 ? [] : changingResources(transition, holders, count),
      when: (shape) => hasReachedEnd(transition, shape) && decreases(transition, shape.urn, count),
      requires: () => requirements,
    };
  });
}

/** Nodes go at once, past any disruption budget, while pods of a lowered autoscaler take many minutes: not in one switch. */
function nodesShrinkLast(transition: Transition): Implication[] {
  const cores = (shape: ResourceShape): number => requested(shape, "cpu");
  return transition.ofType(component).map((pool): Implication => {
    const falling = changingResources(transition, appsOf(transition, pool), cores).filter((urn) =>
      decreases(transition, urn, cores),
    );
    const requirements = falling.map((urn): Requirement => {
      const { before, after } = transition.at(urn);
      return { missing: `pods of ${before?.name} may still run`, candidates: [urn], holds: (shape) => shape === after };
    });
    const groups = transition.childrenOf(pool, type.nodeGroup);
    return {
      name: "nodes-shrink-last",
      level: "mandatory",
      reason: "Lowering a node group's size ends nodes with the pods on them, whatever their disruption budget.",
      subjects: requirements.length === 0 ? [] : changingResources(transition, groups, desiredNodes),
      when: (shape) => hasReachedEnd(transition, shape) && decreases(transition, shape.urn, desiredNodes),
      requires: () => requirements,
    };
  });
}

export const nodePoolImplications: readonly ImplicationList[] = [
  { name: "placeholders-yield-last", list: placeholdersYieldLast },
  { name: "nodes-shrink-last", list: nodesShrinkLast },
];
