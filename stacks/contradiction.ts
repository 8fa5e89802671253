import type { ResourceHookArgs } from "@pulumi/pulumi";
import { ResourceHook } from "@pulumi/pulumi";
import type { Kind } from "../infra/contract/kind.ts";
import { typeFactsOf } from "../infra/contract/kind.ts";

/** What a stack file states of something that exists, and that would harm it. */
export class Contradiction extends Error {
  override name = "Contradiction";
}

/** What the file states and an adopted resource contradicts in a way that harms is refused before anything is touched. */
export function contradictionHooks(kinds: readonly Kind[]): (type: string) => ResourceHook | undefined {
  const factsOf = typeFactsOf(kinds);
  const made = new Map<string, ResourceHook>();
  return (type) => {
    const { contradiction, standIn } = factsOf(type) ?? {};
    if (!contradiction) return undefined;
    const known = made.get(type);
    if (known) return known;
    const refuse = ({ name, oldInputs = {}, oldOutputs = {}, newInputs = {} }: ResourceHookArgs): void => {
      // An import keeps as inputs only those that a provider would take together: the rest is among the outputs. A patch has said
      // no more than its inputs, and is answered the whole object.
      const found = standIn?.patches === undefined ? { ...oldOutputs, ...oldInputs } : oldInputs;
      const wrong = contradiction(found, newInputs);
      if (wrong !== undefined) throw new Contradiction(`${name}: ${wrong}. Put the stack file right, not the estate.`);
    };
    const hook = new ResourceHook(`refuse-contradiction-${type.replace(/\W+/g, "-")}`, refuse, { onDryRun: true });
    made.set(type, hook);
    return hook;
  };
}
