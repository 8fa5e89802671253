import type { Properties } from "./properties.ts";
import { deepEqual, isObject, valueAt } from "./properties.ts";

/**
 * What a provider plans for one input: nothing, a change in place, or a new resource. `refused`: it plans nothing and says why.
 * `unknown`: nobody has tried it, nor read it.
 */
export type Answer = "none" | "update" | "replace" | "refused" | "unknown";

/** What an input becomes. Removed, it is left to the service, which keeps what it has (`none`) or falls back to a default. */
type Turn = "changed" | "added" | "removed";

/** The answer when it is changed, added and removed, in this order; one alone for an input that is always there. */
export type InputFact = Answer | `${Answer} ${Answer} ${Answer}`;

/** What is known of each input of a type. A key with dots is a property within one, where that is another story. */
export type InputFacts<Args extends object = Record<string, unknown>> = Readonly<
  Record<keyof Args & string, InputFact> & Partial<Record<`${keyof Args & string}.${string}`, InputFact>>
>;

/** What a provider plans for changes of one type. */
export interface ChangeRules {
  /** Of every input, for the types that have such a table. */
  inputs?: Readonly<Record<string, InputFact | undefined>>;
  /** Dotted paths whose change forces a new resource, for the types that have no table. */
  replaceOn?: readonly string[];
  /** The same of those that the service refuses to change. */
  refuseOn?: readonly string[];
  /** Changes that force one for their values, as a version that is lowered. */
  replaceIf?: (turn: PropertyTurn) => boolean;
  /** Changes for which the provider plans nothing, for their values and what else is asked for. */
  suppressed?: (turn: PropertyTurn, asked: Properties) => boolean;
}

/** One property that changes: `path` as `rules[0].enabled`; undefined where it is not there. */
export interface PropertyTurn {
  path: string;
  before: unknown;
  after: unknown;
}

/** What the provider plans for a change. */
export function answerTo(
  { inputs, replaceOn = [], refuseOn = [], replaceIf }: ChangeRules,
  turn: PropertyTurn,
): Answer {
  const { path, before, after } = turn;
  const property = path.replace(/\[[^\]]*\]/g, "");
  const touches = (rule: string): boolean => concerns(rule, property, before, after);
  if (replaceIf?.(turn) || replaceOn.some(touches)) return "replace";
  if (refuseOn.some(touches)) return "refused";
  if (!inputs) return "update";
  const [input = ""] = property.split(".");
  const own = inputs[property];
  const fact = own ?? inputs[input];
  if (fact === undefined) return "unknown";
  const how = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  // What comes or goes within an input changes that input.
  return answerIn(fact, own === undefined && property !== input ? "changed" : how);
}

/** Whether to leave an input out is no change: the service has found a value itself, and keeps it. */
export function isLeftToService({ inputs }: ChangeRules, input: string): boolean {
  const fact = inputs?.[input];
  return fact !== undefined && answerIn(fact, "removed") === "none";
}

function answerIn(fact: InputFact, turn: Turn): Answer {
  const [changed, added = changed, removed = changed] = fact.split(" ") as [Answer, Answer?, Answer?];
  return { changed, added, removed }[turn];
}

/** Whether a change touches, lies below, or takes along, the property of a rule. */
function concerns(rule: string, property: string, before: unknown, after: unknown): boolean {
  if (property === rule || property.startsWith(`${rule}.`)) return true;
  if (!rule.startsWith(`${property}.`)) return false;
  const below = rule.slice(property.length + 1);
  const within = (value: unknown): unknown => (isObject(value) ? valueAt(value, below) : undefined);
  return !deepEqual(within(before), within(after));
}
