import { comparison } from "./comparison.ts";
import { Lexer } from "./lexer.ts";
import type { Expression, Test, Value } from "./syntax.ts";
import { ExpressionError, fields, functions } from "./syntax.ts";

type Joint = "or" | "xor" | "and";
const joints: readonly Joint[] = ["or", "xor", "and"];
const jointWords = { or: "or", "||": "or", xor: "xor", "^^": "xor", and: "and", "&&": "and" } as const;

/**
 * Parses a filter expression of the subset. `not` binds before `and`, `and` before `xor`, `xor` before `or`.
 * @throws ExpressionError on anything else.
 */
export function parseExpression(source: string): Expression {
  const lexer = new Lexer(source);
  const expression = joined(lexer, 0);
  if (!lexer.done) lexer.fail("expected an operator or the end");
  return expression;
}

/**
 * Parses a value, such as the `expression` of a redirect's target.
 * @throws ExpressionError on anything else.
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
  return value.type === "boolean" ? { kind: "true", value } : comparison(lexer, value, value.type);
}

/** A field or a call: what a comparison may begin with. */
function identified(lexer: Lexer): Value {
  const name = lexer.identifier();
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (type !== undefined) {
    if (lexer.looksAt("[")) lexer.fail("indexed fields are outside of what can be checked");
    return { kind: "field", name, type };
  }
  if (!Object.hasOwn(functions, name))
    throw new ExpressionError(`field or function "${name}" is outside of what can be checked`);
  return lexer.nested(() => call(lexer, name));
}

function call(lexer: Lexer, name: string): Value {
  const signature = functions[name];
  if (!signature) throw new ExpressionError(`function "${name}" is unknown`);
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
    if (arg.type !== expected)
      throw new ExpressionError(`argument ${index + 1} of ${name}() is a ${arg.type}, not a ${expected}`);
  }
  return { kind: "call", name, args, type: result };
}

function operand(lexer: Lexer): Value {
  const text = lexer.string();
  return text === undefined ? identified(lexer) : { kind: "text", text, type: "string" };
}
