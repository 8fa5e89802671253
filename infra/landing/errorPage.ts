import { z } from "zod";
import { markup } from "../contract/html.ts";
import { httpsUrl } from "../contract/values.ts";
import { coloursSchema } from "./colours.ts";
import { plainText } from "./plainText.ts";
import { noIndex, page } from "./pages/page.ts";
import type { LandingArgs } from "./schema.ts";
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

/** What is shown around the words. */
type Dress = Pick<LandingArgs, "brand" | "colours">;

/** The error page as one self-contained HTML file: no script, no outside request, no reload that would come back as a second wave. */
export function errorPage({ language, title, message, form, formText }: ErrorPageArgs, dress: Dress): string {
  const main = markup`<h1>${title}</h1>
<p>${message}</p>
<p><a class="button first" href="${form}" rel="noopener">${formText}</a></p>`;
  // Without the logo: Cloudflare takes 10 KB.
  return page({ language, title, head: noIndex, main }, dress);
}
