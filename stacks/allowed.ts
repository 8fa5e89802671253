import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Made once for each schema: a file may be wrong in many places. */
const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>();

/** Says in words what may stand at a path of a value, read off the schema itself. */
export function allowedAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string {
  return allowedBySchema(schemaAt(schema, path, value));
}

/** The keys that an object at a path of a value may have. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  return Object.keys(schemaAt(schema, path, value).properties ?? {});
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): JsonSchema {
  const whole = jsonSchemas.get(schema) ?? z.toJSONSchema(schema, { io: "input" });
  jsonSchemas.set(schema, whole);
  let at: JsonSchema = whole;
  let found: unknown = value;
  for (const key of path) {
    at = step(alternative(at, found), key);
    found = typeof found === "object" && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return alternative(at, found);
}

/** Of several alternatives, the one whose constant keys the value has. */
function alternative(schema: JsonSchema, value: unknown): JsonSchema {
  const options = schema.oneOf ?? schema.anyOf;
  if (!options) return schema;
  const fits = (option: unknown): boolean =>
    Object.entries((option as JsonSchema).properties ?? {}).every(([key, property]) => {
      const constant = (property as JsonSchema).const;
      return constant === undefined || (value as Record<string, unknown> | undefined)?.[key] === constant;
    });
  const matching = options.filter(fits);
  return matching.length === 1 ? (matching[0] as JsonSchema) : schema;
}

function step(schema: JsonSchema, key: PropertyKey): JsonSchema {
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return { anyOf: options.map((option) => step(option, key)) };
  const next =
    typeof key === "number" ? schema.items : (schema.properties?.[String(key)] ?? schema.additionalProperties);
  return typeof next === "object" && !Array.isArray(next) ? next : {};
}

/** What may stand at a schema, in words. */
export function allowedBySchema(schema: JsonSchema): string {
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return discriminator(options) ?? options.map(allowedBySchema).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  if (schema.type === "object") return objectWords(schema);
  if (schema.type === "array") return `a list${bounds(schema.minItems, schema.maxItems, ["entry", "entries"])}`;
  if (schema.type === "number" || schema.type === "integer") return numberWords(schema);
  if (schema.type === "string") {
    const length = bounds(schema.minLength, schema.maxLength, ["character", "characters"]);
    return `a text${length}${schema.description ? ` (${schema.description})` : ""}`;
  }
  if (schema.type === "boolean") return "true or false";
  return schema.description ?? "another value";
}

function numberWords(schema: JsonSchema): string {
  const noun = schema.type === "integer" ? "a whole number" : "a number";
  const most = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  const step = schema.multipleOf === undefined ? "" : ` in steps of ${schema.multipleOf}`;
  if (typeof schema.exclusiveMinimum !== "number") return `${noun}${bounds(schema.minimum, most)}${step}`;
  return `${noun} above ${schema.exclusiveMinimum}${most === undefined ? "" : ` and up to ${most}`}${step}`;
}

function objectWords({ properties, required }: JsonSchema): string {
  if (!properties) return "keys with values";
  const needed = (required ?? []).join(", ");
  const optional = Object.keys(properties).filter((key) => !required?.includes(key));
  return [needed && `the keys ${needed}`, optional.length > 0 && `optionally ${optional.join(", ")}`]
    .filter(Boolean)
    .join("; ");
}

/** `kind: rds or kind: aurora`, where each alternative has one constant key. */
function discriminator(options: readonly JsonSchema[]): string | undefined {
  const constants = options.map((option) => {
    const entry = Object.entries(option.properties ?? {}).find(
      ([, property]) => (property as JsonSchema).const !== undefined,
    );
    return entry && `${entry[0]}: ${String((entry[1] as JsonSchema).const)}`;
  });
  return constants.every((text) => text !== undefined) ? `a part with ${constants.join(" or ")}` : undefined;
}

function bounds(
  least: number | undefined,
  most: number | undefined,
  unit?: readonly [one: string, many: string],
): string {
  const of = (count: number): string => `${count}${unit ? ` ${unit[count === 1 ? 0 : 1]}` : ""}`;
  const low = least !== undefined && least > Number.MIN_SAFE_INTEGER ? least : undefined;
  if (low !== undefined && most !== undefined) return ` from ${low} to ${of(most)}`;
  if (low !== undefined) return ` of at least ${of(low)}`;
  return most === undefined ? "" : ` of at most ${of(most)}`;
}
