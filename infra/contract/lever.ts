import { z } from "zod";

const turnable = z.registry<{ turnable: true }>();

/** A value that is the same in every phase, and that a lever may turn within one. */
export function leverable<S extends z.ZodType>(schema: S): S {
  turnable.add(schema, { turnable: true });
  return schema;
}

/** Whether a lever may turn what has this schema though no phase does. */
export function isLeverable(schema: z.core.$ZodType): boolean {
  return turnable.has(schema);
}
