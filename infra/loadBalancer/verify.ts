import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { balancerOf } from "./arn.ts";
import type { LoadBalancer } from "./schema.ts";

const balancersOf = ({ things }: Estate): [string, LoadBalancer][] =>
  Object.entries((things["loadBalancers"] ?? {}) as Record<string, LoadBalancer>);

/** An ARN names its account and region: in another target the load balancer would not be found. */
export function verifyLoadBalancers(estate: Estate): Problem[] {
  return balancersOf(estate).flatMap(([name, { in: named, adopt }]) => {
    const [target, found] = [findTarget(estate.targets, "aws", named), balancerOf(adopt)];
    if (!target || !found || (found.account === target.account && found.region === target.region)) return [];
    const allowed = `an ARN of account ${target.account} and region ${target.region}, where target ${target.name} is`;
    return [{ path: ["loadBalancers", name, "adopt"], allowed }];
  });
}

export const balancerClaim = (adopt: string): string => `load balancer ${balancerOf(adopt)?.id ?? adopt}`;

/** Load balancers, each one entry's alone. */
export function loadBalancerClaims(estate: Estate): Claim[] {
  return balancersOf(estate).map(([name, { in: named, adopt }]) => ({
    path: ["loadBalancers", name],
    target: findTarget(estate.targets, "aws", named),
    what: balancerClaim(adopt),
  }));
}
