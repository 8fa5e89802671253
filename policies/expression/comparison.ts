import type { Lexer } from "./lexer.ts";
import type { OrderOperator, Test, Value, ValueType } from "./syntax.ts";

/** In the order wirefilter tries them: the first that fits wins. */
const operatorWords = {
  in: "in",
  eq: "eq",
  "==": "eq",
  ne: "ne",
  "!=": "ne",
  ge: "ge",
  ">=": "ge",
  le: "le",
  "<=": "le",
  gt: "gt",
  ">": "gt",
  lt: "lt",
  "<": "lt",
  "&": "bits",
  bitwise_and: "bits",
  contains: "contains",
  "~": "matches",
  matches: "matches",
  wildcard: "wildcard",
  "strict wildcard": "strict wildcard",
} as const;
type Operator = (typeof operatorWords)[keyof typeof operatorWords];

const words = Object.keys(operatorWords) as (keyof typeof operatorWords)[];

/**
 * Reads operator and right-hand side of a comparison.
 * @throws ExpressionError where the operator does not go with the type.
 */
export function comparison(lexer: Lexer, value: Value, type: Exclude<ValueType, "boolean">): Test {
  const start = lexer.mark();
  lexer.space();
  const word = lexer.take(...words);
  if (word === undefined) return lexer.fail("expected an operator");
  lexer.space();
  const found = readers[type](lexer, value, operatorWords[word]);
  if (found === "opaque") return { kind: "opaque", value, written: lexer.since(start).trim() };
  return found ?? lexer.fail(`"${word}" does not compare a value of type ${type}`);
}

/** `"opaque"` where the answer cannot be told here, undefined where the operator does not go with the type. */
type Read = (lexer: Lexer, value: Value, operator: Operator) => Test | "opaque" | undefined;

const readers: Record<Exclude<ValueType, "boolean">, Read> = {
  string: ofString,
  integer: ofInteger,
  ip: ofAddress,
  unknown: ofUnknown,
};

function ofString(lexer: Lexer, value: Value, operator: Operator): Test | "opaque" | undefined {
  if (isOrder(operator)) return { kind: "compare", operator, value, to: lexer.bytes() };
  switch (operator) {
    case "in":
      return namedList(lexer) ?? { kind: "anyText", value, texts: set(lexer, () => lexer.bytes()) };
    case "contains":
      return { kind: "contains", value, text: lexer.bytes() };
    case "matches":
      lexer.regex();
      return "opaque";
    case "wildcard":
    case "strict wildcard":
      return { kind: "wildcard", value, pattern: wildcardPattern(lexer), strict: operator !== "wildcard" };
    case "bits":
      return undefined;
  }
}

function ofInteger(lexer: Lexer, value: Value, operator: Operator): Test | "opaque" | undefined {
  if (isOrder(operator)) return { kind: "compare", operator, value, to: lexer.integer() };
  switch (operator) {
    case "in":
      return namedList(lexer) ?? { kind: "anyInteger", value, ranges: set(lexer, () => lexer.range()) };
    case "bits":
      lexer.integer();
      return "opaque";
    case "contains":
    case "matches":
    case "wildcard":
    case "strict wildcard":
      return undefined;
  }
}

function ofAddress(lexer: Lexer, _value: Value, operator: Operator): "opaque" | undefined {
  if (operator === "in") {
    if (namedList(lexer) === undefined) set(lexer, () => lexer.address());
    return "opaque";
  }
  if (!isOrder(operator)) return undefined;
  lexer.address();
  return "opaque";
}

/** Whatever may stand behind the operator. */
function ofUnknown(lexer: Lexer, _value: Value, operator: Operator): "opaque" {
  if (operator === "matches") lexer.regex();
  else if (operator !== "in") lexer.literal();
  else if (namedList(lexer) === undefined) lexer.balanced();
  return "opaque";
}

function isOrder(operator: Operator): operator is OrderOperator {
  return ["eq", "ne", "ge", "le", "gt", "lt"].includes(operator);
}

/** `$name`: a list kept in the account, whose items nothing here can tell. */
function namedList(lexer: Lexer): "opaque" | undefined {
  if (!lexer.looksAt("$")) return undefined;
  lexer.listName();
  return "opaque";
}

function set<T>(lexer: Lexer, item: () => T): T[] {
  lexer.expect("{");
  const items: T[] = [];
  for (;;) {
    lexer.space();
    if (lexer.take("}") !== undefined) return items;
    items.push(item());
  }
}

function wildcardPattern(lexer: Lexer): string {
  const pattern = lexer.string() ?? lexer.fail("expected a quoted pattern");
  const bare = pattern.replace(/\\[*\\]/g, "x");
  if (bare.includes("\\")) lexer.fail("a wildcard has no escape but \\* and \\\\");
  if (bare.includes("**")) lexer.fail("a wildcard has no double star");
  return pattern;
}
