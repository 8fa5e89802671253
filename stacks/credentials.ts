import type { ProviderResource } from "@pulumi/pulumi";
import type { Target } from "../infra/contract/target.ts";
import type { Identity } from "../infra/providers/provider.ts";
import { providerOf } from "../infra/providers/index.ts";

type Targets = Readonly<Record<string, Target>>;

export class WrongTarget extends Error {
  override name = "WrongTarget";
}

/** Keys of the targets that still hold placeholders: such a file can be planned and rehearsed, never applied. */
export function placeholdersIn(targets: Targets): string[] {
  return Object.values(targets).flatMap((target) =>
    providerOf(target)
      .placeholders(target)
      .map((key) => `targets.${target.name}.${target.provider}.${key}`),
  );
}

/** Asks every provider whose credentials it was given. */
export async function identify(
  targets: Targets,
  providers: ReadonlyMap<string, ProviderResource>,
): Promise<Identity[]> {
  const asked = Object.values(targets).map(async (target): Promise<Identity> => {
    const provider = providers.get(target.name);
    return (provider && (await providerOf(target).identify?.(target, provider))) ?? {};
  });
  return Promise.all(asked);
}

/** Throws {@link WrongTarget} unless all credentials belong to their targets; placeholders are the sandbox's only. */
export function assertTargets(targets: Targets, identities: readonly Identity[]): void {
  const open = placeholdersIn(targets);
  if (open.length > 0 && !identities.some(({ sandbox }) => sandbox === true)) {
    throw new WrongTarget(
      `This stack file holds placeholder ids (${open.join(", ")}): it can be planned and rehearsed, not applied. ` +
        `Fill them in, or run it on the sandbox: npx broadcast rehearse.`,
    );
  }
  const wrong = identities.flatMap((identity) => identity.wrong ?? []);
  if (wrong.length > 0) throw new WrongTarget(wrong.join("\n"));
}
