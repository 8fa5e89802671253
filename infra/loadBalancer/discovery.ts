import type { LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Asked, Discovered, Discovery, Found } from "../contract/discovery.ts";
import { proposedDial, StandsIn } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import { clientOptions, queryAws } from "../providers/aws/access.ts";
import { balancerOf } from "./arn.ts";
import { loadBalancerClient } from "./client.ts";

const discoveryRights = {
  "elasticloadbalancing:DescribeLoadBalancers": "load balancers of the region",
  "elasticloadbalancing:DescribeCapacityReservation": "capacity that is reserved for each",
} as const satisfies Rights;

async function find(asked: Asked<"aws">): Promise<Discovered> {
  const { ElasticLoadBalancingV2Client, paginateDescribeLoadBalancers } =
    await import("@aws-sdk/client-elastic-load-balancing-v2");
  const client = new ElasticLoadBalancingV2Client(clientOptions(asked.target));
  const balancers: LoadBalancer[] = [];
  await queryAws(discoveryRights, "elasticloadbalancing:DescribeLoadBalancers", async () => {
    for await (const page of paginateDescribeLoadBalancers({ client }, {}))
      balancers.push(...(page.LoadBalancers ?? []));
  });
  const [leftOut, found]: [string[], Found[]] = [[], []];
  for (const balancer of balancers) {
    const { LoadBalancerArn: arn = "", LoadBalancerName: name = "" } = balancer;
    if (!balancerOf(arn)) {
      leftOut.push(`${name}: a ${balancer.Type ?? ""} load balancer, for which no capacity can be reserved`);
      continue;
    }
    const units = await unitsOf(arn, asked);
    if (typeof units === "string") leftOut.push(`${name}: ${units}`);
    else found.push(foundOf(balancer, units, asked));
  }
  return { found, leftOut };
}

/** Units that are reserved, or why nobody knows: a file that guessed none would give back what somebody has reserved. */
async function unitsOf(arn: string, { clients, target }: Asked<"aws">): Promise<number | string> {
  try {
    const reservation = await clients.of(loadBalancerClient, target.name).reservation(arn);
    return reservation?.units ?? 0;
  } catch (error) {
    return (error as Error).message;
  }
}

function foundOf(
  { LoadBalancerArn: arn = "", LoadBalancerName: name = "", Scheme, Type }: LoadBalancer,
  units: number,
  { target }: Asked<"aws">,
): Found {
  return {
    id: arn,
    name,
    title: `${Type ?? ""} load balancer, ${Scheme ?? ""}, ${units === 0 ? "nothing reserved" : `${units} units reserved`}`,
    says: {
      in: new StandsIn(target),
      adopt: arn,
      capacityUnits: proposedDial(
        units,
        units,
        "TODO: units for the expected peak; AWS allows none until its quota is raised",
      ),
    },
  };
}

export const loadBalancerDiscovery: Discovery = { in: "aws", rights: { aws: discoveryRights }, find };
