import type { ResourceHookArgs } from "@pulumi/pulumi";
import { ResourceHook } from "@pulumi/pulumi";
import type { Kind } from "../infra/contract/kind.ts";
import { typesOf } from "../infra/contract/kind.ts";

/** What a stack file states of something that exists, and that would harm it. */
export class Contradiction extends Error {
  override name = "Contradiction";
}

/** What the file states and an adopted resource contradicts in a way that harms is refused before anything is touched. */
export function contradictionHooks(kinds: readonly Kind[]): ReadonlyMap<string, ResourceHook> {
  const hooks = [...typesOf(kinds)].flatMap(([type, { contradiction }]): [string, ResourceHook][] => {
    if (!contradiction) return [];
    const refuse = ({ name, oldInputs = {}, oldOutputs = {}, newInputs = {} }: ResourceHookArgs): void => {
      // An import keeps as inputs only those that a provider would take together: the rest is among the outputs.
      const wrong = contradiction({ ...oldOutputs, ...oldInputs }, newInputs);
      if (wrong !== undefined) throw new Contradiction(`${name}: ${wrong}. Put the stack file right, not the estate.`);
    };
    return [
      [type, new ResourceHook(`refuse-contradiction-${type.split(":").at(-1) ?? ""}`, refuse, { onDryRun: true })],
    ];
  });
  return new Map(hooks);
}
