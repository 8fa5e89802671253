import { isDeepStrictEqual } from "node:util";

/** One property that changes. `undefined` on one side means it is not there. */
export interface Change {
  /** Path as people write it: `spec.minReplicas`, `rules[broadcast_home_fr].enabled`. */
  path: string;
  before: unknown;
  after: unknown;
}

/** The properties in which two inputs differ, deepest first known: whole objects only where one side has none. */
export function changesBetween(before: unknown, after: unknown, path = ""): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, now] = [keyed(before), keyed(after)];
  if (!old || !now || old.by !== now.by) return [{ path, before, after }];
  const keys = new Set([...old.items.keys(), ...now.items.keys()]);
  return [...keys].flatMap((key) => changesBetween(old.items.get(key), now.items.get(key), join(path, key, now.by)));
}

type KeyedBy = "name" | "ref" | "index";

/** Objects by name, rules by their `ref` whatever their order, other lists by place. */
function keyed(value: unknown): { by: KeyedBy; items: Map<string, unknown> } | undefined {
  if (Array.isArray(value)) {
    const refs = value.map(refOf);
    const byRef = value.length > 0 && refs.every((ref) => ref !== undefined) && new Set(refs).size === refs.length;
    const items = new Map(value.map((item, index) => [byRef ? String(refs[index]) : String(index), item as unknown]));
    return { by: byRef ? "ref" : "index", items };
  }
  if (typeof value === "object" && value !== null) return { by: "name", items: new Map(Object.entries(value)) };
  return undefined;
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
