import { typeFactsOf, typesOf } from "../infra/contract/kind.ts";
import type { CloudSettings, StandIn } from "../infra/contract/standIn.ts";
import type { ProviderName } from "../infra/contract/target.ts";
import type { ProviderStandIn } from "../infra/providers/provider.ts";
import { providers } from "../infra/providers/index.ts";
import { kinds } from "../stacks/kinds.ts";

const factsOf = typeFactsOf(kinds);

/** @throws Error when the sandbox does not know the type: better than a success nobody simulated */
export function standInOf(type: string): StandIn {
  const found = factsOf(type);
  if (found) return found.standIn;
  throw new Error(`the sandbox does not know the resource type ${type}: describe it in its room under infra/ first`);
}

/** Every type of which the sandbox knows more than what holds for any. */
export const knownTypes: readonly string[] = [...typesOf(kinds).keys()];

/** How the provider of a type or function behaves as a whole. @throws Error when there is no such provider */
export function providerStandIn(token: string): ProviderStandIn {
  const name = token.slice(0, token.indexOf(":"));
  const found = (providers as Partial<Record<string, { standIn: unknown }>>)[name as ProviderName];
  if (found) return found.standIn as ProviderStandIn;
  throw new Error(`the sandbox does not know the provider of ${token}`);
}

/** Where a resource of a type stands: what tells it from one of the same id elsewhere. */
export function scopeOf(type: string, settings: CloudSettings): string {
  return providerStandIn(type).scope(settings);
}
