import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../../infra/contract/project.ts";
import { contrast } from "../../../infra/landing/colours.ts";
import { landingHeaders } from "../../../infra/landing/landing.ts";
import { siteOf, writeSite } from "../../../infra/landing/pages/site.ts";
import type { LandingArgs } from "../../../infra/landing/schema.ts";
import { shippedWords, wordKeys } from "../../../infra/landing/words.ts";
import { maxErrorContentBytes } from "../../../infra/zone/facts.ts";
import { externalReferences, selfReload, scriptRequests } from "../../../infra/zone/parseHtml.ts";
import { stacks } from "../../estates.ts";
import type { Edit } from "./landings.ts";
import { errorPageOf, landingOf } from "./landings.ts";

/** TCP sends ten segments of 1,460 bytes before it waits for an answer (RFC 6928); 14 KB of them are the page's. */
const firstFlight = 14 * 1024;

const parsed = (html: string) => parseHTML(html).document;
/** Every page of a stack by its path, the error page among them. */
const pagesOf = async (edit?: Edit, stack?: string): Promise<[string, string][]> => [
  ...[...siteOf(landingOf(edit, stack), projectFolder)].filter(([path]) => path.endsWith(".html")),
  ["error page", await errorPageOf(edit, stack)],
];
const page = (args: LandingArgs, path: string): string => siteOf(args, projectFolder).get(path) ?? "";
const hrefs = (html: string, list: string): string[] =>
  [...parsed(html).querySelectorAll(`ul.${list} a`)].map((link) => link.getAttribute("href") ?? "");

/** Every text at its longest, in characters that take the most room once escaped. */
function longest(filler: string): Edit {
  const text = (max: number): string => `${filler.repeat(20)} `.repeat(20).slice(0, max).trim();
  const words = {
    ...{ languageName: 20, headline: 60, intro: 160, ios: 30, android: 30, chrome: 30, edge: 30, firefox: 30 },
    ...{ shop: 30, afterwards: 160, description: 155, notFound: 60, home: 40 },
  };
  const all = Object.fromEntries(Object.entries(words).map(([key, max]) => [key, text(max)]));
  return (landing, errorPage) => {
    landing.languages = ["fr", "en", "de", "pt-BR"];
    landing.words = Object.fromEntries(["fr", "en", "de", "pt-BR"].map((code) => [code, all]));
    Object.assign(errorPage, { title: text(80), message: text(400), formText: text(60) });
  };
}

describe.each(stacks)("the pages of %s", (stack) => {
  const args = landingOf(undefined, stack);

  it("are one in each language, one for what is not there, and one for crawlers", () => {
    expect([...siteOf(args, projectFolder).keys()]).toEqual(["index.html", "en/index.html", "404.html", "robots.txt"]);
    expect(parsed(page(args, "index.html")).documentElement.lang).toBe("fr");
    expect(parsed(page(args, "en/index.html")).documentElement.lang).toBe("en");
  });

  it("fetch nothing, run nothing and never reload", async () => {
    const pages = await pagesOf(undefined, stack);
    expect(pages.map(([path]) => path)).toEqual(["index.html", "en/index.html", "404.html", "error page"]);
    for (const [path, html] of pages) {
      expect(externalReferences(html), path).toEqual([]);
      expect(scriptRequests(html), path).toEqual([]);
      expect(selfReload(html), path).toBeUndefined();
      expect(
        parsed(html).querySelectorAll(
          "script, img, iframe, form, link:not([rel~=icon]):not([rel=canonical]):not([rel=alternate])",
        ),
        path,
      ).toHaveLength(0);
    }
  });
});

describe("a site", () => {
  it("is the same bytes for the same configuration, and lies in a folder named by them", () => {
    const folder = writeSite(siteOf(landingOf(), projectFolder));
    expect(writeSite(siteOf(landingOf(), projectFolder))).toBe(folder);
    for (const [path, text] of siteOf(landingOf(), projectFolder)) {
      expect(readFileSync(join(projectFolder, folder, path), "utf8")).toBe(text);
    }
    expect(
      writeSite(
        siteOf(
          landingOf((landing) => (landing.brand = "Boutique")),
          projectFolder,
        ),
      ),
    ).not.toBe(folder);
  });

  it("is written again where somebody changed or lost a file of it", () => {
    const site = siteOf(
      landingOf((landing) => (landing.brand = "Scratch")),
      projectFolder,
    );
    const place = join(projectFolder, writeSite(site));
    rmSync(join(place, "404.html"));
    writeSite(site);
    expect(existsSync(join(place, "404.html"))).toBe(true);
  });

  it("ships every word in French and English", () => {
    for (const words of Object.values(shippedWords)) expect(Object.keys(words).sort()).toEqual([...wordKeys].sort());
    expect(Object.keys(shippedWords)).toEqual(["fr", "en"]);
  });

  it("takes a stack file's words, the brand in them", () => {
    const html = page(
      landingOf((landing) => (landing.words = { en: { headline: "Hello from {brand}!" } })),
      "en/index.html",
    );
    expect(parsed(html).querySelector("h1")?.textContent).toBe("Hello from Shop!");
    expect(parsed(html).title).toBe("Hello from Shop!");
  });

  it("reads first what belongs to the device, and has every store once in each list", () => {
    const stores = [
      "apps.apple.com",
      "play.google.com",
      "chromewebstore.google.com",
      "microsoftedge.microsoft.com",
      "addons.mozilla.org",
    ];
    const first: Record<string, string> = {
      ios: "apps.apple.com",
      android: "play.google.com",
      computer: "chromewebstore.google.com",
      firefox: "addons.mozilla.org",
    };
    for (const [list, host] of Object.entries(first)) {
      const hosts = hrefs(page(landingOf(), "index.html"), list).map((href) => new URL(href).host);
      expect(hosts[0]).toBe(host);
      expect([...hosts].sort()).toEqual([...stores].sort());
    }
  });

  it("singles no store out where the device's own is missing", () => {
    const args = landingOf((landing) => delete landing.stores.ios);
    const document = parsed(page(args, "index.html"));
    expect(document.querySelectorAll("ul.ios .first")).toHaveLength(0);
    expect(document.querySelectorAll("ul.android .first")).toHaveLength(1);
  });

  it("tags each link in its store's own way", () => {
    const args = landingOf((landing) => (landing.campaign.appleProvider = "123456"));
    expect(hrefs(page(args, "index.html"), "computer")).toEqual([
      "https://chromewebstore.google.com/detail/abcdefghijklmnopabcdefghijklmnop?utm_source=tv&utm_medium=broadcast&utm_campaign=journal-13h",
      "https://microsoftedge.microsoft.com/addons/detail/ponmlkjihgfedcbaponmlkjihgfedcba?utm_source=tv&utm_medium=broadcast&utm_campaign=journal-13h",
      "https://addons.mozilla.org/firefox/addon/shop/?utm_source=tv&utm_medium=broadcast&utm_campaign=journal-13h",
      "https://apps.apple.com/fr/app/shop/id1234567890?pt=123456&ct=journal-13h&mt=8",
      "https://play.google.com/store/apps/details?id=com.example.shop&referrer=utm_source%3Dtv%26utm_medium%3Dbroadcast%26utm_campaign%3Djournal-13h",
    ]);
  });

  it("shows markup of a stack file as text: no element, no attribute comes of it", async () => {
    const hostile = `"><img src=x onerror='a()'>`;
    const attack: Edit = (landing, errorPage) => {
      landing.brand = "</style><script>";
      landing.words = Object.fromEntries(
        ["fr", "en"].map((code) => [
          code,
          Object.fromEntries(wordKeys.map((key) => [key, key === "languageName" ? "<b>&amp;" : hostile])),
        ]),
      );
      Object.assign(errorPage, { title: hostile, message: hostile, formText: hostile });
    };
    const shape = (html: string): string[] =>
      [...parsed(html).querySelectorAll("*")].map(
        (element) => `${element.tagName} ${[...element.attributes].map(({ name }) => name).join()}`,
      );
    const before = new Map(await pagesOf());
    for (const [path, html] of await pagesOf(attack)) {
      expect(shape(html)).toEqual(shape(before.get(path) ?? ""));
      expect(parsed(html).querySelector("h1")?.textContent).toBe(hostile);
    }
  });
});

describe("over the wire", () => {
  const lengths: [string, Edit][] = [
    ["as shipped", () => undefined],
    ["with every word at its longest", longest("é")],
    ["with every word at its longest and escaped", longest("&")],
  ];

  it.each(lengths)("a page fits the first flight, headers and drawings included, %s", (_, edit) => {
    for (const [, html] of siteOf(landingOf(edit), projectFolder)) {
      expect(gzipSync(html, { level: 6 }).length + landingHeaders.length + 512).toBeLessThanOrEqual(firstFlight);
    }
  });

  it.each(lengths)("the error page is within what Cloudflare takes, %s", async (_, edit) => {
    const bytes = Buffer.byteLength(await errorPageOf(edit));
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThanOrEqual(maxErrorContentBytes);
  });
});

describe("contrast", () => {
  // Figures of WCAG's own examples.
  it.each([
    ["#000000", "#ffffff", 21],
    ["#777777", "#ffffff", 4.48],
    ["#767676", "#ffffff", 4.54],
    ["#0000ff", "#ffffff", 8.59],
    ["#123456", "#123456", 1],
  ])("of %s and %s is %d", (a, b, expected) => {
    expect(contrast(a, b)).toBeCloseTo(expected, 2);
    expect(contrast(b, a)).toBe(contrast(a, b));
  });
});
