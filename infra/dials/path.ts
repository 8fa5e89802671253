import { isObject, ownProperty } from "../contract/properties.ts";

/** One key of a path: plain, or in brackets and quotes where it holds dots. */
const segment = /(?:^|(?<!^)\.)([A-Za-z_$][\w$-]*)|\["([^"\]]+)"\]/y;

/** Keys of a path such as `scalingConfig.minSize` or `metadata.annotations["example.com/kept"]`; undefined where it is none. */
export function keysOf(path: string): string[] | undefined {
  const keys: string[] = [];
  segment.lastIndex = 0;
  for (let at = 0; at < path.length; at = segment.lastIndex) {
    segment.lastIndex = at;
    const match = segment.exec(path);
    if (!match) return undefined;
    keys.push(match[1] ?? match[2] ?? "");
  }
  return keys.length > 0 ? keys : undefined;
}

/** The value at keys; undefined where there is none. */
export function valueIn(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (isObject(at) ? ownProperty(at, key) : undefined), value);
}

/** An object in which each of these values stands at its keys, beside what stands there already. */
export function withValues(
  object: Readonly<Record<string, unknown>>,
  values: readonly (readonly [keys: readonly string[], value: unknown])[],
): Record<string, unknown> {
  return values.reduce<Record<string, unknown>>((made, [keys, value]) => put(made, keys, value), { ...object });
}

function put(object: Record<string, unknown>, keys: readonly string[], value: unknown): Record<string, unknown> {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = ownProperty(object, key);
  return { ...object, [key]: put(isObject(inner) ? inner : {}, rest, value) };
}

/** Whether one of two paths leads through the other. */
export function overlap(one: readonly string[], other: readonly string[]): boolean {
  return one.slice(0, other.length).every((key, index) => key === other[index]);
}
