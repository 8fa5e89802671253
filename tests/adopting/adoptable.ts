import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Every place at which a kind's schema takes the id of something that exists, as `{kind: rds} replicas.*.adopt`. */
export function adoptablePlaces(schema: z.ZodType): string[] {
  return unique(placesIn(jsonOf(schema), ""));
}

/** Those of them that a thing of a stack file uses. */
export function placesUsed(schema: z.ZodType, thing: unknown): string[] {
  return unique(placesIn(jsonOf(schema), "", { value: thing }));
}

function jsonOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input" });
}

/** Of a schema alone, or of what is `given`. */
function placesIn(schema: JsonSchema, path: string, given?: { value: unknown }): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const place = `${path}${path === "" || path.endsWith(" ") ? "" : "."}${key}`;
    return valuesIn(given, key).flatMap((value) =>
      key.startsWith("adopt") ? [place] : placesIn(inner as JsonSchema, place, value),
    );
  });
  const each = schema.additionalProperties ?? schema.items;
  const items =
    typeof each === "object" && !Array.isArray(each)
      ? valuesIn(given).flatMap((value) => placesIn(each, `${path}.*`, value))
      : [];
  const variants = (schema.oneOf ?? schema.anyOf ?? [])
    .filter((option) => !given || fits(option, given.value))
    .flatMap((option) => placesIn(option, `${path}${variantOf(option)}`, given));
  return [...own, ...items, ...variants];
}

/** What is given at a key, or at all of them; of a schema alone one that stands for any. */
function valuesIn(given: { value: unknown } | undefined, key?: string): ({ value: unknown } | undefined)[] {
  if (!given) return [undefined];
  const entries = Object.entries(given.value ?? {}) as [string, unknown][];
  return entries
    .filter(([name, value]) => (key === undefined || name === key) && value !== undefined)
    .map(([, value]) => ({ value }));
}

function constantsOf({ properties = {} }: JsonSchema): [string, unknown][] {
  return Object.entries(properties).flatMap(([key, property]): [string, unknown][] => {
    const { const: constant } = property as JsonSchema;
    return constant === undefined ? [] : [[key, constant]];
  });
}

function fits(option: JsonSchema, value: unknown): boolean {
  return constantsOf(option).every(([key, constant]) => (value as Record<string, unknown>)[key] === constant);
}

function variantOf(option: JsonSchema): string {
  const constants = constantsOf(option).map(([key, constant]) => `${key}: ${String(constant)}`);
  return constants.length === 0 ? "" : `{${constants.join(", ")}} `;
}

function unique(places: readonly string[]): string[] {
  return [...new Set(places)].sort();
}
