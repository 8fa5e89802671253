import { projectFolder } from "../../../infra/contract/project.ts";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { siteOf } from "../../../infra/landing/pages/site.ts";
import { wordKeys } from "../../../infra/landing/words.ts";
import type { RawEstate } from "../../estates.ts";
import { landingOf, mistakesOf } from "./landings.ts";

const address = "https://shop.example.com/tv?from=screen";
const tagged = `${address}&utm_source=tv&utm_medium=broadcast&utm_campaign=journal-13h`;

const shopOnly = (landing: RawEstate): void => {
  delete landing["stores"];
  landing["shop"] = address;
};

const documentOf = (edit: (landing: RawEstate) => void, path = "index.html") =>
  parseHTML(siteOf(landingOf(edit), projectFolder).get(path) ?? "").document;

describe("a landing page that leads to a web shop", () => {
  it("has the shop as its one button, with the campaign's tags beside what its address has", () => {
    const document = documentOf(shopOnly);
    const buttons = [...document.querySelectorAll("a.button")];
    expect(buttons.map((button) => button.getAttribute("href"))).toEqual([tagged]);
    expect(buttons[0]?.classList.contains("first")).toBe(true);
    expect(buttons[0]?.textContent).toBe("Voir la boutique");
    expect(document.querySelectorAll("ul.stores")).toHaveLength(0);
  });

  it("speaks of no app in any language, nor to search engines", () => {
    for (const path of ["index.html", "en/index.html"]) {
      const document = documentOf(shopOnly, path);
      const description = document.querySelector("meta[name=description]")?.getAttribute("content") ?? "";
      for (const text of [document.querySelector("main")?.textContent ?? "", description]) {
        expect(text).toMatch(/boutique|web shop/);
        expect(text).not.toMatch(/install|extension|application|\bapp\b|iPhone|Android/i);
      }
    }
    expect(documentOf(shopOnly, "en/index.html").querySelector("a.button")?.textContent).toBe("Go to the shop");
  });

  it("lets a stack file say it otherwise", () => {
    const document = documentOf((landing) => {
      shopOnly(landing);
      landing["words"] = { fr: { intro: "Tout est là.", shop: "Entrer" } };
    });
    expect(document.querySelector("a.button")?.textContent).toBe("Entrer");
    expect(document.querySelector("h1 + p")?.textContent).toBe("Tout est là.");
  });

  it("beside stores comes after them, once, and singles nothing out", () => {
    const document = documentOf((landing) => (landing["shop"] = address));
    const shops = [...document.querySelectorAll("a")].filter((link) => link.getAttribute("href") === tagged);
    expect(shops).toHaveLength(1);
    expect(shops[0]?.classList.contains("first")).toBe(false);
    expect(document.querySelectorAll("ul.stores")).toHaveLength(4);
    expect(document.querySelector("h1 + p")?.textContent).toContain("Installez");
  });

  it("is refused where it leads nowhere, or shows a password to everybody", () => {
    expect(mistakesOf((landing) => delete landing["stores"])).toEqual({
      "estate.landings.tv": "stores, a shop, or both: where the page leads to",
    });
    for (const wrong of ["shop.example.com", "http://shop.example.com/", "javascript:alert(1)"]) {
      expect(mistakesOf((landing) => (landing["shop"] = wrong))).toEqual({
        "estate.landings.tv.shop": "an absolute https:// URL",
      });
    }
    expect(mistakesOf((landing) => (landing["shop"] = "https://me:hunter2@shop.example.com/"))).toEqual({
      "estate.landings.tv.shop": "an absolute https:// URL without user name or password",
    });
  });

  it("is refused where its address is a home that leads back to the page", () => {
    const shop = (url: string) => mistakesOf((landing) => (landing["shop"] = url));
    expect(shop("https://www.example.com/en?tv=1")).toEqual({
      "estate.zones.site.redirect.pages.1.from.0": expect.stringContaining("which would lead back") as string,
    });
    expect(shop("https://www.example.com")).toHaveProperty(["estate.zones.site.redirect.pages.0.from.0"]);
    expect(shop("https://www.example.com/tv-offer")).toEqual({});
    expect(shop("https://shop.example.com/")).toEqual({});
  });

  it("needs of another language the words it shows, and no others", () => {
    const german = (keys: readonly string[], edit: (landing: RawEstate) => void) =>
      mistakesOf((landing) => {
        edit(landing);
        landing["languages"] = ["fr", "de"];
        landing["words"] = { de: Object.fromEntries(keys.map((key) => [key, "Wort"])) };
      })["estate.landings.tv.words.de"];
    const stores = ["ios", "android", "chrome", "edge", "firefox"];
    const shared = wordKeys.filter((key) => key !== "shop" && !stores.includes(key));
    const all = "every word of a language that is not shipped (fr or en), here ";
    expect(german([...shared, ...stores], () => undefined)).toBeUndefined();
    expect(german([...shared, "shop"], shopOnly)).toBeUndefined();
    expect(german(shared, shopOnly)).toBe(`${all}shop`);
    expect(german(shared, (landing) => (landing["stores"] = { ios: { id: "1234567890" } }))).toBe(`${all}ios`);
  });
});
