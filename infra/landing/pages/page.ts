import { dataUrl } from "../image.ts";
import type { LandingArgs } from "../schema.ts";
import type { Html } from "../../contract/html.ts";
import { markup } from "../../contract/html.ts";
import { drawings, favicon, icon } from "./icons.ts";
import { baseStyle } from "./style.ts";

/** For the head of a page that no search engine should show. */
export const noIndex = markup`<meta name="robots" content="noindex">`;

interface Page {
  language: string;
  title: string;
  /** Style beyond what all pages share. */
  style?: string;
  head: Html;
  main: Html;
  /** A picture beside it, where there is room. */
  art?: Html;
}

/** What every page has. The style holds nothing of a stack file but colours, which are nothing else once its schema has read them. */
export function page(
  { language, title, style = "", head, main, art = markup`` }: Page,
  { colours, brand, logo }: Pick<LandingArgs, "colours" | "brand" | "logo">,
): string {
  const mark = logo === undefined ? markup`<span>${icon("tv")}</span>` : markup`<img src="${dataUrl(logo)}" alt="">`;
  const before = markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title.includes(brand) ? title : `${title} – ${brand}`}</title>
${head}
<meta name="theme-color" content="${colours.light.page}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${colours.dark.page}" media="(prefers-color-scheme: dark)">
<link rel="icon" href="${favicon(colours.light.accent)}">
`;
  const after = markup`</head>
<body>
${drawings}
<main>
<div>
<p class="brand">${mark}${brand}</p>
${main}
</div>
${art}
</main>
</body>
</html>
`;
  return `${before.text}<style>\n${baseStyle(colours)}\n${style}\n</style>\n${after.text}`;
}
