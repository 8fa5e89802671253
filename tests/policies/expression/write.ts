import type { Expression, Value } from "../../../policies/expression/syntax.ts";

/** Writes an expression so that it parses back to itself. */
export function write(expression: Expression): string {
  switch (expression.kind) {
    case "and":
    case "or":
    case "xor":
      return `(${expression.items.map(write).join(` ${expression.kind} `)})`;
    case "not":
      return `not ${write(expression.item)}`;
    case "true":
      return writeValue(expression.value);
    case "compare": {
      const to = typeof expression.to === "number" ? String(expression.to) : quote(expression.to);
      return `${writeValue(expression.value)} ${expression.operator} ${to}`;
    }
    case "contains":
      return `${writeValue(expression.value)} contains ${quote(expression.text)}`;
    case "wildcard":
      return `${writeValue(expression.value)} ${expression.strict ? "strict wildcard" : "wildcard"} ${quote(expression.pattern)}`;
    case "anyText":
      return `${writeValue(expression.value)} in {${expression.texts.map(quote).join(" ")}}`;
    case "anyInteger":
      return `${writeValue(expression.value)} in {${expression.ranges.map(({ from, to }) => `${from}..${to}`).join(" ")}}`;
    case "opaque":
      return `${writeValue(expression.value)} ${expression.written}`.trim();
  }
}

function writeValue(value: Value): string {
  switch (value.kind) {
    case "field":
      return value.name;
    case "text":
      return quote(value.text);
    case "call":
      return `${value.name}(${value.args.map(writeValue).join(", ")})`;
    case "unread":
      return value.written;
  }
}

/** Bytes as the language quotes them, the unusual ones by number. */
function quote(bytes: string): string {
  const written = Array.from(bytes).map((byte) => {
    if (byte === '"' || byte === "\\") return `\\${byte}`;
    const code = byte.charCodeAt(0);
    return code >= 32 && code < 127 ? byte : `\\x${code.toString(16).padStart(2, "0")}`;
  });
  return `"${written.join("")}"`;
}
