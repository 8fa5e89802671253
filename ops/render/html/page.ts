import { Html, markup } from "../../../infra/contract/html.ts";
import { styles } from "./styles.ts";

interface PageParts {
  title: string;
  /** Below the title. */
  lead?: Html;
  main: Html | readonly Html[];
}

/** A page as one file that asks for nothing else: no script, no font, no picture. */
export function page({ title, lead, main }: PageParts): string {
  const { text } = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Html(styles)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${lead}
        </header>
        <main>${main}</main>
      </body>
    </html>`;
  return `${text.replace(/\n\s*\n/g, "\n")}\n`;
}

/** What is wider than a phone scrolls by itself, by keyboard too. */
export function scrolling(label: string, content: Html): Html {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

/** A table of plain cells that scrolls by itself; on a phone it is a list, each cell with its head. */
export function table(label: string, heads: readonly string[], rows: readonly (readonly string[])[]): Html {
  return scrolling(
    label,
    markup`<table>
      <thead>
        <tr>
          ${heads.map((head) => markup`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            markup`<tr>
              ${row.map((cell, index) => markup`<td data-head="${heads[index] ?? ""}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}
