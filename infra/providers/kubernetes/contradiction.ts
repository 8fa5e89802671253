import { isObject } from "../../contract/properties.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Properties that a patch has set and would no longer set; undefined for no such thing. Source: Kubernetes docs, "Server-Side
 * Apply": a field that its only manager leaves out is removed from the object, or falls to its default.
 */
export function patchContradiction(before: Inputs, wanted: Inputs): string | undefined {
  const gone = missing(withoutMarks(before), wanted);
  if (gone.length === 0) return undefined;
  return (
    `${gone.join(", ")} would be given up, and be removed from the object or fall to a default. State the value it keeps; or take ` +
    `the whole dial out of the file for one update, which leaves it as it is`
  );
}

/** What begins so is the provider's own bookkeeping. */
function withoutMarks(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
}

/** Paths of what the one has and the other has not. */
function missing(before: unknown, wanted: unknown, path = ""): string[] {
  if (!isObject(before)) return wanted === undefined ? [path] : [];
  if (!isObject(wanted)) return [path];
  return Object.entries(before).flatMap(([key, value]) =>
    missing(value, wanted[key], path === "" ? key : /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`),
  );
}
