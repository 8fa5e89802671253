import { BEHAVIOURS } from "./behaviour/index.ts";
import type { Properties } from "./values.ts";

/** Type → dotted paths of the inputs whose change forces a new resource, whatever else is set. */
export const replacements: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...BEHAVIOURS].map(([type, { replaceOn }]) => [type, replaceOn]),
);

/**
 * The same for one change, where it depends on the inputs or the provider, e.g. a ConfigMap's data.
 * A type that is not in the table has no entries.
 */
export function replacementsFor(
  type: string,
  before: Properties,
  after: Properties,
  mutableConfigMaps = false,
): readonly string[] {
  const behaviour = BEHAVIOURS.get(type);
  if (!behaviour) return [];
  const settings = { account: "", region: "", mutableConfigMaps };
  return [...behaviour.replaceOn, ...(behaviour.replaceMore?.(before, after, settings) ?? [])];
}
