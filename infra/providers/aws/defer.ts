import { type Properties, deepEqual } from "../../contract/properties.ts";
import type { UpdateRequest } from "../../contract/standIn.ts";

/** What is and what is deferred after a modification, by the rules of RDS and ElastiCache for `applyImmediately`. */
export function defer(
  update: UpdateRequest,
  deferrable: readonly string[],
): { actual: Properties; pending: Properties; applied: string[] } {
  const before = update.previous.outputs;
  const waiting = (update.previous.observed["pendingModifiedValues"] ?? {}) as Properties;
  const wanted: Properties = { ...waiting };
  for (const key of deferrable) {
    if (update.inputs[key] !== undefined && (update.changed.includes(key) || key in waiting))
      wanted[key] = update.inputs[key];
  }
  const pending = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !deepEqual(value, before[key])));
  const reality = Object.fromEntries(deferrable.map((key) => [key, before[key]]));
  // One immediate modification also carries out every other one that was waiting.
  if (update.inputs["applyImmediately"] === true) {
    return { actual: { ...reality, ...pending }, pending: {}, applied: Object.keys(pending) };
  }
  return { actual: reality, pending, applied: [] };
}
