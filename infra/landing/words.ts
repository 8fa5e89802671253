import { z } from "zod";
import type { StoreName } from "./stores.ts";
import { storeNames } from "./stores.ts";
import { plainText } from "./plainText.ts";

/** Languages are written as in HTML. */
export const language = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, "allowed: a language such as fr or en-GB");

const wordsShape = {
  languageName: plainText(20).describe("The language's own name, for the link to it."),
  headline: plainText(60).describe("First line; {brand} stands for the brand."),
  intro: plainText(160).describe("What to do, and why now."),
  ios: plainText(30).describe("Link to the App Store."),
  android: plainText(30).describe("Link to Google Play."),
  chrome: plainText(30).describe("Link to the Chrome Web Store."),
  edge: plainText(30).describe("Link to Edge Add-ons."),
  firefox: plainText(30).describe("Link to Firefox Add-ons."),
  shop: plainText(30).describe("Link to the web shop."),
  afterwards: plainText(160).describe("What happens once it is installed, or in the shop."),
  description: plainText(155).describe("For search engines."),
  notFound: plainText(60).describe("Headline where there is no page."),
  home: plainText(40).describe("Link to the landing page from there."),
};

export const wordsSchema = z.strictObject(wordsShape).partial();

export type Words = { [Key in keyof typeof wordsShape]: string };
export const wordKeys = Object.keys(wordsShape) as (keyof Words)[];

/** Ready to use; a stack file may say each of them otherwise. */
export const shippedWords: Readonly<Record<string, Words>> = {
  fr: {
    languageName: "Français",
    headline: "Vous avez vu {brand} à la télévision\u00a0?",
    intro: "Installez l’application ou l’extension\u00a0: c’est gratuit, et cela prend moins d’une minute.",
    ios: "Installer sur iPhone",
    android: "Installer sur Android",
    chrome: "Ajouter à Chrome",
    edge: "Ajouter à Edge",
    firefox: "Ajouter à Firefox",
    shop: "Voir la boutique",
    afterwards: "Vous créerez votre compte ensuite, à votre rythme.",
    description: "Installez l’application ou l’extension {brand} vue à la télévision\u00a0: c’est gratuit.",
    notFound: "Cette page n’existe pas",
    home: "Retour à l’accueil",
  },
  en: {
    languageName: "English",
    headline: "Seen {brand} on television?",
    intro: "Install the app or the extension: it is free and takes less than a minute.",
    ios: "Install on iPhone",
    android: "Install on Android",
    chrome: "Add to Chrome",
    edge: "Add to Edge",
    firefox: "Add to Firefox",
    shop: "Go to the shop",
    afterwards: "You can create your account later, at your own pace.",
    description: "Install the {brand} app or extension seen on television: it is free.",
    notFound: "There is no such page",
    home: "Back to the start",
  },
};

/** The same where the call to action is a web shop and no store. */
const shippedShopWords: Readonly<Record<string, Partial<Words>>> = {
  fr: {
    intro: "Tout ce que vous avez vu est dans notre boutique en ligne.",
    afterwards: "Vous êtes nombreux\u00a0: si la boutique tarde, revenez dans quelques minutes.",
    description: "Ce que vous avez vu à la télévision est dans la boutique en ligne de {brand}.",
  },
  en: {
    intro: "Everything you have seen is in our web shop.",
    afterwards: "There are many of you: if the shop is slow, come back in a few minutes.",
    description: "What you have seen on television is in the web shop of {brand}.",
  },
};

/** A stack file's words in place of the shipped ones, the brand put in. Keys that neither gives are left out. */
export function wordsIn(code: string, { brand, words: own, shop, stores }: WordsArgs): Partial<Words> {
  const forShop = shop !== undefined && stores === undefined ? shippedShopWords[code] : {};
  const all = { ...shippedWords[code], ...forShop, ...own[code] };
  return Object.fromEntries(Object.entries(all).map(([key, text]) => [key, text.replaceAll("{brand}", brand)]));
}

/** The words that a page shows: of stores and shop only what it leads to. */
export function shownWords({ shop, stores }: Pick<WordsArgs, "shop" | "stores">): (keyof Words)[] {
  const hidden = new Set<string>(storeNames.filter((name) => stores?.[name] === undefined));
  if (shop === undefined) hidden.add("shop");
  return wordKeys.filter((key) => !hidden.has(key));
}

/** All words of one of the page's languages: its schema has seen to it that none that is shown is missing. */
export function wordsFor(code: string, args: WordsArgs): Words {
  return wordsIn(code, args) as Words;
}

interface WordsArgs {
  brand: string;
  words: Readonly<Record<string, Partial<Words>>>;
  /** Whether there is a web shop, and whether there are stores. */
  shop?: unknown;
  stores?: Partial<Record<StoreName, unknown>> | undefined;
}

/** Path of the page in a language: the first language is at the top. */
export function pathOf(code: string, languages: readonly string[]): string {
  return code === languages[0] ? "/" : `/${code.toLowerCase()}/`;
}
