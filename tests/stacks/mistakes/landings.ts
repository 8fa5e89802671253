import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const tv = (e: RawEstate): RawEstate => e["landings"].tv as RawEstate;

/** Mistakes in what a file says of its landing pages. */
export const landingMistakes: readonly Mistake[] = [
  {
    name: "a host with a scheme",
    edit: (e) => (tv(e)["host"] = "https://tv.example.com"),
    path: "estate.landings.tv.host",
    allowed: /^a lower-case host name such as www\.example\.com/,
  },
  {
    name: "a landing page of another zone",
    edit: (e) => (tv(e)["host"] = "tv.example.org"),
    path: "estate.landings.tv.host",
    allowed: /^example\.com or a host below it$/,
  },
  {
    name: "a Worker's name with a capital",
    edit: (e) => (tv(e)["script"] = "Landing"),
    path: "estate.landings.tv.script",
    allowed: /^1 to 63 lower-case letters, digits and hyphens$/,
  },
  {
    name: "a compatibility date that is none",
    edit: (e) => (tv(e)["compatibilityDate"] = "2026-13-01"),
    path: "estate.landings.tv.compatibilityDate",
    allowed: /^a date such as 2026-01-01$/,
  },
  {
    name: "a brand longer than the layout",
    edit: (e) => (tv(e)["brand"] = "The Old Curiosity Shop of London"),
    path: "estate.landings.tv.brand",
    allowed: /^a text from 1 to 24 characters \(/,
  },
  {
    name: "a page in no language",
    edit: (e) => (tv(e)["languages"] = []),
    path: "estate.landings.tv.languages",
    allowed: /^a list from 1 to 4 entries$/,
  },
  {
    name: "a language by its name",
    edit: (e) => (tv(e)["languages"] = ["French"]),
    path: "estate.landings.tv.languages.0",
    allowed: /^a language such as fr or en-GB$/,
  },
  {
    name: "the same language twice",
    edit: (e) => (tv(e)["languages"] = ["fr", "fr"]),
    path: "estate.landings.tv.languages.1",
    allowed: /^each language once$/,
  },
  {
    name: "a language without words",
    edit: (e) => (tv(e)["languages"] = ["fr", "de"]),
    path: "estate.landings.tv.words.de",
    allowed: /^every word of a language that is not shipped \(fr or en\), here languageName, headline/,
  },
  {
    name: "words of a language the page has not",
    edit: (e) => (tv(e)["words"] = { es: { home: "Inicio" } }),
    path: "estate.landings.tv.words.es",
    allowed: /^languages of the page, fr, en$/,
  },
  {
    name: "words that the page has no place for",
    edit: (e) => (tv(e)["words"] = { fr: { titre: "Bonjour" } }),
    path: "estate.landings.tv.words.fr.titre",
    allowed: /^no such key; .*optionally languageName, headline/,
  },
  {
    name: "a headline of two lines",
    edit: (e) => (tv(e)["words"] = { fr: { headline: "Bonjour\u0007" } }),
    path: "estate.landings.tv.words.fr.headline",
    allowed: /^one line of plain text, without control characters$/,
  },
  {
    name: "a headline longer than the layout",
    edit: (e) => (tv(e)["words"] = { fr: { headline: "Vous nous avez vus ".repeat(4) } }),
    path: "estate.landings.tv.words.fr.headline",
    allowed: /^a text from 1 to 60 characters/,
  },
  {
    name: "a logo outside of the project",
    edit: (e) => (tv(e)["logo"] = "../logo.svg"),
    path: "estate.landings.tv.logo",
    allowed: /^a file below the stack file's folder, \.svg, .*, at most 16 KiB; this one lies outside of it$/,
  },
  {
    name: "a logo of a kind no browser shows",
    edit: (e) => (tv(e)["logo"] = "package.json"),
    path: "estate.landings.tv.logo",
    allowed: /; this is another kind of file$/,
  },
  {
    name: "a picture that is not there",
    edit: (e) => (tv(e)["picture"] = "pictures/none.png"),
    path: "estate.landings.tv.picture",
    allowed: /, at most 100 KiB; there is no such file$/,
  },
  {
    name: "a page that leads nowhere",
    edit: (e) => delete tv(e)["stores"],
    path: "estate.landings.tv",
    allowed: /^stores, a shop, or both: where the page leads to$/,
  },
  {
    name: "a shop over http",
    edit: (e) => (tv(e)["shop"] = "http://shop.example.com"),
    path: "estate.landings.tv.shop",
    allowed: /^an absolute https:\/\/ URL$/,
  },
  {
    name: "no store at all",
    edit: (e) => (tv(e)["stores"] = {}),
    path: "estate.landings.tv.stores",
    allowed: /^at least one store$/,
  },
  {
    name: "a store nobody knows",
    edit: (e) => (tv(e)["stores"].windows = { id: "9nblggh4nns1" }),
    path: "estate.landings.tv.stores.windows",
    allowed: /^no such key; optionally ios, android, chrome, edge, firefox$/,
  },
  {
    name: "an app's number without quotes",
    edit: (e) => (tv(e)["stores"].ios = { id: 1234567890 }),
    path: "estate.landings.tv.stores.ios.id",
    allowed: /^a text; put it in quotes$/,
  },
  {
    name: "an app's number that is its name",
    edit: (e) => (tv(e)["stores"].ios = { id: "shop" }),
    path: "estate.landings.tv.stores.ios.id",
    allowed: /^the number of the app, 6 to 13 digits in quotes$/,
  },
  {
    name: "a package that is a word",
    edit: (e) => (tv(e)["stores"].android.id = "shop"),
    path: "estate.landings.tv.stores.android.id",
    allowed: /^the name of the package, such as com\.example\.app$/,
  },
  {
    name: "an extension's id that is none",
    edit: (e) => (tv(e)["stores"].chrome.id = "my-extension"),
    path: "estate.landings.tv.stores.chrome.id",
    allowed: /^32 letters from a to p$/,
  },
  {
    name: "an add-on by its address",
    edit: (e) => (tv(e)["stores"].firefox.id = "https://addons.mozilla.org/firefox/addon/shop/"),
    path: "estate.landings.tv.stores.firefox.id",
    allowed: /^the add-on's name in its address$/,
  },
  {
    name: "a store link to another app",
    edit: (e) => (tv(e)["stores"].ios.link = "https://apps.apple.com/fr/app/other/id1234567891"),
    path: "estate.landings.tv.stores.ios.link",
    allowed: /this very entry, https:\/\/apps\.apple\.com…\/id1234567890, without campaign tags$/,
  },
  {
    name: "a store link to another package",
    edit: (e) => (tv(e)["stores"].android.link = "https://play.google.com/store/apps/details?id=com.example.shop2"),
    path: "estate.landings.tv.stores.android.link",
    allowed: /details\?id=com\.example\.shop/,
  },
  {
    name: "a store link to another host",
    edit: (e) =>
      (tv(e)["stores"].chrome.link =
        "https://chromewebstore.google.com.example.net/detail/abcdefghijklmnopabcdefghijklmnop"),
    path: "estate.landings.tv.stores.chrome.link",
    allowed: /https:\/\/chromewebstore\.google\.com/,
  },
  {
    name: "a store link with tags of another campaign",
    edit: (e) => (tv(e)["stores"].firefox.link = "https://addons.mozilla.org/fr/firefox/addon/shop/?utm_source=mail"),
    path: "estate.landings.tv.stores.firefox.link",
    allowed: /without campaign tags/,
  },
  {
    name: "a store link that is a script",
    edit: (e) => (tv(e)["stores"].edge.link = "javascript:alert(1)//ponmlkjihgfedcbaponmlkjihgfedcba"),
    path: "estate.landings.tv.stores.edge.link",
    allowed: /https:\/\/microsoftedge/,
  },
  {
    name: "a campaign tag with a blank",
    edit: (e) => (tv(e)["campaign"].name = "le 13 h"),
    path: "estate.landings.tv.campaign.name",
    allowed: /^1 to 30 letters, digits, '\.', '_' and '-'$/,
  },
  {
    name: "a provider token without quotes",
    edit: (e) => (tv(e)["campaign"].appleProvider = 117_000),
    path: "estate.landings.tv.campaign.appleProvider",
    allowed: /; put it in quotes$/,
  },
  {
    name: "a provider token that is a word",
    edit: (e) => (tv(e)["campaign"].appleProvider = "shop"),
    path: "estate.landings.tv.campaign.appleProvider",
    allowed: /^up to 10 digits, in quotes$/,
  },
  {
    name: "text too faint in light",
    edit: (e) => (tv(e)["colours"] = { light: { text: "#8a8a8a" } }),
    path: "estate.landings.tv.colours.light.text",
    allowed: /^a contrast of at least 4\.5 with page #ffffff \(WCAG AA\); it has 3\.4/,
  },
  {
    name: "a button too faint in dark",
    edit: (e) => (tv(e)["colours"] = { dark: { onAccent: "#ffffff" } }),
    path: "estate.landings.tv.colours.dark.onAccent",
    allowed: /^a contrast of at least 4\.5 with accent #a8c7fa/,
  },
  {
    name: "an edge of a button nobody sees",
    edit: (e) => (tv(e)["colours"] = { dark: { accent: "#222222", onAccent: "#ffffff" } }),
    path: "estate.landings.tv.colours.dark.accent",
    allowed: /^a contrast of at least 3 with page #121212/,
  },
  {
    name: "a colour that is CSS",
    edit: (e) => (tv(e)["colours"] = { light: { page: "red;}body{display:none" } }),
    path: "estate.landings.tv.colours.light.page",
    allowed: /^a colour as #rrggbb$/,
  },
  ...["adoptRecord", "adoptRoute"].map((key) => ({
    name: `a landing page whose ${key} is empty`,
    edit: (e: RawEstate) => (tv(e)[key] = ""),
    path: `estate.landings.tv.${key}`,
    allowed: /^a text from 1 to 512 characters/,
  })),
];
