import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadHtml } from "../../ops/load/html.ts";
import { planHtml } from "../../ops/render/html/plan.ts";
import { gatherPlans } from "../../ops/render/gatherPlans.ts";
import { reportHtml } from "../../ops/report/html.ts";
import { serveBoard } from "../../ops/watch/server.ts";
import type { WatchServer } from "../../ops/watch/server.ts";
import { axeViolations, describeBrowser, launchBrowser, overflowing } from "../browser.ts";
import { rawEstate } from "../estates.ts";
import { board } from "../watch/boards.ts";
import { sampleLoadReport, sampleReport } from "./samples.ts";

/**
 * Pages are compared by where their parts stand and what colours they have, and not by their pixels: how a letter is drawn, how wide it is, and
 * so where a line breaks, depends on the machine's fonts. What a block's place is, and its colour, does not.
 */
const kept = join(import.meta.dirname, "goldens", "layout.json");
const tolerance = 2;

interface Part {
  part: string;
  left: number;
  width: number;
  colours: string;
}

const read = `[...document.querySelectorAll("header, main, footer, section, nav, h1, h2, h3, details, summary, ul, figure, .verdict, .scroll, svg[role=img]")]
  .filter((element) => element.checkVisibility())
  .map((element) => {
    const { left, width } = element.getBoundingClientRect();
    const { color, backgroundColor } = getComputedStyle(element);
    const name = element.getAttribute("class") ?? "";
    return {
      part: element.localName + (name && !(element instanceof SVGElement) ? "." + name : ""),
      left: Math.round(left), width: Math.round(width), colours: color + " on " + backgroundColor,
    };
  })`;

/** Names in a chart that cover one another. */
const covered = `[...document.querySelectorAll("svg[role=img]")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("text")].filter(({ textContent }) => textContent.trim() !== "")
    .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  return boxes.flatMap(({ text, box }, index) => boxes.slice(index + 1)
    .filter((other) => Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 2
      && Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 4)
    .map((other) => text + " / " + other.text));
})`;

describeBrowser("the pages as they look", () => {
  const folder = mkdtempSync(join(tmpdir(), "layout-"));
  let browser: Browser;
  let server: WatchServer;
  const addresses: Record<string, string> = {};
  const found: Record<string, Part[]> = {};
  const golden = (existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {}) as Record<string, Part[]>;

  beforeAll(async () => {
    browser = await launchBrowser();
    const now = Temporal.Instant.from("2027-02-19T10:00Z");
    // Without levers, whose review is slow and has tests of its own.
    const estate = { ...rawEstate("qa"), levers: undefined };
    const file = { config: { "broadcast:phase": "normal", "broadcast:estate": estate } };
    writeFileSync(join(folder, "Pulumi.qa.yaml"), JSON.stringify(file));
    const asked = {
      stack: "qa",
      cwd: folder,
      to: "prewarm",
      now,
      air: ["2027-02-19T20:00"],
      zone: "Europe/Paris",
    } as const;
    const pages = {
      plan: planHtml(await gatherPlans({ ...asked, air: [...asked.air] })),
      report: reportHtml(sampleReport),
      load: loadHtml(sampleLoadReport),
    };
    for (const [name, text] of Object.entries(pages)) {
      const path = join(folder, `${name}.html`);
      writeFileSync(path, text);
      addresses[name] = pathToFileURL(path).href;
    }
    server = await serveBoard(
      { board: () => board({ levers: [] }), onChange: () => () => undefined },
      { host: "127.0.0.1", port: 0 },
    );
    addresses["watch"] = server.address;
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
    if (process.env["UPDATE_GOLDENS"]) writeFileSync(kept, `${JSON.stringify({ ...golden, ...found }, null, 1)}\n`);
  });

  const cases = ["plan", "report", "load", "watch"].flatMap((name) =>
    [390, 768, 1280].flatMap((width) => (["light", "dark"] as const).map((scheme) => [name, width, scheme] as const)),
  );

  it.each(cases)(
    "%s at %i px, %s: where they were, no wider than the screen, no name on another, nothing that axe knows",
    { timeout: 120_000 },
    async (name, width, scheme) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      await page.goto(addresses[name] ?? "");
      if (name === "watch") await page.getByText("connections of shop through the writer").first().waitFor();
      const parts = await page.evaluate<Part[]>(read);
      const key = `${name} ${width} ${scheme}`;
      found[key] = parts;
      if (!process.env["UPDATE_GOLDENS"]) {
        expect(parts.map(({ part, colours }) => `${part} ${colours}`)).toEqual(
          golden[key]?.map(({ part, colours }) => `${part} ${colours}`),
        );
        const moved = parts.filter(({ left, width: own }, index) => {
          const before = golden[key]?.[index];
          return (
            Math.abs(left - (before?.left ?? NaN)) > tolerance || Math.abs(own - (before?.width ?? NaN)) > tolerance
          );
        });
        expect(moved).toEqual([]);
      }
      await checkWhole(page, width);
      await page.close();
    },
  );
});

async function checkWhole(page: Page, width: number): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  expect((await overflowing(page)).filter((each) => !/class="(unseen|scroll)"|thead|<tr|<th /.test(each))).toEqual([]);
  expect(await page.evaluate(covered)).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
}
