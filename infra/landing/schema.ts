import { z } from "zod";
import type { Turned } from "../dial.ts";
import { hostname, httpsUrl, importId } from "../values.ts";
import { coloursSchema } from "./colours.ts";
import { campaignSchema, storesSchema } from "./stores.ts";
import { words } from "./text.ts";
import { language, shippedWords, wordKeys, wordsIn, wordsSchema } from "./words.ts";

const errorPage = z
  .strictObject({
    title: words(80),
    message: words(400).describe("A plain word of apology."),
    formText: words(60).describe("Words of the link to the form."),
    form: httpsUrl
      .max(500)
      .describe("Form that collects e-mail addresses, kept by someone else than the origin.")
      .refine((url) => {
        const { username, password, protocol } = URL.canParse(url) ? new URL(url) : new URL("https://x");
        return protocol === "https:" && username === "" && password === "";
      }, "allowed: an absolute https:// URL without user name or password"),
    language: language.default("fr"),
  })
  .describe("What visitors see when the origin fails.");

export const landingSchema = z
  .strictObject({
    host: hostname.describe("Host of the landing page: its own, so that it never needs the origin."),
    script: z
      .string()
      .regex(/^[a-z0-9][-a-z0-9]{0,62}$/, "allowed: 1 to 63 lower-case letters, digits and hyphens")
      .default("broadcast-landing")
      .describe("Name of the Worker that serves it."),
    compatibilityDate: z.iso.date("allowed: a date such as 2026-01-01").default("2026-01-01"),
    brand: words(24).describe("The name that was heard on television."),
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
    stores: storesSchema,
    campaign: campaignSchema,
    colours: coloursSchema.describe("Colours of both pages, in light and dark."),
    errorPage,
    importRecord: importId,
    importRoute: importId,
  })
  .superRefine(({ languages, words: own, brand }, ctx) => {
    const refuse = (path: (string | number)[], message: string) => ctx.addIssue({ code: "custom", path, message });
    for (const [index, code] of languages.entries()) {
      if (languages.indexOf(code) < index) refuse(["languages", index], "allowed: each language once");
      const missing = wordKeys.filter((key) => wordsIn(code, { brand, words: own })[key] === undefined);
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
  .describe("The static landing page and the error page; both are deployed in every phase.");

export type LandingArgs = Turned<z.output<typeof landingSchema>>;
