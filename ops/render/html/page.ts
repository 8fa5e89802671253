import type { PlanDocument } from "../document.ts";
import { mayGoAhead } from "../refusals.ts";
import { Markup, html } from "./markup.ts";
import { stackMarkup } from "./stack.ts";
import { styles } from "./styles.ts";

/** The plan as one file that asks for nothing else: no script, no font, no picture. */
export function planHtml(document: PlanDocument): string {
  const { base, stacks, source } = document;
  const title = `Broadcast plan: ${stacks.map(({ stack }) => stack).join(", ")}`;
  const may = mayGoAhead(document);
  const page = html`<!doctype html>
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
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="verdict ${may ? "good" : "bad"}">${may ? "✓ Everything may go ahead." : "✗ Refused."}</p>
          <p class="faint">
            ${source === "engine" ? "From the engine's preview of the real state." : "Planned offline: the program itself, without engine or credentials."}
            ${base && html`Compared with ${base.ref} (${base.commit.slice(0, 12)}). ${base.notes.join(" ")}`}
          </p>
        </header>
        <main>${stacks.map(stackMarkup)}</main>
      </body>
    </html>`;
  return `${page.text.replace(/\n\s*\n/g, "\n")}\n`;
}
