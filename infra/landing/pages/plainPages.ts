import type { ErrorPageArgs } from "../errorPage.ts";
import type { LandingArgs } from "../schema.ts";
import { wordsFor } from "../words.ts";
import { markup } from "../../contract/html.ts";
import { page } from "./page.ts";

const head = markup`<meta name="robots" content="noindex">`;

/** What the landing host answers where it has no page. */
export function notFoundPage(args: LandingArgs): string {
  const language = args.languages[0] ?? "fr";
  const { notFound, home } = wordsFor(language, args);
  const main = markup`<h1>${notFound}</h1>
<p><a class="button first" href="/">${home}</a></p>`;
  return page({ language, title: notFound, head, main }, args);
}

/** What is shown around the words. */
type Dress = Pick<LandingArgs, "brand" | "colours">;

/** The error page as one self-contained HTML file: no script, no outside request, no reload that would come back as a second wave. */
export function errorPage({ language, title, message, form, formText }: ErrorPageArgs, dress: Dress): string {
  const main = markup`<h1>${title}</h1>
<p>${message}</p>
<p><a class="button first" href="${form}" rel="noopener">${formText}</a></p>`;
  // Without the logo: Cloudflare takes 10 KB.
  return page({ language, title, head, main }, dress);
}
