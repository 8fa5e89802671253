import { isDeepStrictEqual } from "node:util";
import { isObject, ownProperty } from "./properties.ts";

/** One property that changes. `undefined` on one side means it is not there. */
export interface Change {
  /** Path as people write it: `spec.minReplicas`, `rules[broadcast_home_fr].enabled`. */
  path: string;
  before: unknown;
  after: unknown;
}

/** The properties in which two inputs differ, deepest first known: whole objects only where one side has none. */
export function changesBetween(before: unknown, after: unknown, path = ""): Change[] {
  const changes: Change[] = [];
  compare(before, after, path, changes);
  return changes;
}

function compare(before: unknown, after: unknown, path: string, changes: Change[]): void {
  if (Object.is(before, after)) return;
  if (isObject(before) && isObject(after)) {
    const at = (key: string): string => join(path, key, "name");
    for (const key of Object.keys(before)) compare(before[key], ownProperty(after, key), at(key), changes);
    for (const key of Object.keys(after))
      if (!Object.hasOwn(before, key)) compare(undefined, after[key], at(key), changes);
    return;
  }
  if (!Array.isArray(before) || !Array.isArray(after)) {
    changes.push({ path, before, after });
    return;
  }
  if (isDeepStrictEqual(before, after)) return;
  const [old, now] = [keyed(before), keyed(after)];
  if (old.by !== now.by) {
    changes.push({ path, before, after });
    return;
  }
  for (const key of new Set([...old.items.keys(), ...now.items.keys()])) {
    compare(old.items.get(key), now.items.get(key), join(path, key, now.by), changes);
  }
}

type KeyedBy = "name" | "ref" | "index";

/** Rules by their `ref` whatever their order, other lists by place. */
function keyed(values: readonly unknown[]): { by: KeyedBy; items: Map<string, unknown> } {
  const refs = values.map(refOf);
  const byRef = values.length > 0 && refs.every((ref) => ref !== undefined) && new Set(refs).size === refs.length;
  const items = new Map(values.map((item, index) => [byRef ? String(refs[index]) : String(index), item]));
  return { by: byRef ? "ref" : "index", items };
}

function refOf(item: unknown): string | undefined {
  const ref = typeof item === "object" && item !== null ? (item as { ref?: unknown }).ref : undefined;
  return typeof ref === "string" ? ref : undefined;
}

function join(path: string, key: string, by: KeyedBy): string {
  if (by !== "name") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Whether a property is another one, or lies within it; of paths without items, as `propertyPath` gives them. */
export function liesWithin(property: string, other: string): boolean {
  return property === other || property.startsWith(`${other}.`);
}

/** The properties of a path without the items chosen in between: `rules[x].enabled` is `rules.enabled`. */
export function propertyPath(path: string): string {
  return path.replace(/\[[^\]]*\]/g, "");
}
