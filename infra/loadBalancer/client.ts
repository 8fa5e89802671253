import type { DescribeCapacityReservationCommandOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import { numberAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { clientOptions, openedWith, queryAws } from "../providers/aws/access.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { tagsOf } from "../providers/aws/turnedResources.ts";
import { quotaOf } from "../providers/aws/quotas.ts";
import type { BalancerKind } from "./facts.ts";
import { balancerFacts, type } from "./facts.ts";

/** What is reserved for a load balancer. */
export interface Reservation {
  /** As last asked for; 0 for no reservation. */
  units: number;
  /** How often it may still be lowered today; undefined where nobody counts, as on the sandbox. */
  decreasesLeft?: number;
  /** `provisioned`, `pending`, `rebalancing` or `failed`, of each zone; none without a reservation. */
  zones: { zone: string; state: string; reason?: string }[];
}

interface LoadBalancerClient {
  reservation(arn: string): Promise<Reservation | undefined>;
  /** Whether it has a listener that ends TLS. */
  endsTls(arn: string): Promise<boolean | undefined>;
  tags(arn: string): Promise<Tags | undefined>;
  /** Units that all load balancers of a kind may have reserved in the account and region. */
  quota(kind: BalancerKind): Promise<number | undefined>;
  /** Units that are reserved for those of a kind in the account and region but these, by ARN. */
  reservedBeside(kind: BalancerKind, arns: readonly string[]): Promise<number | undefined>;
}

export const reservationRights = {
  "elasticloadbalancing:DescribeCapacityReservation": "reserved load balancer capacity",
} as const satisfies Rights;

export const loadBalancerRights = {
  ...reservationRights,
  "elasticloadbalancing:DescribeListeners": "whether a network load balancer ends TLS",
  "elasticloadbalancing:DescribeTags": "who else has a load balancer",
  "elasticloadbalancing:DescribeLoadBalancers": "which other load balancers the quota of reserved units counts",
  "servicequotas:GetServiceQuota": "quotas of reserved units, L-8A66D0E6 and L-723DCCB6",
} as const satisfies Rights;

/** Questions to Elastic Load Balancing and Service Quotas. */
export const loadBalancerClient: ClientDefinition<LoadBalancerClient> = {
  name: "load balancers",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    const open = openedWith(
      () => import("@aws-sdk/client-elastic-load-balancing-v2"),
      (sdk) => new sdk.ElasticLoadBalancingV2Client(options),
    );
    const reservation = (arn: string) =>
      queryAws(loadBalancerRights, "elasticloadbalancing:DescribeCapacityReservation", async () => {
        const { sdk, client } = await open();
        return reservationOf(await client.send(new sdk.DescribeCapacityReservationCommand({ LoadBalancerArn: arn })));
      });
    return {
      reservation,
      endsTls: (arn) =>
        queryAws(loadBalancerRights, "elasticloadbalancing:DescribeListeners", async () => {
          const { sdk, client } = await open();
          for await (const page of sdk.paginateDescribeListeners({ client }, { LoadBalancerArn: arn }))
            if ((page.Listeners ?? []).some(({ Protocol }) => Protocol === "TLS")) return true;
          return false;
        }),
      tags: (arn) =>
        queryAws(loadBalancerRights, "elasticloadbalancing:DescribeTags", async () => {
          const { sdk, client } = await open();
          const [found] =
            (await client.send(new sdk.DescribeTagsCommand({ ResourceArns: [arn] }))).TagDescriptions ?? [];
          return found && tagsOf(found.Tags);
        }),
      quota: (kind) =>
        queryAws(loadBalancerRights, "servicequotas:GetServiceQuota", () =>
          quotaOf(options, "elasticloadbalancing", balancerFacts[kind].quota),
        ),
      reservedBeside: async (kind, arns) => {
        const others = await queryAws(loadBalancerRights, "elasticloadbalancing:DescribeLoadBalancers", async () => {
          const { sdk, client } = await open();
          const found: string[] = [];
          for await (const page of sdk.paginateDescribeLoadBalancers({ client }, {}))
            for (const { LoadBalancerArn, Type } of page.LoadBalancers ?? [])
              if (LoadBalancerArn !== undefined && Type === balancerFacts[kind].type) found.push(LoadBalancerArn);
          return found.filter((arn) => !arns.includes(arn));
        });
        if (!others) return undefined;
        let units = 0;
        // One after the other: the API takes few questions at once.
        for (const arn of others) units += (await reservation(arn))?.units ?? 0;
        return units;
      },
    };
  },
  sandbox: (cloud) => ({
    reservation: (arn) => {
      const found = cloud.find(type.balancer, arn);
      if (!found) return notOnSandbox("load balancers beside the stack file's")();
      const units = numberAt(found.outputs, "minimumLoadBalancerCapacity.capacityUnits") ?? 0;
      const zones =
        units === 0
          ? []
          : ["a", "b"].map((each) => ({ zone: `${cloud.settings.region}${each}`, state: "provisioned" }));
      return Promise.resolve({ units, zones });
    },
    endsTls: notOnSandbox("listeners"),
    // Nobody else has anything on it.
    tags: () => Promise.resolve({}),
    quota: notOnSandbox("quotas"),
    reservedBeside: notOnSandbox("other load balancers"),
  }),
};

function reservationOf(found: DescribeCapacityReservationCommandOutput): Reservation {
  return {
    units: found.MinimumLoadBalancerCapacity?.CapacityUnits ?? 0,
    decreasesLeft: found.DecreaseRequestsRemaining ?? 0,
    zones: (found.CapacityReservationState ?? []).map(({ AvailabilityZone, State }) => ({
      zone: AvailabilityZone ?? "",
      state: State?.Code ?? "",
      ...(State?.Reason !== undefined && { reason: State.Reason }),
    })),
  };
}
