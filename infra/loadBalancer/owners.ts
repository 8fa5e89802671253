import type { TurnedThings } from "../contract/owner.ts";
import { turnedResource } from "../providers/aws/turnedResources.ts";
import { loadBalancerClient } from "./client.ts";
import { arnOf, balancersIn, nameOf } from "./reading.ts";

/** What is reserved: a block that code without it takes away, so it is named as a whole. Source: terraform-provider-aws, docs/r/lb. */
export const loadBalancerThings: TurnedThings = (resources) =>
  balancersIn(resources.normal).flatMap((shape) =>
    turnedResource(resources, shape, {
      subject: `load balancer ${nameOf(shape)}`,
      terraform: {
        type: "aws_lb",
        attributes: { minimumLoadBalancerCapacity: ["minimum_load_balancer_capacity"] },
      },
      tags: (clients) => clients.of(loadBalancerClient, shape.target).tags(arnOf(shape)),
    }),
  );
