import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectFolder } from "../../../infra/contract/project.ts";
import type { LocalEdge } from "../../../infra/zone/preview/serve.ts";
import { serveEdge } from "../../../infra/zone/preview/serve.ts";
import { axeViolations, describeBrowser, launchBrowser, overflowing } from "../../browser.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import { circle, Pictures, redPoint } from "./pictures.ts";

/** Kept for whoever wants to look; not in git. */
const screenshots = join(projectFolder, ".broadcast", "screenshots");

const shop = "https://shop.example.com/tv";

describeBrowser("a landing page that leads to a web shop, in a browser", () => {
  const pictures = new Pictures();
  let edge: LocalEdge;
  let browser: Browser;
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    const edit = (raw: RawEstate): void => {
      delete raw["landings"].tv.stores;
      const [logo, picture] = [pictures.write("logo.svg", circle), pictures.write("picture.png", redPoint)];
      Object.assign(raw["landings"].tv as object, { shop, logo, picture });
    };
    edge = await serveEdge(await offlineEstate("prod", edit).resources("live"));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await edge.close();
    pictures.remove();
  });

  const looks = (["light", "dark"] as const).flatMap((colorScheme) => [
    { size: "phone", seen: ["logo"], colorScheme, viewport: { width: 320, height: 640 } },
    { size: "laptop", seen: ["logo", "picture"], colorScheme, viewport: { width: 1280, height: 800 } },
  ]);

  it.each(looks)("$size, $colorScheme: its pictures are shown, and the shop is one tab away", async (look) => {
    const { size, seen, colorScheme, viewport } = look;
    const page = await (await browser.newContext({ colorScheme, viewport })).newPage();
    const [asked, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => void asked.push(request.url()));
    page.on("console", (message) => void complaints.push(message.text()));
    await page.goto(edge.local("https://tv.example.com/"), { waitUntil: "load" });
    await page.screenshot({ path: join(screenshots, `shop-${size}-${colorScheme}.png`) });
    const shown = await page.evaluate<string[]>(`[...document.images]
      .filter((image) => image.checkVisibility() && image.complete && image.naturalWidth > 0 && image.width > 0)
      .map((image) => image.matches(".brand img") ? "logo" : "picture")`);
    expect(shown).toEqual(seen);
    // Pictures lie inside the page: nothing beside it is asked for, and its own policy lets them through.
    expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    await page.keyboard.press("Tab");
    const target = new URL(await page.evaluate<string>("document.activeElement.href"));
    expect(`${target.origin}${target.pathname}`).toBe(shop);
    expect(target.searchParams.get("utm_campaign")).toBe("journal-13h");
    expect(await page.locator("main").ariaSnapshot()).not.toContain("img");
    await page.context().close();
  });
});
