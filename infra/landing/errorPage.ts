import { z } from "zod";
import { httpsUrl } from "../contract/values.ts";
import { coloursSchema } from "./colours.ts";
import { words } from "./text.ts";
import { language } from "./words.ts";

export const errorPageSchema = z
  .strictObject({
    title: words(80),
    message: words(400).describe("A plain word of apology."),
    formText: words(60).describe("Words of the link to the form."),
    form: httpsUrl.max(500).describe("Form that collects e-mail addresses, kept by someone else than the origin."),
    language: language.default("fr"),
    brand: words(24).optional().describe("The landing page's by default."),
    colours: coloursSchema.optional().describe("The landing page's by default."),
  })
  .describe("What visitors see when the origin fails.");

export type ErrorPageArgs = z.output<typeof errorPageSchema>;
