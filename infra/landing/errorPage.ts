import { z } from "zod";
import { httpsUrl } from "../contract/values.ts";
import { coloursSchema } from "./colours.ts";
import { plainText } from "./plainText.ts";
import { language } from "./words.ts";

export const errorPageSchema = z
  .strictObject({
    title: plainText(80),
    message: plainText(400).describe("A plain word of apology."),
    formText: plainText(60).describe("Words of the link to the form."),
    form: httpsUrl.max(500).describe("Form that collects e-mail addresses, kept by someone else than the origin."),
    language: language.default("fr"),
    brand: plainText(24).optional().describe("The landing page's by default."),
    colours: coloursSchema.optional().describe("The landing page's by default."),
  })
  .describe("What visitors see when the origin fails.");

export type ErrorPageArgs = z.output<typeof errorPageSchema>;
