import { z } from "zod";
import { thingName, title } from "../infra/contract/values.ts";

/** Languages that a notice can be written in. */
export const noticeLanguages = ["en", "fr"] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

const asDay = "allowed: a day such as 2027-01-15";

/** A day. Written bare, YAML takes it for a moment, and the engine hands on how it writes that. */
const day = z
  .string(asDay)
  .regex(/^\d{4}-\d{2}-\d{2}( 00:00:00 \+0000 UTC)?$/, asDay)
  .transform((text) => text.slice(0, 10))
  .refine((text) => z.iso.date().safeParse(text).success, asDay);

const partner = z
  .strictObject({
    name: title(80).optional().describe("What it is called in its notice; the name here by default."),
    limitPerMinute: z.int().min(1).max(1e9).describe("Calls a minute that it takes from this company."),
    flows: z
      .record(thingName, z.number().gt(0, "allowed: a number above 0").max(10_000))
      .refine((flows) => Object.keys(flows).length > 0, "allowed: at least one flow, as signup: 3")
      .describe("Calls that reach it for each 100 requests of the peak, by the flow that makes them."),
    confirmed: day
      .optional()
      .describe("When it last said that the limit holds. Left out, or long ago, the plan says so."),
    languages: z
      .array(z.enum(noticeLanguages))
      .min(1)
      .refine((all) => new Set(all).size === all.length, "allowed: each language once")
      .optional()
      .describe(
        "Languages of its notice. Default: those of this file's landing pages, as far as notices have them, or English.",
      ),
  })
  .describe("Somebody else's service that feels the show too: payment, e-mail, identity.");

/** Whose services are called by what the show brings. */
export const partnersSchema = z.record(thingName, partner).describe("Services of others, by name, and what they take.");

export type Partner = z.output<typeof partner>;
