import { formulaMemory } from "./classes.ts";

/**
 * What a parameter's value comes to on an instance of so much memory in GiB: a number, or a formula such as
 * `LEAST({DBInstanceClassMemory/9531392},5000)`; undefined for one that cannot be read. Source: Amazon RDS User Guide, "Specifying DB
 * parameters", "DB parameter formulas", "DB parameter functions".
 */
export function parameterValue(text: string, memory: number | undefined): number | undefined {
  const formula = text.replace(/\s+/g, "");
  if (/^\d+$/.test(formula)) return Number(formula);
  const called = /^(GREATEST|LEAST|SUM)\((.+)\)$/i.exec(formula);
  if (called) {
    const [, name = "", inner = ""] = called;
    const values = partsOf(inner).map((part) => parameterValue(part, memory));
    const known = values.filter((value) => value !== undefined);
    return known.length === values.length ? functions[name.toUpperCase()]?.(known) : undefined;
  }
  const braces = /^\{(.+)\}$/.exec(formula);
  const value = braces && product(braces[1] ?? "", memory);
  return value === undefined || value === null ? undefined : Math.floor(value);
}

const functions: Readonly<Record<string, (values: readonly number[]) => number>> = {
  GREATEST: (values) => Math.max(...values),
  LEAST: (values) => Math.min(...values),
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
};

/** Parts between commas that stand in no brackets. */
function partsOf(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (/[({]/.test(character)) depth += 1;
    if (/[)}]/.test(character)) depth -= 1;
    if (character === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${character}`);
  }
  return parts;
}

/** A product of numbers and of the memory in bytes, from left to right; undefined for anything else in it. */
function product(text: string, memory: number | undefined): number | undefined {
  const factors = text.split(/[*/]/);
  const operators = [...text.matchAll(/[*/]/g)].map(([operator]) => operator);
  const values = factors.map((factor) => {
    if (/^\d+$/.test(factor)) return Number(factor);
    return factor === "DBInstanceClassMemory" && memory !== undefined ? formulaMemory(memory) : undefined;
  });
  return values.reduce((left, right, at) =>
    left === undefined || right === undefined ? undefined : operators[at - 1] === "/" ? left / right : left * right,
  );
}
