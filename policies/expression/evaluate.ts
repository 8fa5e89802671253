import type { Expression, OrderOperator, Value } from "./syntax.ts";
import type { PartialText, Ternary } from "./text.ts";
import {
  anyText,
  concat,
  contains,
  endsWith,
  equals,
  exactly,
  lower,
  order,
  startsWith,
  upper,
  wildcard,
} from "./text.ts";

/** What is known of a request, by field name. A field that is missing may have any value. */
export type Facts = Readonly<Record<string, string | number | boolean | PartialText>>;

/**
 * Evaluates an expression for every request that fits the facts: true or false where all of them agree, else undefined.
 * False is certain, so "not false" is the safe reading of "may match".
 */
export function evaluate(expression: Expression, facts: Facts): Ternary {
  switch (expression.kind) {
    case "and":
      return all(expression.items.map((item) => evaluate(item, facts)));
    case "or":
      return not(all(expression.items.map((item) => not(evaluate(item, facts)))));
    case "xor":
      return expression.items
        .map((item) => evaluate(item, facts))
        .reduce((left, right) => (left === undefined || right === undefined ? undefined : left !== right));
    case "not":
      return not(evaluate(expression.item, facts));
    case "true":
      return truthOf(expression.value, facts);
    case "compare":
      return compare(expression.value, expression.operator, expression.to, facts);
    case "contains":
      return contains(textOf(expression.value, facts), expression.text);
    case "wildcard":
      return wildcard(textOf(expression.value, facts), expression.pattern, expression.strict);
    case "anyText": {
      const text = textOf(expression.value, facts);
      return any(expression.texts.map((candidate) => equals(text, candidate)));
    }
    case "anyInteger": {
      const integer = integerOf(expression.value, facts);
      if (expression.ranges.length === 0) return false;
      return integer === undefined
        ? undefined
        : expression.ranges.some(({ from, to }) => from <= integer && integer <= to);
    }
    case "opaque":
      return undefined;
  }
}

/** What is known of a string value, such as a redirect's target. */
export function textOf(value: Value, facts: Facts): PartialText {
  if (value.kind === "text") return { known: value.text, open: false };
  if (value.kind === "field") {
    const fact = facts[value.name];
    if (typeof fact === "string") return exactly(fact);
    return typeof fact === "object" ? fact : anyText;
  }
  if (value.kind === "unread") return anyText;
  const args = value.args.map((arg) => textOf(arg, facts));
  const [first = anyText] = args;
  switch (value.name) {
    case "concat":
      return concat(args);
    case "lower":
      return { ...first, known: lower(first.known) };
    case "upper":
      return { ...first, known: upper(first.known) };
    default:
      return anyText;
  }
}

function compare(value: Value, operator: OrderOperator, to: string | number, facts: Facts): Ternary {
  if (typeof to === "number") {
    const integer = integerOf(value, facts);
    return integer === undefined ? undefined : holds(operator, Math.sign(integer - to));
  }
  const text = textOf(value, facts);
  if (operator === "eq") return equals(text, to);
  if (operator === "ne") return not(equals(text, to));
  const ordering = order(text, to);
  return ordering === undefined ? undefined : holds(operator, ordering);
}

function holds(operator: OrderOperator, ordering: number): boolean {
  switch (operator) {
    case "eq":
      return ordering === 0;
    case "ne":
      return ordering !== 0;
    case "ge":
      return ordering >= 0;
    case "le":
      return ordering <= 0;
    case "gt":
      return ordering > 0;
    case "lt":
      return ordering < 0;
  }
}

function integerOf(value: Value, facts: Facts): number | undefined {
  if (value.kind === "call") {
    const { known, open } = textOf(value.args[0] ?? value, facts);
    return value.name === "len" && !open ? known.length : undefined;
  }
  const fact = value.kind === "field" ? facts[value.name] : undefined;
  return typeof fact === "number" ? fact : undefined;
}

function truthOf(value: Value, facts: Facts): Ternary {
  if (value.kind === "call") {
    const [subject = anyText, part = anyText] = value.args.map((arg) => textOf(arg, facts));
    return value.name === "starts_with" ? startsWith(subject, part) : endsWith(subject, part);
  }
  if (value.kind !== "field") return undefined;
  if (value.name === "true" || value.name === "false") return value.name === "true";
  const fact = facts[value.name];
  return typeof fact === "boolean" ? fact : undefined;
}

function all(truths: readonly Ternary[]): Ternary {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function any(truths: readonly Ternary[]): Ternary {
  return not(all(truths.map(not)));
}

function not(truth: Ternary): Ternary {
  return truth === undefined ? undefined : !truth;
}
