import type { PlanDocument, StackDocument } from "./document.ts";

/** What no plan of a stack counts, each thing once. */
export function stackUncounted({ plans }: StackDocument): string[] {
  return [...new Set(plans.flatMap(({ uncounted }) => uncounted))];
}

/** Something that is not counted, and in which stacks. */
export interface Uncounted {
  text: string;
  stacks: string[];
}

/** What no plan of any stack counts, each thing once. */
export function documentUncounted({ stacks }: PlanDocument): Uncounted[] {
  const found = new Map<string, string[]>();
  for (const document of stacks) {
    for (const text of stackUncounted(document)) found.set(text, [...(found.get(text) ?? []), document.stack]);
  }
  return [...found].map(([text, names]) => ({ text, stacks: names }));
}
