import type { CostLine, CostOptions } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import { loadBalancerOf, sizersIn } from "./reading.ts";

/** Load balancers are known by the apps that are behind them. They are paid where AWS is: by the only region, if there is one. */
export function appCost(resources: Resources, { loadBalancerUnits }: CostOptions): CostLine[] {
  const balancers = new Map<string, string>();
  for (const shape of sizersIn(resources)) {
    const balancer = loadBalancerOf(shape);
    if (balancer !== undefined) balancers.set(balancer, shape.name);
  }
  return [...balancers].flatMap(([balancer, resource]) => [
    { resource, key: "alb", quantity: 1, note: `load balancer ${balancer}` },
    { resource, key: "alb.lcu", quantity: loadBalancerUnits, note: `load balancer ${balancer}; its traffic decides` },
  ]);
}
