import type { LandingArgs } from "../schema.ts";
import type { StoreName } from "../stores.ts";
import { storeNames, withCampaignTags, storeLink } from "../stores.ts";
import type { Words } from "../words.ts";
import { pathOf, wordsFor } from "../words.ts";
import type { Html } from "../../contract/html.ts";
import { markup } from "../../contract/html.ts";
import { dataUrl } from "../image.ts";
import { icon, scene, storeIcon } from "./icons.ts";
import { page } from "./page.ts";
import { deviceStyle } from "./style.ts";

/** Kinds of device that the style can tell apart, each with its own stores, the best first. */
const devices: Readonly<Record<string, readonly StoreName[]>> = {
  computer: ["chrome", "edge", "firefox"],
  firefox: ["firefox"],
  android: ["android"],
  ios: ["ios"],
};

/** The landing page in one language: one request, no script, nothing from outside. */
export function landingPage(language: string, args: LandingArgs): string {
  const words = wordsFor(language, args);
  const lists = args.stores ? Object.entries(devices).map(([device, own]) => storeList(device, own, words, args)) : [];
  const main = markup`<h1>${words.headline}</h1>
<p>${words.intro}</p>
${lists}${shopLink(words, args)}
<p>${words.afterwards}</p>
${otherLanguages(language, args)}`;
  return page(
    { language, title: words.headline, style: deviceStyle, head: head(language, words, args), main, art: art(args) },
    args,
  );
}

/** The first button where there are no stores, else one after them. */
function shopLink({ shop: words }: Words, { shop, stores, campaign }: LandingArgs): Html {
  if (shop === undefined) return markup``;
  const button = stores ? "button" : "button first";
  return markup`<p><a class="${button}" href="${withCampaignTags(shop, campaign)}" rel="noopener">${words}</a></p>
`;
}

/** Beside the words, where there is room. */
function art({ picture }: LandingArgs): Html {
  return picture === undefined ? scene : markup`<img class="scene" src="${dataUrl(picture)}" alt="">`;
}

function head(language: string, { description }: Words, args: LandingArgs): Html {
  const address = (code: string): string => `https://${args.host}${pathOf(code, args.languages)}`;
  const alternates = args.languages.map(
    (code) => markup`
<link rel="alternate" hreflang="${code}" href="${address(code)}">`,
  );
  return markup`<meta name="description" content="${description}">
<link rel="canonical" href="${address(language)}">${args.languages.length > 1 ? alternates : []}`;
}

function storeList(
  device: string,
  own: readonly StoreName[],
  words: Words,
  { stores = {}, campaign }: LandingArgs,
): Html {
  const order = [...own, ...storeNames.filter((name) => !own.includes(name))];
  // Where the visitor's own store is missing, none is singled out.
  const lead = own.find((name) => stores[name] !== undefined);
  const items = order.flatMap((name) => {
    const store = stores[name];
    if (!store) return [];
    const [item, button] = name === lead ? [markup` class="lead"`, "button first"] : ["", "button"];
    const link = storeLink(name, store.link, campaign);
    return markup`
<li${item}><a class="${button}" href="${link}" rel="noopener">${icon(storeIcon[name])}${words[name]}</a></li>`;
  });
  // Hidden also from those who see no style at all: one list is enough.
  return markup`<ul class="stores ${device}"${device === "computer" ? "" : markup` hidden`}>${items}
</ul>
`;
}

function otherLanguages(language: string, args: LandingArgs): Html {
  const links = args.languages
    .filter((code) => code !== language)
    .map((code) => {
      const { languageName } = wordsFor(code, args);
      return markup`<a href="${pathOf(code, args.languages)}" hreflang="${code}" lang="${code}">${languageName}</a>`;
    });
  return links.length > 0 ? markup`<footer>${links}</footer>` : markup``;
}
