import { factsOf } from "./request.ts";
import type { Expression, Test, Value } from "./syntax.ts";

/** What follows from host, path and query; every other field may have any value, whatever these are. */
const followed = new Set(Object.keys(factsOf({ scheme: "https", host: "" })));

/**
 * The expression as if nothing that cannot be read of it ever helped it to match: a field or a function that the subset does not
 * have, a list of the account, a regular expression over the address. What may still match, may do so by what is known of it.
 */
export function unhelped(expression: Expression, answer = false): Expression {
  if (expression.kind === "not") return { kind: "not", item: unhelped(expression.item, !answer) };
  if (expression.kind === "xor") return unreadIn(expression).length > 0 ? always(answer) : expression;
  if (!("items" in expression)) return isUnread(expression) ? always(answer) : expression;
  return { ...expression, items: expression.items.map((item) => unhelped(item, answer)) };
}

/** What of an expression cannot be read, in its own words and each once. */
export function unreadIn(expression: Expression): string[] {
  if (expression.kind === "not") return unreadIn(expression.item);
  if ("items" in expression) return [...new Set(expression.items.flatMap(unreadIn))];
  return isUnread(expression) ? [written(expression)] : [];
}

/** Cloudflare's spelling of "all requests" and "no request". */
function always(answer: boolean): Test {
  return { kind: "true", value: { kind: "field", name: String(answer), type: "boolean" } };
}

function isUnread(test: Test): boolean {
  if (some(test.value, ({ kind }) => kind === "unread")) return true;
  if (test.kind !== "opaque") return false;
  return /^in\s*\$/.test(test.written) || some(test.value, (part) => part.kind === "field" && followed.has(part.name));
}

/** Whether something holds of a value, or of one within it. */
function some(value: Value, holds: (part: Value) => boolean): boolean {
  return holds(value) || (value.kind === "call" && value.args.some((arg) => some(arg, holds)));
}

function written(test: Test): string {
  const name = nameOf(test.value);
  return test.kind === "opaque" ? `${name} ${test.written}`.trim() : name;
}

function nameOf(value: Value): string {
  if (value.kind === "unread") return value.written;
  return value.kind === "call"
    ? `${value.name}(${value.args.map(nameOf).join(", ")})`
    : value.kind === "field"
      ? value.name
      : JSON.stringify(value.text);
}
