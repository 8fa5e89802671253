import { type Answer, answerTo, type ChangeRules, type PropertyTurn } from "../infra/contract/inputFacts.ts";
import { isObject, type Properties, deepEqual } from "../infra/contract/properties.ts";

type ChangeKind = "add" | "update" | "delete";

export interface PropertyChange {
  /** As the engine writes it, e.g. `rules[0].enabled` or `metadata.annotations["a.b/c"]`. */
  path: string;
  kind: ChangeKind;
  /** What the provider plans for it. */
  answer: Exclude<Answer, "none" | "unknown">;
}

/**
 * The smallest changed properties between two sets of inputs, in the order of the old inputs, then the new.
 *
 * A property that was not asked for before and is now asked for as the service already answers it is no change, nor is one for
 * which the provider plans nothing. Throws Error for one of which nobody knows what it plans.
 */
export function compareInputs(
  oldInputs: Properties,
  newInputs: Properties,
  oldOutputs: Properties = {},
  rules: ChangeRules = {},
): PropertyChange[] {
  const turns: PropertyTurn[] = [];
  walk("", oldInputs, newInputs, oldOutputs, turns);
  return turns.flatMap((turn): PropertyChange[] => {
    if (rules.suppressed?.(turn, newInputs) === true) return [];
    const answer = answerTo(rules, turn);
    if (answer === "none") return [];
    if (answer === "unknown")
      throw new Error(
        `what the provider does about a change of ${turn.path} is not known: add it to its table of facts`,
      );
    const kind = turn.before === undefined ? "add" : turn.after === undefined ? "delete" : "update";
    return [{ path: turn.path, kind, answer }];
  });
}

/** The names of the top-level properties among changes. */
export function topLevel(changes: readonly PropertyChange[]): string[] {
  return [...new Set(changes.map(({ path }) => /^[^.[]*/.exec(path)?.[0] ?? path))];
}

function walk(path: string, before: unknown, after: unknown, answered: unknown, turns: PropertyTurn[]): void {
  if (deepEqual(before, after) || (before === undefined && deepEqual(after, answered))) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(property(path, key), before[key], after[key], isObject(answered) ? answered[key] : undefined, turns);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
      walk(`${path}[${i}]`, before[i], after[i], Array.isArray(answered) ? answered[i] : undefined, turns);
    }
  } else {
    turns.push({ path, before, after });
  }
}

function property(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
