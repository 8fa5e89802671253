import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { dial, phases, rises } from "../contract/dial.ts";
import { formatNumber } from "../contract/format.ts";
import { inTarget, subnetId } from "../contract/values.ts";
import { arnPattern, balancerOf } from "./arn.ts";
import { balancerFacts } from "./facts.ts";

export const loadBalancerSchema = z
  .strictObject({
    in: inTarget("aws"),
    adopt: z
      .string()
      .regex(
        arnPattern,
        "allowed: the ARN of an application or a network load balancer, arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/app/<name>/<16 hex digits>",
      )
      .describe("Its ARN. Only its reserved capacity may ever change."),
    capacityUnits: dial(z.int().min(0).max(1_000_000), "prewarm", {
      describe: "Load balancer capacity units (LCUs) that are reserved; 0 for no reservation. It may take AWS hours.",
      check: rises,
    }),
    subnets: z
      .array(subnetId)
      .min(1)
      .optional()
      .describe(
        "Its subnets, exactly as it has them: state them where the import is refused without. They never change.",
      ),
  })
  .superRefine(({ adopt, capacityUnits }, ctx) => {
    const kind = balancerOf(adopt)?.kind;
    if (kind === undefined) return;
    const { least, noun } = balancerFacts[kind];
    for (const phase of phases) {
      // What is no number of units at all is said already.
      if (capacityUnits[phase] <= 0 || capacityUnits[phase] >= least) continue;
      // A prewarm that is not stated has the broadcast's value.
      if (phase === "prewarm" && capacityUnits.prewarm === capacityUnits.live) continue;
      const key = phase === "live" ? "broadcast" : phase;
      const message = `allowed: 0 for no reservation, or at least ${formatNumber(least)} for ${kind === "app" ? "an" : "a"} ${noun}`;
      ctx.addIssue({ code: "custom", path: ["capacityUnits", key], message });
    }
  })
  .describe("The capacity that is reserved for a load balancer. It exists: only the reservation is turned.");

export type LoadBalancer = z.output<typeof loadBalancerSchema>;
export type LoadBalancerArgs = Turned<LoadBalancer>;
