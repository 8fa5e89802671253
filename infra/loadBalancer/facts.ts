/** Type token of a load balancer. */
export const type = { balancer: "aws:lb/loadBalancer:LoadBalancer" } as const;

/** Component of a load balancer. */
export const component = "broadcast:infra:LoadBalancer";

/** Which kind of load balancer can have capacity reserved, as its ARN says it. */
export type BalancerKind = "app" | "net";

interface BalancerFacts {
  noun: string;
  /** As the API names it. */
  type: "application" | "network";
  /** Fewest units that can be reserved; of a network load balancer in each of its zones. */
  least: number;
  /** Code of the quota of units that all of them in the account and region may have reserved; 0 until AWS raises it. */
  quota: string;
}

/**
 * Sources: Elastic Load Balancing User Guides, "Quotas for your Application Load Balancers" and "Quotas for your Network Load
 * Balancers" (0 units per region by default); the fewest units as aws-cdk-lib checks them, aws-elasticloadbalancingv2, `minimumCapacityUnit`.
 */
export const balancerFacts: Readonly<Record<BalancerKind, BalancerFacts>> = {
  app: { noun: "application load balancer", type: "application", least: 100, quota: "L-8A66D0E6" },
  net: { noun: "network load balancer", type: "network", least: 2750, quota: "L-723DCCB6" },
};

/**
 * Decreases of a reservation that AWS takes in a day; a reservation that is cancelled is counted as one, since nothing says that it is none.
 * Source: Elastic Load Balancing User Guide, "Request Load balancer Capacity Unit reservation for your Application Load Balancer".
 */
export const decreasesADay = 2;

/** What a day is to AWS nobody says: any 24 hours hold every day of a calendar. In seconds. */
export const day = 86_400;

/**
 * Seconds until a reservation is there. Source as above: most within minutes, of network load balancers within an hour, all within "a few
 * hours", which is counted as three since a show does not wait. Less is an estimate: nothing is looked for, and the provider waits
 * 30 s twice before it looks (terraform-provider-aws, internal/service/elbv2/load_balancer.go).
 */
export const seconds = { more: 3 * 3600, less: 120, other: 60 } as const;

/** Seconds for which the provider is let wait, in place of its ten minutes: an update that gives up leaves the request pending. */
export const longestUpdate = 4 * 3600;
