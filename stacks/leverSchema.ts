import { z } from "zod";
import { phases } from "../infra/contract/dial.ts";
import { thingName, title } from "../infra/contract/values.ts";

/** Levers of a stack: their plans are made in every combination. */
const mostLevers = 20;

const leverSchema = z
  .strictObject({
    title: title(120).describe("What it does, in words, as it is called on the evening."),
    phases: z
      .array(z.enum(phases))
      .min(1)
      .refine((given) => new Set(given).size === given.length, "allowed: each phase once")
      .default(["live"])
      .describe("Phases in which it may be out. It is put back before the phase is left."),
    set: z
      .record(z.string(), z.unknown())
      .refine((given) => Object.keys(given).length > 0, "allowed: at least one dial")
      .describe(
        "What it turns, by the dial's path in this file, as apps.api.minReplicas or flags.shop.values.search: the value the dial " +
          "takes while it is out, in place of the phase's. Of a list that has a ref, the entry's ref is its key.",
      ),
    helps: z
      .array(title(120))
      .min(1)
      .max(20)
      .optional()
      .describe("Figures that it helps, by the names `watch --json` gives them, as connections-shop-writer."),
    excludes: z
      .array(thingName)
      .default([])
      .describe("Levers that may not be out together with it. Said by one of both, it holds for both."),
  })
  .describe("Values that are turned within a phase, together, and put back together.");

/** The levers of a stack, by name. */
export const leversSchema = z
  .record(thingName, leverSchema)
  .refine((given) => Object.keys(given).length <= mostLevers, `allowed: at most ${mostLevers} levers`)
  .describe("Levers: what can be turned within a phase, by `npx broadcast pull` or `broadcast:levers`.");

export type Lever = z.output<typeof leverSchema>;
