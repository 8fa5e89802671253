import { defineKind } from "../contract/kind.ts";
import { loadBalancerChecks } from "./checks.ts";
import { loadBalancerRights } from "./client.ts";
import { balancerContradiction } from "./contradiction.ts";
import { reservedCapacityDays } from "./days.ts";
import { loadBalancerDiscovery } from "./discovery.ts";
import { loadBalancerDurations } from "./durations.ts";
import { type } from "./facts.ts";
import { loadBalancerFigures } from "./figures.ts";
import { loadBalancerGates, loadBalancerRestGates } from "./gates.ts";
import { irreversibleBalancerChanges } from "./irreversible.ts";
import { LoadBalancerComponent } from "./loadBalancer.ts";
import { loadBalancerThings } from "./owners.ts";
import { reservedCapacity, reservedCapacityQuota } from "./questions.ts";
import { balancersIn, nameOf, unitsOf } from "./reading.ts";
import { loadBalancerSchema } from "./schema.ts";
import { balancerStandIn } from "./standIn.ts";
import { balancerClaim, loadBalancerClaims, verifyLoadBalancers } from "./verify.ts";

/** Load balancers: the capacity that is reserved for them. */
export const loadBalancers = defineKind({
  key: "loadBalancers",
  noun: "load balancer",
  schema: loadBalancerSchema,
  describe: "Load balancers whose reserved capacity is turned, by name.",
  targetReferences: ({ in: named }) => [{ path: ["in"], provider: "aws", named }],
  verify: verifyLoadBalancers,
  claims: loadBalancerClaims,
  build: (name, balancer, context) => {
    const { provider } = context.bindTarget("aws", balancer.in);
    return {
      component: new LoadBalancerComponent(`load-balancer-${name}`, name, balancer, { providers: [provider] }),
    };
  },
  types: {
    [type.balancer]: {
      standIn: balancerStandIn,
      contradiction: balancerContradiction,
      turns: ["minimumLoadBalancerCapacity"],
      claimOf: balancerClaim,
      // Source: the API calls of terraform-provider-aws behind @pulumi/aws. Without the right to ask for a reservation it reads none.
      rights: {
        read: [
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeCapacityReservation",
        ],
        switch: ["elasticloadbalancing:ModifyCapacityReservation"],
        create: [],
      },
    },
  },
  checks: loadBalancerChecks,
  irreversible: irreversibleBalancerChanges,
  durations: loadBalancerDurations,
  // No price of a reserved unit was read.
  unpriced: (resources) =>
    balancersIn(resources).flatMap((shape) =>
      unitsOf(shape) > 0 ? [`reserved LCUs of ${nameOf(shape)} (no price here)`] : [],
    ),
  gates: loadBalancerGates,
  restGates: loadBalancerRestGates,
  figures: loadBalancerFigures,
  questions: [reservedCapacity, reservedCapacityQuota, reservedCapacityDays],
  owners: loadBalancerThings,
  discovery: loadBalancerDiscovery,
  rights: { aws: loadBalancerRights },
  lacks: {
    limits: "units reserved for one are no other's; how many a region may have is asked",
    cost: "no price of a reserved unit was read: it is said to be left out",
  },
});
