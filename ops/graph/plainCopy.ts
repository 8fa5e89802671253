/** Stands for what only the SDK can resolve: outputs, promises, resources, assets. */
export const unresolved = Symbol("unresolved");

/** The SDK's own mark of what it must resolve itself. Source: `@pulumi/pulumi/utils`, `isInstance`. */
const marks = ["__pulumiOutput", "__pulumiResource", "__pulumiAsset", "__pulumiArchive", "__pulumiUnknown"] as const;

/**
 * What the SDK would make of a value on its way through the protocol and back: keys in the protocol's order, without functions and
 * without what is not stated. `unresolved` where anything in it is more than plain data.
 */
export function plainCopy(value: unknown): unknown {
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return copyOfArray(value);
  if (value instanceof Promise || marks.some((mark) => mark in value)) return unresolved;
  return copyOfObject(value as Record<string, unknown>);
}

function copyOfArray(values: readonly unknown[]): unknown {
  const copy: unknown[] = [];
  for (const value of values) {
    const element = plainCopy(value);
    if (element === unresolved) return unresolved;
    copy.push(element === undefined ? null : element);
  }
  return copy;
}

function copyOfObject(value: Record<string, unknown>): unknown {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const property = plainCopy(value[key]);
    if (property === unresolved) return unresolved;
    if (property !== undefined) copy[key] = property;
  }
  return copy;
}
