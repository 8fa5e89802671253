import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalEdge } from "../../../../infra/zone/preview/serve.ts";
import { serveEdge } from "../../../../infra/zone/preview/serve.ts";
import { projectFolder } from "../../../../infra/contract/project.ts";
import { axeViolations, describeBrowser, launchBrowser, overflowing } from "../../../browser.ts";
import { liveZone } from "../zone.ts";
import { send } from "./visit.ts";

/** Kept for whoever wants to look; not in git. */
const pictures = join(projectFolder, ".broadcast", "screenshots");

const pages = {
  landing: { address: "https://www.example.com/?utm_source=tv", status: 200 },
  "landing-en": { address: "https://www.example.com/en/", status: 200 },
  error: { address: "https://www.example.com/signup", status: 503 },
  "not-found": { address: "https://tv.example.com/nowhere", status: 404 },
} as const;
type PageName = keyof typeof pages;

const phone: BrowserContextOptions = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };
const laptop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const sizes: Record<string, BrowserContextOptions> = {
  phone,
  laptop,
  "4k": { viewport: { width: 3840, height: 2160 } },
};

const schemes = ["light", "dark"] as const;
const everyLook = (Object.keys(pages) as PageName[]).flatMap((name) =>
  Object.keys(sizes).flatMap((size) => schemes.map((scheme) => ({ name, size, scheme }))),
);

describeBrowser("the pages in a browser, with the origin down", () => {
  let edge: LocalEdge;
  let browser: Browser;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    edge = await serveEdge(await liveZone());
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await edge.close();
  });

  interface Seen {
    page: Page;
    /** Addresses asked for, the page's own included. */
    asked: string[];
    complaints: string[];
    status: number;
  }

  /** Where an edited page is opened: what a redirect leads to cannot be edited on its way. */
  const direct = "https://tv.example.com/";

  /** Opens a page of the zone, and notes all that happens meanwhile. */
  async function open(name: PageName, options: BrowserContextOptions, edit?: (html: string) => string): Promise<Seen> {
    const page = await (await browser.newContext(options)).newPage();
    const { address, status: expected } = pages[name];
    const [asked, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => void asked.push(request.url()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("console", (message) => {
      // A browser notes the status of the page itself, which is meant.
      if (!message.text().includes(`status of ${String(expected)}`)) complaints.push(message.text());
    });
    if (edit) {
      await page.route("**", async (route) => {
        const { status, headers, body } = await send(edge, route.request().url());
        // Its length changes, and nothing else.
        const kept = Object.entries(headers as Record<string, string>).filter(([name]) => name !== "content-length");
        await route.fulfill({ status, headers: Object.fromEntries(kept), body: edit(body) });
      });
    }
    const response = await page.goto(edge.local(edit ? direct : address), { waitUntil: "load" });
    return { page, asked, complaints, status: response?.status() ?? 0 };
  }

  it.each(everyLook)("$name on $size in $scheme", async ({ name, size, scheme }) => {
    const { page, asked, complaints, status } = await open(name, { ...sizes[size], colorScheme: scheme });
    await page.screenshot({ path: join(pictures, `${name}-${size}-${scheme}.png`) });
    expect(status).toBe(pages[name].status);
    expect(complaints).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    // One request for the page, and one for the address that led to it.
    const own = page.url();
    expect(asked).toEqual(asked.length === 1 ? [own] : [edge.local(pages[name].address), own]);
    expect(await page.context().cookies()).toEqual([]);
    const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(background).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(18, 18, 18)");
    await page.context().close();
  });

  it("keeps the campaign's tags on the way to the landing page", async () => {
    const { page } = await open("landing", phone);
    expect(page.url()).toBe(edge.local("https://tv.example.com/?utm_source=tv"));
    await page.context().close();
  });

  it("offers the form on the error page, and nothing else", async () => {
    const { page } = await open("error", phone);
    const links = await page.evaluate<string[]>(`[...document.links].map(({ href }) => href)`);
    expect(links).toEqual(["https://docs.google.com/forms/d/e/broadcast-prod-form/viewform"]);
    await page.context().close();
  });

  const hostOf = (href: string): string => new URL(href).host;
  const visibleLinks = (page: Page): Promise<string[]> =>
    page.evaluate(
      `[...document.querySelectorAll("main li a")].filter((link) => link.checkVisibility()).map(({ href }) => href)`,
    );

  // What a Chromium cannot be, its style can be told to take it for.
  it.each([
    ["an Android phone", phone, undefined, "play.google.com"],
    ["a computer", laptop, undefined, "chromewebstore.google.com"],
    ["an iPhone", phone, "(-webkit-touch-callout:none)", "apps.apple.com"],
    ["an iPad with a mouse", laptop, "(-webkit-touch-callout:none)", "apps.apple.com"],
    ["Firefox on a computer", laptop, "(-moz-appearance:none)", "addons.mozilla.org"],
    ["Firefox on an Android phone", phone, "(-moz-appearance:none)", "play.google.com"],
  ])("puts the right store first on %s, and names each store once", async (_, options, trait, host) => {
    const known = (html: string): string => (trait === undefined ? html : html.replace(trait, "(display:block)"));
    const { page } = await open("landing", options, known);
    const links = await visibleLinks(page);
    expect(hostOf(links[0] ?? "")).toBe(host);
    expect(new Set(links.map(hostOf)).size).toBe(5);
    expect(links).toHaveLength(5);
    await page.context().close();
  });

  it("is walked by keyboard in the order it is seen, and shows where one is", async () => {
    const { page } = await open("landing", laptop);
    const expected = [...(await visibleLinks(page)), edge.local("https://tv.example.com/en/")];
    const walked: string[] = [];
    for (let step = 0; step < expected.length; step++) {
      await page.keyboard.press("Tab");
      walked.push(await page.evaluate<string>("document.activeElement.href"));
      expect(await page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    }
    expect(walked).toEqual(expected);
    await page.context().close();
  });

  it("tells a screen reader the heading, the stores and the other language", async () => {
    const { page } = await open("landing", phone);
    const tree = await page.locator("main").ariaSnapshot();
    expect(tree).toContain('heading "Vous avez vu Shop à la télévision');
    expect(tree.match(/link "/g)).toHaveLength(6);
    expect(tree.match(/- list:/g)).toHaveLength(1);
    expect(tree).not.toContain("img");
    await page.context().close();
  });

  it.each(["landing", "error"] as const)(
    "is readable at twice and four times the size, and with text twice as large: %s",
    async (name) => {
      // 1,280 px wide at 200 %, and at 400 %, which leaves 320.
      for (const viewport of [
        { width: 640, height: 400 },
        { width: 320, height: 200 },
      ]) {
        const { page } = await open(name, { viewport, deviceScaleFactor: 2 });
        expect(await overflowing(page)).toEqual([]);
        const smallest = await page.evaluate<number>(
          `Math.min(...[...document.querySelectorAll("main *")].map((element) => parseFloat(getComputedStyle(element).fontSize)))`,
        );
        expect(smallest).toBeGreaterThanOrEqual(16);
        await page.addStyleTag({ content: "html{font-size:200%}" });
        expect(await overflowing(page)).toEqual([]);
        await page.context().close();
      }
    },
  );

  it("does not move once it is there", async () => {
    const { page } = await open("landing", phone);
    const shift = await page.evaluate<number>(`new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(sum), 300);
    })`);
    expect(shift).toBe(0);
    await page.context().close();
  });

  it.each(["landing", "error"] as const)("says the same with images off, drawings included: %s", async (name) => {
    const blind = await launchBrowser(["--blink-settings=imagesEnabled=false"]);
    const context = await blind.newContext(phone);
    const page = await context.newPage();
    await page.goto(edge.local(pages[name].address));
    const before = await page.locator("main").ariaSnapshot();
    await page.addStyleTag({ content: "svg{display:none!important}" });
    expect(await page.locator("main").ariaSnapshot()).toBe(before);
    expect(before).toContain("heading");
    expect(await overflowing(page)).toEqual([]);
    await blind.close();
  });

  it("runs no script that somebody smuggles in, and loads no picture", async () => {
    const smuggled = `<script>document.title = "taken"</script><img src="x" onerror="document.title = 'taken'"></main>`;
    const { page, complaints } = await open("landing", laptop, (html) => html.replace("</main>", smuggled));
    expect(await page.locator("main script").count()).toBe(1);
    expect(await page.title()).not.toBe("taken");
    // Both are refused by the page's own policy, and nothing else is complained of.
    const refused = complaints.map((text) => /directive:? ["'](\S+)/.exec(text)?.[1] ?? text);
    expect([...new Set(refused)].sort()).toEqual(["default-src", "img-src"]);
    await page.context().close();
  });
});
