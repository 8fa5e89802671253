import type { Change } from "../contract/changes.ts";
import { numberAt } from "../contract/properties.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required, Unreadable } from "../contract/shape.ts";
import { balancerOf } from "./arn.ts";
import type { BalancerKind } from "./facts.ts";
import { type } from "./facts.ts";

export function balancersIn(resources: Resources): ResourceShape[] {
  return resources.ofType(type.balancer);
}

/** Name of a load balancer in the stack file. */
export function nameOf(shape: ResourceShape): string {
  return componentInputsOf(shape).at("loadBalancer").text() ?? shape.name;
}

export function arnOf(shape: ResourceShape): string {
  const reader = componentInputsOf(shape).at("arn");
  return required(reader, reader.text());
}

/** Throws Unreadable for an ARN that is of neither kind. */
export function kindOf(shape: ResourceShape): BalancerKind {
  const found = balancerOf(arnOf(shape));
  if (!found) throw new Unreadable(`\`arn\` of ${nameOf(shape)} is that of no application or network load balancer`);
  return found.kind;
}

/** Units that are reserved; none where the reservation is not asked for. */
export function unitsOf(shape: ResourceShape): number {
  const capacity = inputsOf(shape).at("minimumLoadBalancerCapacity");
  if (!capacity.has()) return 0;
  return required(capacity.at("capacityUnits"), capacity.at("capacityUnits").number());
}

/** Units before and after a change of the reservation, which comes and goes as a whole; undefined for any other change. */
export function turnOf({ path, before, after }: Change): { before: number; after: number } | undefined {
  if (path === "minimumLoadBalancerCapacity")
    return { before: numberAt(before, "capacityUnits") ?? 0, after: numberAt(after, "capacityUnits") ?? 0 };
  if (path !== "minimumLoadBalancerCapacity.capacityUnits") return undefined;
  return { before: Number(before ?? 0), after: Number(after ?? 0) };
}
