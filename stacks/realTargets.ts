import type { ProviderResource, Resource } from "@pulumi/pulumi";
import type { Target } from "../infra/contract/target.ts";
import type { Identity } from "../infra/providers/provider.ts";

/** The target that a resource of a type is in; undefined where that is the sandbox, or no engine is at hand: there is nobody to ask. */
export type RealTargetOf = (type: string, opts: { parent?: Resource | undefined }) => Target | undefined;

/** `identities` are those of the targets, in their order. */
export function realTargetsOf(
  targets: Readonly<Record<string, Target>>,
  providers: ReadonlyMap<string, ProviderResource>,
  identities: readonly Identity[],
): RealTargetOf {
  const real = new Map<ProviderResource | undefined, Target>();
  for (const [index, target] of Object.values(targets).entries()) {
    const provider = providers.get(target.name);
    if (provider && identities[index]?.sandbox === false) real.set(provider, target);
  }
  return (type, { parent }) => real.get(parent?.getProvider(type));
}
