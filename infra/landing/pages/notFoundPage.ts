import { markup } from "../../contract/html.ts";
import type { LandingArgs } from "../schema.ts";
import { wordsFor } from "../words.ts";
import { noIndex, page } from "./page.ts";

/** What the landing host answers where it has no page. */
export function notFoundPage(args: LandingArgs): string {
  const language = args.languages[0] ?? "fr";
  const { notFound, home } = wordsFor(language, args);
  const main = markup`<h1>${notFound}</h1>
<p><a class="button first" href="/">${home}</a></p>`;
  return page({ language, title: notFound, head: noIndex, main }, args);
}
