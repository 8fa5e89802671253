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
  const options = (schema.oneOf ?? schema.anyOf ?? []) as JsonSchema[];
  const within = (key: string): { value: unknown }[] | undefined => {
    const value = (given?.value as Record<string, unknown> | undefined)?.[key];
    return value === undefined ? [] : [{ value }];
  };
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const place = `${path}${path === "" || path.endsWith(" ") ? "" : "."}${key}`;
    const values = given ? within(key) : [undefined];
    return (values ?? []).flatMap((value) =>
      /^adopt/.test(key) ? [place] : placesIn(inner as JsonSchema, place, value),
    );
  });
  const every = schema.additionalProperties ?? schema.items;
  const items =
    typeof every === "object" && !Array.isArray(every)
      ? (given ? Object.values(given.value as object).map((value: unknown) => ({ value })) : [undefined]).flatMap(
          (value) => placesIn(every as JsonSchema, `${path}.*`, value),
        )
      : [];
  const variants = options
    .filter((option) => !given || fits(option, given.value))
    .flatMap((option) => placesIn(option, `${path}${variantOf(option)}`, given));
  return [...below, ...items, ...variants];
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
