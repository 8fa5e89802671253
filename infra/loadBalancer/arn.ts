import type { BalancerKind } from "./facts.ts";

/** What the ARN of a load balancer says. */
export interface BalancerArn {
  region: string;
  account: string;
  kind: BalancerKind;
  /** Its end, `app/<name>/<16 hex digits>`, by which CloudWatch knows it. */
  id: string;
}

/** Classic and gateway load balancers have no capacity to reserve. */
export const arnPattern =
  /^arn:aws[-a-z]*:elasticloadbalancing:([-a-z0-9]+):(\d{12}):loadbalancer\/((app|net)\/[-A-Za-z0-9]{1,32}\/[0-9a-f]{16})$/;

/** The ARN of a load balancer in an account and region of the usual partition. */
export function arnOf({ account, region }: { account: string; region: string }, id: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${id}`;
}

/** Undefined for a text that is none. */
export function balancerOf(arn: string): BalancerArn | undefined {
  const [, region, account, id, kind] = arnPattern.exec(arn) ?? [];
  if (region === undefined || account === undefined || id === undefined) return undefined;
  return { region, account, id, kind: kind === "net" ? "net" : "app" };
}
