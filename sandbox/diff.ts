import { valueAt, isObject, type Properties, deepEqual } from "../infra/contract/properties.ts";

type ChangeKind = "add" | "update" | "delete";

export interface PropertyChange {
  /** As the engine writes it, e.g. `rules[0].enabled` or `metadata.annotations["a.b/c"]`. */
  path: string;
  kind: ChangeKind;
  /** Whether this change forces a new resource. */
  replace: boolean;
}

/**
 * The smallest changed properties between two sets of inputs, in the order of the old inputs, then the new.
 *
 * A property that was not asked for before and is now asked for as the service already answers it is no change.
 */
export function compareInputs(
  oldInputs: Properties,
  newInputs: Properties,
  oldOutputs: Properties = {},
  replaceOn: readonly string[] = [],
): PropertyChange[] {
  const changes: PropertyChange[] = [];
  walk("", oldInputs, newInputs, oldOutputs, changes);
  return changes.map((change) => ({ ...change, replace: forces(change.path, replaceOn, oldInputs, newInputs) }));
}

/** The names of the top-level properties among changes. */
export function topLevel(changes: readonly PropertyChange[]): string[] {
  return [...new Set(changes.map(({ path }) => /^[^.[]*/.exec(path)?.[0] ?? path))];
}

function walk(path: string, before: unknown, after: unknown, answered: unknown, changes: PropertyChange[]): void {
  if (deepEqual(before, after)) return;
  if (before === undefined) {
    if (!deepEqual(after, answered)) changes.push({ path, kind: "add", replace: false });
  } else if (after === undefined) {
    changes.push({ path, kind: "delete", replace: false });
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(property(path, key), before[key], after[key], isObject(answered) ? answered[key] : undefined, changes);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
      walk(`${path}[${i}]`, before[i], after[i], Array.isArray(answered) ? answered[i] : undefined, changes);
    }
  } else {
    changes.push({ path, kind: "update", replace: false });
  }
}

function property(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Whether a change touches, lies below, or takes along, a property that forces replacement. */
function forces(path: string, replaceOn: readonly string[], oldInputs: Properties, newInputs: Properties): boolean {
  return replaceOn.some((forcing) => {
    if (path === forcing || path.startsWith(`${forcing}.`) || path.startsWith(`${forcing}[`)) return true;
    return forcing.startsWith(`${path}.`) && !deepEqual(valueAt(oldInputs, forcing), valueAt(newInputs, forcing));
  });
}
