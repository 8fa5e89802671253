import { comparison } from "./comparison.ts";
import { Lexer } from "./lexer.ts";
import type { Expression, Test, Value } from "./syntax.ts";
import { ExpressionError, fields, functions } from "./syntax.ts";

type Signature = (typeof functions)[string];
type Joint = "or" | "xor" | "and";
const joints: readonly Joint[] = ["or", "xor", "and"];
const jointWords = { or: "or", "||": "or", xor: "xor", "^^": "xor", and: "and", "&&": "and" } as const;

/** Words that join and turn tests; none of them is a field. */
const reserved: ReadonlySet<string> = new Set([...Object.keys(jointWords), "not"]);

/**
 * Parses a filter expression. `not` binds before `and`, `and` before `xor`, `xor` before `or`. A field or function that the subset
 * does not have is left unread, and a test of it is opaque.
 * @throws ExpressionError on what is no expression.
 */
export function parseExpression(source: string): Expression {
  const lexer = new Lexer(source);
  const expression = joined(lexer, 0);
  if (!lexer.done) lexer.fail("expected an operator or the end");
  return expression;
}

/**
 * Parses a value, such as the `expression` of a redirect's target.
 * @throws ExpressionError on what is no value.
 */
export function parseValue(source: string): Value {
  const lexer = new Lexer(source);
  const value = operand(lexer);
  if (!lexer.done) lexer.fail("expected the end");
  return value;
}

/** One level of precedence: `a or b or c` is one list, whose items are the next level. */
function joined(lexer: Lexer, level: number): Expression {
  const joint = joints[level];
  if (joint === undefined) return simple(lexer);
  const items = [joined(lexer, level + 1)];
  while (takeJoint(lexer, joint)) items.push(joined(lexer, level + 1));
  const [only] = items;
  return items.length === 1 && only ? only : { kind: joint, items };
}

function takeJoint(lexer: Lexer, joint: Joint): boolean {
  const mark = lexer.mark();
  lexer.space();
  const word = lexer.take(...(Object.keys(jointWords) as (keyof typeof jointWords)[]));
  if (word !== undefined && jointWords[word] === joint) {
    lexer.space();
    return true;
  }
  lexer.rewind(mark);
  return false;
}

function simple(lexer: Lexer): Expression {
  if (lexer.take("(") !== undefined) {
    return lexer.nested(() => {
      lexer.space();
      const inner = joined(lexer, 0);
      lexer.space();
      lexer.expect(")");
      return inner;
    });
  }
  if (lexer.take("not", "!") !== undefined) {
    return lexer.nested(() => {
      lexer.space();
      return { kind: "not", item: simple(lexer) };
    });
  }
  return test(lexer);
}

function test(lexer: Lexer): Test {
  const value = identified(lexer);
  if (value.type === "boolean") return { kind: "true", value };
  if (value.type === "unknown" && endsHere(lexer)) return { kind: "opaque", value, written: "" };
  return comparison(lexer, value, value.type);
}

/** Whether nothing is compared: what is unread may be true or false by itself. */
function endsHere(lexer: Lexer): boolean {
  const mark = lexer.mark();
  lexer.space();
  const ends = lexer.done || lexer.take(")", ...(Object.keys(jointWords) as (keyof typeof jointWords)[])) !== undefined;
  lexer.rewind(mark);
  return ends;
}

/** A field or a call: what a comparison may begin with. */
function identified(lexer: Lexer): Value {
  const start = lexer.mark();
  const name = lexer.identifier();
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (type !== undefined && !lexer.looksAt("[")) return { kind: "field", name, type };
  if (reserved.has(name)) lexer.fail(`"${name}" is neither a field nor a function`);
  const signature = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return signature ? lexer.nested(() => call(lexer, name, signature)) : unread(lexer, start);
}

/** The rest of what the subset does not have, its arguments and indexes included. */
function unread(lexer: Lexer, start: number): Value {
  const end = lexer.mark();
  lexer.space();
  if (lexer.looksAt("(")) lexer.balanced();
  else lexer.rewind(end);
  while (lexer.looksAt("[")) lexer.balanced();
  return { kind: "unread", written: lexer.since(start), type: "unknown" };
}

function call(lexer: Lexer, name: string, signature: Signature): Value {
  const args: Value[] = [];
  lexer.space();
  lexer.expect("(");
  lexer.space();
  while (!lexer.looksAt(")")) {
    if (args.length > 0) lexer.expect(",");
    lexer.space();
    args.push(operand(lexer));
    lexer.space();
  }
  lexer.expect(")");
  const { args: types, result, variadic = false } = signature;
  if (variadic ? args.length < types.length : args.length !== types.length) {
    throw new ExpressionError(
      `${name}() takes ${variadic ? "at least " : ""}${types.length} arguments, not ${args.length}`,
    );
  }
  for (const [index, arg] of args.entries()) {
    const expected = types[Math.min(index, types.length - 1)];
    if (arg.type !== expected && arg.type !== "unknown")
      throw new ExpressionError(`argument ${index + 1} of ${name}() is a ${arg.type}, not a ${expected}`);
  }
  return { kind: "call", name, args, type: result };
}

function operand(lexer: Lexer): Value {
  const text = lexer.string();
  return text === undefined ? identified(lexer) : { kind: "text", text, type: "string" };
}
