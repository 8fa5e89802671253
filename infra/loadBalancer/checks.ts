import type { Check } from "../contract/check.ts";
import { formatNumber } from "../contract/format.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { balancerFacts, type } from "./facts.ts";
import { balancersIn, kindOf, nameOf, unitsOf } from "./reading.ts";

function unitsTaken(shape: ResourceShape): string[] {
  const units = unitsOf(shape);
  const { least, noun } = balancerFacts[kindOf(shape)];
  if (units === 0 || (Number.isInteger(units) && units >= least)) return [];
  return [
    `${nameOf(shape)} is to have ${formatNumber(units)} LCUs reserved; AWS reserves ${formatNumber(least)} at least for ` +
      `${noun === "application load balancer" ? "an" : "a"} ${noun}. Fix: reserve as many, or none.`,
  ];
}

function isProtected({ protect }: ResourceShape): string[] {
  return protect ? [] : ["It is not protected, so a replacement would take the site's address. Fix: protect it."];
}

/** What a request costs in LCUs follows its connections, bytes and rules, which no stack file says. */
function unknownNeed(resources: Resources): string[] {
  const reserved = balancersIn(resources).filter((shape) => unitsOf(shape) > 0);
  return reserved.map(
    (shape) => `whether ${formatNumber(unitsOf(shape))} LCUs of ${nameOf(shape)} carry the peak: compare with PeakLCUs`,
  );
}

export const loadBalancerChecks: readonly Check[] = [
  {
    name: "load-balancer-units",
    level: "mandatory",
    reason: "A reservation that AWS refuses stops a switch half-way.",
    scope: "resource",
    types: [type.balancer],
    run: unitsTaken,
    uncounted: unknownNeed,
  },
  {
    name: "load-balancer-is-protected",
    level: "mandatory",
    reason: "A switch must never replace or delete a load balancer.",
    scope: "resource",
    types: [type.balancer],
    run: isProtected,
  },
];
