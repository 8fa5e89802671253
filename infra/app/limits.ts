import type { ResourceShape } from "../contract/shape.ts";
import type { Limit, LimitFamily, LimitList, Transition } from "../contract/transition.ts";
import { constantTerm, termsOf, memoized } from "../contract/transition.ts";
import { sizeTypes, maxTargetsPerLoadBalancer } from "./facts.ts";
import { isSizer, loadBalancerOf, readApp } from "./reading.ts";

const appOf = memoized(readApp);

/** Property whose change tells what a step does to an app's most replicas, and to its least. */
export const maxReplicasProperty = /(maxReplica(?:s|Count)|spec\.replicas)/;
export const minReplicasProperty = /(minReplica(?:s|Count)|spec\.replicas)/;

/** URNs of what sets the size of an app. */
export function sizerUrns(transition: Transition): string[] {
  return transition.ofType(...sizeTypes).filter((urn) => {
    const { before, after } = transition.at(urn);
    return (before !== undefined && isSizer(before)) || (after !== undefined && isSizer(after));
  });
}

/** Pods of an app at its most, the extra ones of a rollout included. */
export function maxPods(shape: ResourceShape): number {
  const { max, surge } = appOf(shape);
  return max + surge;
}

/** Pods registered with each load balancer, of which some may move from one to another. */
function targetLimits(transition: Transition): LimitFamily[] {
  const balancers = new Map<string, Set<string>>();
  for (const urn of sizerUrns(transition)) {
    for (const shape of [...transition.shapes([urn], "before"), ...transition.shapes([urn], "after")]) {
      const balancer = loadBalancerOf(shape);
      if (balancer !== undefined) balancers.set(balancer, (balancers.get(balancer) ?? new Set()).add(urn));
    }
  }
  if (balancers.size === 0) return [];
  const limits = [...balancers].map(([balancer, urns]): Limit => ({
    title: `targets of load balancer ${balancer}`,
    shows: maxReplicasProperty,
    demand: termsOf([...urns], (shape) => (loadBalancerOf(shape) === balancer ? maxPods(shape) : 0)),
    capacity: [constantTerm(maxTargetsPerLoadBalancer)],
  }));
  const reason = "Pods beyond a load balancer's targets get no traffic.";
  return [{ name: "load-balancer-targets", level: "mandatory", reason, alternatives: [limits] }];
}

export const appLimits: readonly LimitList[] = [{ name: "load-balancer-targets", list: targetLimits }];
