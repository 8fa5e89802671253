import type { RawEstate } from "../../estates.ts";

const arn = (end: string): string => `arn:aws:elasticloadbalancing:eu-west-3:000000000000:loadbalancer/${end}`;

export const webArn = arn("app/shop-prod-web/0123456789abcdef");
export const streamsArn = arn("net/shop-prod-streams/00112233445566ff");

/** An application load balancer of which nothing is reserved but for a broadcast. */
export const web = { adopt: webArn, capacityUnits: { normal: 0, broadcast: 500 } };

/** A network load balancer that has something reserved always, and is raised twice. */
export const streams = { adopt: streamsArn, capacityUnits: { normal: 2750, prewarm: 6000, broadcast: 9000 } };

/** Adds load balancers to the example. */
export const withBalancers = (balancers: object) => (raw: RawEstate) => void (raw["loadBalancers"] = balancers);

/** The resource of a load balancer, by its name. */
export const balancerOf = (name: string): string => `load-balancer-${name}-balancer`;
