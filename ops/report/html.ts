import { html } from "../render/html/markup.ts";
import { Markup } from "../render/html/markup.ts";
import { styles } from "../render/html/styles.ts";
import type { Report } from "./rows.ts";
import { cellsOf, heads, sumOf, titleOf } from "./rows.ts";

/** The report as one file that asks for nothing else. */
export function reportHtml({ stack, company, evenings, prices }: Report): string {
  const title = `${company}: evenings of ${stack}`;
  const sections = evenings.map(
    (evening) =>
      html`<section aria-label="${titleOf(evening)}">
        <h2>${titleOf(evening)}</h2>
        <p>${sumOf(evening, prices)}</p>
        <div class="scroll" role="region" aria-label="Switches, ${titleOf(evening)}" tabindex="0">
          <table>
            <thead>
              <tr>
                ${heads.map((head) => html`<th scope="col">${head}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${evening.switches.map(
                (one) =>
                  html`<tr>
                    ${cellsOf(one).map((cell) => html`<td>${cell}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </section>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <header><h1>${title}</h1></header>
        <main>${evenings.length === 0 ? html`<p>No switch stands in this stack's history.</p>` : sections}</main>
      </body>
    </html> `.text;
}
