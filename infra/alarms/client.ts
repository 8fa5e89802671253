import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { queryAws, clientOptions } from "../providers/aws/access.ts";

interface LoadBalancerClient {
  /** Reserved load balancer capacity: units, and how often it may still be lowered today. */
  capacity(id: string): Promise<{ units: number; decreasesLeft: number } | undefined>;
}

export const loadBalancerRights = {
  "elasticloadbalancing:DescribeCapacityReservation": "reserved load balancer capacity",
} as const satisfies Rights;

/** Questions about load balancers. */
export const loadBalancerClient: ClientDefinition<LoadBalancerClient> = {
  name: "load balancers",
  cloud: (target) => {
    const found = narrowTarget("aws", target);
    return {
      capacity: (id) => {
        const arn = `arn:aws:elasticloadbalancing:${found.region}:${found.account}:loadbalancer/${id}`;
        return queryAws(loadBalancerRights, "elasticloadbalancing:DescribeCapacityReservation", async () => {
          const { DescribeCapacityReservationCommand, ElasticLoadBalancingV2Client } =
            await import("@aws-sdk/client-elastic-load-balancing-v2");
          const client = new ElasticLoadBalancingV2Client(clientOptions(found));
          const answer = await client.send(new DescribeCapacityReservationCommand({ LoadBalancerArn: arn }));
          return {
            units: answer.MinimumLoadBalancerCapacity?.CapacityUnits ?? 0,
            decreasesLeft: answer.DecreaseRequestsRemaining ?? 0,
          };
        });
      },
    };
  },
  sandbox: () => ({ capacity: notOnSandbox("load balancers") }),
};
