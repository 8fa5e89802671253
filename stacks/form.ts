import { isOneLine, isPlain } from "../infra/contract/text.ts";

/** What no schema can say of a value: how large it is, what its keys are called, which characters it holds. */
export interface Unfit {
  path: PropertyKey[];
  allowed: string;
  /** Whether a value has no end that could be come to. */
  endless: boolean;
}

/** Levels of an estate; the deepest key there is stands on the ninth. */
const deepest = 32;

/** Keys and values of an estate, all together. */
const most = 50_000;

/** Names that every object has already: whoever looks one up finds what nobody wrote. */
const taken: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/** What is unfit in a value, but no more than so many of it. Takes time in proportion to the value's size. */
export function unfitIn(value: unknown, limit: number): Unfit[] {
  const found: Unfit[] = [];
  const above = new Set<object>();
  let count = 0;
  const add = (path: PropertyKey[], allowed: string, endless = false): void => {
    if (found.length < limit) found.push({ path, allowed, endless });
  };
  const look = (at: unknown, path: PropertyKey[]): void => {
    if (++count > most) return;
    if (typeof at === "string" && !isPlain(at)) add(path, "text without control characters or marks of direction");
    if (typeof at !== "object" || at === null) return;
    const endless = above.has(at)
      ? "something that does not contain itself"
      : path.length >= deepest
        ? `no more than ${deepest} levels`
        : undefined;
    if (endless !== undefined) {
      add(path, endless, true);
      return;
    }
    above.add(at);
    for (const [key, item] of Object.entries(at)) {
      const below = [...path, Array.isArray(at) ? Number(key) : key];
      if (!Array.isArray(at)) lookAtKey(key, below, add);
      look(item, below);
    }
    above.delete(at);
  };
  look(value, []);
  // Too much hides what else is wrong with it.
  if (count <= most) return found;
  return [{ path: [], allowed: `no more than ${most.toLocaleString("en-US")} values`, endless: true }];
}

function lookAtKey(key: string, path: PropertyKey[], add: (path: PropertyKey[], allowed: string) => void): void {
  if (taken.has(key)) add(path, `another name than ${key}, which every object has already`);
  if (!isOneLine(key)) add(path, "a name on one line, without control characters or marks of direction");
}
