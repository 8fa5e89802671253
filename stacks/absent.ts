import type { ResourceHookArgs } from "@pulumi/pulumi";
import { ResourceHook } from "@pulumi/pulumi";
import type { Target } from "../infra/contract/target.ts";
import { providerOf } from "../infra/providers/index.ts";

/** A patch of something that is not there: the provider would make it. */
export class Absent extends Error {
  override name = "Absent";
}

/**
 * A patch of an object that is not there makes it, if its definition requires no more than is patched. So before a patch is first made, in a
 * preview as well, its target is asked.
 */
export function absentHooks(): (target: Target | undefined) => ResourceHook | undefined {
  const made = new Map<string, ResourceHook>();
  return (target) => {
    const known = target && made.get(target.name);
    if (known) return known;
    const absent = target && providerOf(target).absent?.(target);
    if (!absent) return undefined;
    const refuse = async ({ name, newInputs = {} }: ResourceHookArgs): Promise<void> => {
      const gone = await absent(newInputs as Readonly<Record<string, unknown>>).catch(
        (error: unknown) =>
          `whether what it patches is there could not be asked: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (gone === undefined) return;
      throw new Absent(
        `${name}: ${gone}. The playbook patches what exists, and makes none of it. Correct adopt in the stack file, or deliver it first.`,
      );
    };
    const hook = new ResourceHook(`refuse-absent-${target.name}`, refuse, { onDryRun: true });
    made.set(target.name, hook);
    return hook;
  };
}
