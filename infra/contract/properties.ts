import { createHash } from "node:crypto";

/** Resource properties as JSON. */
export type Properties = Record<string, unknown>;

/** What the engine sends in a preview for a value that is not known yet (Pulumi's `plugin.UnknownStringValue`). */
export const ENGINE_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the store keeps in place of a secret. */
const REDACTED = "[secret]";

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property that is an object's own: a name may be one that every object has. */
export function ownProperty(properties: Readonly<Properties>, name: string): unknown {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The property as a string, or undefined when it is missing or unknown. */
export function stringAt(properties: unknown, path: string): string | undefined {
  const value = valueAt(properties, path);
  return typeof value === "string" && value !== ENGINE_UNKNOWN ? value : undefined;
}

/** The property as a number, or undefined when it is missing or unknown. */
export function numberAt(properties: unknown, path: string): number | undefined {
  const value = valueAt(properties, path);
  return typeof value === "number" ? value : undefined;
}

/** The value at a dotted path of plain keys, e.g. `scalingConfig.minSize`. */
export function valueAt(properties: unknown, path: string): unknown {
  let value = properties;
  for (const key of path.split(".")) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy with the value at a dotted path of plain keys replaced. */
export function withValue(properties: Properties, path: string, value: unknown): Properties {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...properties, [key]: value };
  const inner = properties[key];
  return { ...properties, [key]: withValue(isObject(inner) ? inner : {}, rest.join("."), value) };
}

/** Whether a value holds, at any depth, something the engine does not know yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === ENGINE_UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** Equality of JSON values; a missing property equals one that is undefined. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => deepEqual(v, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => deepEqual(a[key], b[key]));
}

/** A stable hexadecimal name for some strings: the same in every run, so that rehearsals can be compared. */
export function digest(length: number, ...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, length);
}

/** Keys and indices that lead to a value. */
export type Path = readonly (string | number)[];

/** A copy in which the values at the given paths, where they are set, read `[secret]`. */
export function redact(properties: Properties, paths: readonly Path[]): Properties {
  return paths.reduce<Properties>((result, path) => mapAt(result, path, () => REDACTED) as Properties, properties);
}

/** Where, in what a service answers, secrets of what it was asked come back, at their own place or at another. */
export function echoedSecrets(inputs: Properties, secrets: readonly Path[], outputs: Properties): Path[] {
  const values = new Set(
    secrets.flatMap((path) => strings(path.reduce<unknown>(step, inputs)).map(({ value }) => value)),
  );
  const within = (path: Path): boolean => secrets.some((secret) => secret.every((key, index) => path[index] === key));
  const found = strings(outputs).filter(({ path, value }) => values.has(value) && !within(path));
  return [...secrets, ...found.map(({ path }) => path)];
}

function step(value: unknown, key: string | number): unknown {
  return (value as Record<string | number, unknown> | undefined)?.[key];
}

function strings(value: unknown, path: Path = []): { path: Path; value: string }[] {
  if (typeof value === "string") return value === "" || value === ENGINE_UNKNOWN ? [] : [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => strings(item, [...path, index]));
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => strings(inner, [...path, key])) : [];
}

/** A copy in which the value at a path, if there is one, is mapped. */
export function mapAt(value: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined ? undefined : change(value);
  if (Array.isArray(value))
    return value.map((item, index): unknown => (index === key ? mapAt(item, rest, change) : item));
  if (!isObject(value) || value[key] === undefined) return value;
  return { ...value, [key]: mapAt(value[key], rest, change) };
}

/** A copy without the properties that were redacted; in a list they stay, so that the others keep their places. */
export function withoutRedacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRedacted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== REDACTED)
      .map(([key, inner]) => [key, withoutRedacted(inner)]),
  );
}
