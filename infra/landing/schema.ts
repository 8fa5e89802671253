import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { adoptId, hostname, httpsUrl, inTarget } from "../contract/values.ts";
import { coloursSchema } from "./colours.ts";
import { imageFile } from "./image.ts";
import { campaignSchema, storesSchema } from "./stores.ts";
import { plainText } from "./plainText.ts";
import { language, shippedWords, shownWords, wordsIn, wordsSchema } from "./words.ts";

export const landingSchema = z
  .strictObject({
    in: inTarget("cloudflare"),
    host: hostname.describe("Host of the landing page: its own, so that it never needs the origin."),
    script: z
      .string()
      .regex(/^[a-z0-9][-a-z0-9]{0,62}$/, "allowed: 1 to 63 lower-case letters, digits and hyphens")
      .optional()
      .describe("Name of the Worker that serves it. Default: broadcast-landing, the stack's name and its own."),
    compatibilityDate: z.iso.date("allowed: a date such as 2026-01-01").default("2026-01-01"),
    brand: plainText(24).describe("The name that was heard on television."),
    languages: z
      .array(language)
      .min(1)
      .max(4)
      .default(["fr", "en"])
      .describe("Languages of the page; the first one is served at /, each other at its own path, as /en/."),
    words: z
      .record(language, wordsSchema)
      .default({})
      .describe("Words in place of the shipped ones, by language; {brand} stands for the brand."),
    logo: imageFile("logo", "In place of the icon beside the brand.").optional(),
    picture: imageFile("picture", "In place of the drawing, where there is room.").optional(),
    stores: storesSchema.optional(),
    shop: httpsUrl
      .max(500)
      .optional()
      .describe("Address of a web shop: the call to action in place of stores, or after them."),
    campaign: campaignSchema,
    colours: coloursSchema.describe("Colours of both pages, in light and dark."),
    adoptRecord: adoptId
      .optional()
      .describe("<zone id>/<record id> of the host's DNS record, where it has one: only that it is proxied is set."),
    adoptRoute: adoptId.optional().describe("<zone id>/<route id> of the host's Worker route, where it has one."),
  })
  .superRefine((given, ctx) => {
    const { languages, words: own, stores, shop } = given;
    const refuse = (path: (string | number)[], message: string) => ctx.addIssue({ code: "custom", path, message });
    if (stores === undefined && shop === undefined)
      refuse([], "allowed: stores, a shop, or both: where the page leads to");
    for (const [index, code] of languages.entries()) {
      if (languages.indexOf(code) < index) refuse(["languages", index], "allowed: each language once");
      const missing = shownWords(given).filter((key) => wordsIn(code, given)[key] === undefined);
      if (missing.length > 0) {
        const shipped = Object.keys(shippedWords).join(" or ");
        refuse(
          ["words", code],
          `allowed: every word of a language that is not shipped (${shipped}), here ${missing.join(", ")}`,
        );
      }
    }
    for (const code of Object.keys(own)) {
      if (!languages.includes(code)) refuse(["words", code], `allowed: languages of the page, ${languages.join(", ")}`);
    }
  })
  .describe("A static landing page; it is deployed in every phase.");

export type Landing = z.output<typeof landingSchema>;
export type LandingArgs = Turned<Landing>;
