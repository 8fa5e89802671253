import { z } from "zod";

const turnable = z.registry<{ turnable: true }>();

/** A value that is the same in every phase, and that a lever may turn within one; the schema given stays as it is elsewhere. */
export function leverable<S extends z.ZodType>(schema: S): S {
  const own = schema.clone();
  turnable.add(own, { turnable: true });
  return own;
}

/** Whether a lever may turn what has this schema though no phase does. */
export function isLeverable(schema: z.core.$ZodType): boolean {
  return turnable.has(schema);
}
