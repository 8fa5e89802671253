import type { LandingArgs } from "./schema.ts";

/** The error page as one self-contained HTML file: no script, no outside request, no reload that would come back as a second wave. */
export function errorPage({ language, title, message, form, formText }: LandingArgs["errorPage"]): string {
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.125rem/1.6 system-ui,sans-serif;background:#fff;color:#1a1a1a}
main{max-width:32rem;padding:2rem}
h1{font-size:1.75rem;line-height:1.25}
a{display:inline-block;padding:.75rem 1.25rem;border-radius:.5rem;background:#0b57d0;color:#fff;font-weight:600}
@media(prefers-color-scheme:dark){body{background:#121212;color:#eee}a{background:#a8c7fa;color:#062e6f}}
</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
<p>${escape(message)}</p>
<p><a href="${escape(form)}" rel="noopener">${escape(formText)}</a></p>
</main>
</body>
</html>
`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
