import type { ProviderName, Target } from "../contract/target.ts";
import { aws } from "./aws/aws.ts";
import { cloudflare } from "./cloudflare/cloudflare.ts";
import { kubernetes } from "./kubernetes/kubernetes.ts";
import type { ProviderDefinition } from "./provider.ts";

/** The clouds, by name. */
export const providers: { readonly [P in ProviderName]: ProviderDefinition<P> } = { aws, kubernetes, cloudflare };

/** The definition of a target's provider. */
export function providerOf(target: Target): ProviderDefinition {
  return providers[target.provider] as ProviderDefinition;
}
