/** The clouds that an estate may stand in. */
export const providerNames = ["aws", "kubernetes", "cloudflare"] as const;
export type ProviderName = (typeof providerNames)[number];

export interface AwsTarget {
  /** 12 digits. */
  account: string;
  region: string;
  /** Profile of the shared AWS configuration; the environment's credentials where it is not stated. */
  profile?: string | undefined;
}

export interface KubernetesTarget {
  /** Context of the kubeconfig. */
  context: string;
  /** Namespace of what states none. */
  namespace?: string | undefined;
}

export interface CloudflareTarget {
  /** Account id. */
  account: string;
  /** Zone id. */
  zone: string;
  /** Name of the zone. */
  domain: string;
  plan: ZonePlan;
  /** Name of the environment variable that holds the API token. */
  tokenVariable: string;
}

/** Cloudflare zone plans, cheapest first. */
export const zonePlans = ["free", "pro", "business", "enterprise"] as const;
export type ZonePlan = (typeof zonePlans)[number];

export function isZonePlan(plan: string): plan is ZonePlan {
  return zonePlans.includes(plan as ZonePlan);
}

interface Targets {
  aws: AwsTarget;
  kubernetes: KubernetesTarget;
  cloudflare: CloudflareTarget;
}

/** A place that a stack may change: an account and region, a cluster, or a zone. */
export type Target = { [P in ProviderName]: { name: string; provider: P } & Targets[P] }[ProviderName];
export type TargetOf<P extends ProviderName> = Extract<Target, { provider: P }>;

/** The target as one of a provider. Throws Error where it is another's. */
export function narrowTarget<P extends ProviderName>(provider: P, target: Target): TargetOf<P> {
  if (target.provider !== provider) throw new Error(`${target.name} is a ${target.provider} target, not ${provider}`);
  return target as TargetOf<P>;
}
