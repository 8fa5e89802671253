import { isObject } from "../contract/properties.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Keys of a ConfigMap that exists and that the file stated before; undefined where it states them all.
 * Source: Kubernetes docs, "Server-Side Apply": a field that its only manager leaves out is removed from the object.
 */
export function flagsContradiction(before: Inputs, wanted: Inputs): string | undefined {
  const gone = keysOf(before).filter((key) => !keysOf(wanted).includes(key));
  if (gone.length === 0) return undefined;
  return (
    `${gone.join(", ")} would be deleted from the ConfigMap. State the value it keeps; or take the whole ` +
    `set out of the file for one update, which leaves it as it is`
  );
}

function keysOf({ data }: Inputs): string[] {
  return isObject(data) ? Object.keys(data) : [];
}
