import { Provider as Aws } from "@pulumi/aws/provider.js";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { Provider as Cloudflare } from "@pulumi/cloudflare/provider.js";
import { getZone } from "@pulumi/cloudflare/getZone.js";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider.js";
import type { Identity, Target } from "./target.ts";

export interface Providers {
  aws: Aws;
  kubernetes: Kubernetes;
  cloudflare: Cloudflare;
}

/** Providers bound to the target; credentials come from the environment, as each provider documents. */
export function createProviders(target: Target): Providers {
  return {
    aws: new Aws("aws", {
      region: target.aws.region as "eu-west-3",
      allowedAccountIds: [target.aws.account],
    }),
    kubernetes: new Kubernetes("kubernetes", {
      context: target.kubernetes.context,
      // Otherwise a changed flag would replace its ConfigMap.
      enableConfigMapMutable: true,
    }),
    cloudflare: new Cloudflare("cloudflare", {}),
  };
}

/** Asks the providers whose credentials they were given. */
export async function identify(target: Target, { aws, cloudflare }: Providers): Promise<Identity> {
  const [caller, zone] = await Promise.all([
    getCallerIdentity({}, { provider: aws }),
    getZone({ zoneId: target.cloudflare.zone }, { provider: cloudflare }),
  ]);
  return { account: caller.accountId, user: caller.userId, domain: zone.name };
}
