import { markup } from "../../infra/contract/html.ts";

/** The page without what is on it: that comes as events. */
export function watchPage(title: string): string {
  const { text } = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="style.css" />
        <title>${title}</title>
        <script src="page.js" defer></script>
      </head>
      <body>
        <header>
          <h1 id="title">${title}</h1>
          <p id="lost" class="lost" role="alert" hidden></p>
        </header>
        <main id="board">
          <p id="waiting">Waiting for the first figures.</p>
          <noscript><p>This page is live, and needs JavaScript.</p></noscript>
        </main>
        <section aria-labelledby="charts-title">
          <details id="charts">
            <summary id="charts-title">The last hours</summary>
            <div id="drawn"></div>
          </details>
        </section>
        <footer id="asked"></footer>
        <p id="news" class="unseen" role="status"></p>
      </body>
    </html>`;
  return `${text}\n`;
}
