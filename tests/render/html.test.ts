import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlanDocument } from "../../ops/render/document.ts";
import { gatherPlans } from "../../ops/render/gatherPlans.ts";
import { planHtml } from "../../ops/render/html/plan.ts";
import { axeViolations, describeBrowser, launchBrowser } from "../browser.ts";

const now = Temporal.Instant.from("2027-02-19T10:00Z");
const hostile = `"><script>document.title = "owned"</script><img src="https://example.com/x" onerror="document.title='owned'">`;

/** Every switch of both stacks; a jump; and one whose texts are attacks. */
const documents: Record<"all" | "jump" | "hostile", PlanDocument> = {} as never;
beforeAll(async () => {
  documents.all = await gatherPlans({ now, air: ["2027-02-19T20:00"], zone: "Europe/Paris" });
  documents.jump = await gatherPlans({ stack: "prod", from: "live", to: "normal", now });
  documents.hostile = structuredClone(documents.jump);
  const [stack] = documents.hostile.stacks;
  const [step] = stack?.plans[0]?.forward.steps ?? [];
  const [timed] = stack?.plans[0]?.forward.timing.steps.filter(({ effect }) => effect > 600) ?? [];
  if (!stack || !step || !timed) throw new Error("no step");
  stack.stack = hostile;
  stack.problems.push(hostile);
  stack.plans[0]?.uncounted.push(hostile);
  stack.plans[0]?.forward.safety[0]?.uncounted.push(hostile);
  stack.plans[0]?.checks[0]?.verdicts[0]?.uncounted.push(hostile);
  step.name = timed.name = hostile;
  step.changes = [{ path: hostile, before: hostile, after: { [hostile]: hostile } }];
});

describe("the plan as one file", () => {
  it("asks for nothing else, and runs nothing", () => {
    for (const document of Object.values(documents)) {
      const page = planHtml(document);
      expect(page).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|<iframe|@import|url\(/);
      expect(page).toContain("default-src 'none'");
    }
  });

  it("stays a page however large the estate is", () => {
    const large = structuredClone(documents.all);
    for (const { forward } of large.stacks.flatMap(({ plans }) => plans)) {
      const [step] = forward.steps;
      const [timed] = forward.timing.steps.filter(({ effect, start }) => effect > start);
      if (!step || !timed) continue;
      for (let i = 0; i < 5000; i++) {
        forward.steps.push({ ...step, name: `app-${i}` });
        forward.timing.steps.push({ ...timed, urn: `app-${i}`, name: `app-${i}` });
      }
    }
    const page = planHtml(large);
    expect(page.length).toBeLessThan(2_000_000);
    expect(page).toMatch(/… and 4,?\d+ more/);
  });
});

describeBrowser("the plan in a browser", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), "plan-page-"));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a page, and gives back what it said and asked for on the way. */
  async function open(name: keyof typeof documents, options: BrowserContextOptions) {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, planHtml(documents[name]));
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return { page, said, asked: asked.filter((url) => !url.startsWith("data:")), close: () => context.close() };
  }

  const widths = [360, 1280].flatMap((width) =>
    (["light", "dark"] as const).flatMap((scheme) =>
      (["all", "jump", "hostile"] as const).map((name) => ({ name, width, scheme })),
    ),
  );

  it.each(widths)(
    "$name, $width px, $scheme: quiet, by itself, accessible, and no wider than the screen",
    async ({ name, width, scheme }) => {
      const { page, said, asked, close } = await open(name, { viewport: { width, height: 800 }, colorScheme: scheme });
      await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
      expect(said).toEqual([]);
      expect(asked).toHaveLength(1);
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await page.title()).not.toBe("owned");
      await close();
    },
  );

  it("shows the verdict at once, and draws what the plan says", async () => {
    const { page, close } = await open("all", { viewport: { width: 360, height: 640 } });
    await expectInView(page, "Everything may go ahead");
    await unfold(page);
    const axis = page.getByRole("img", { name: "Time axis of normal → prewarm for prod" });
    expect(await axis.textContent()).toMatch(/database-shop-primary[^]*20 min ⚠ up to 2 min without service/);
    const load = page.getByRole("img", { name: "Load against capacity, prewarm → live for prod" });
    expect(await load.textContent()).toMatch(/connections-shop-writer[^]*\d+ %/);
    expect(await page.getByText("Latest safe start:").first().textContent()).toMatch(/Fri 2027-02-19 19:0\d \+01:00/);
    await close();
  });

  it("has a row for each switch in view of its verdict, and the rest folded", async () => {
    const { page, close } = await open("all", { viewport: { width: 1280, height: 900 } });
    const rows = page.getByRole("region", { name: "Switches of prod" }).getByRole("row");
    expect(await rows.nth(1).textContent()).toMatch(
      /normal → prewarm.*update.*back .*USD an hour.*%.*every dial comes back/s,
    );
    expect(await page.getByRole("img").count()).toBe(0);
    await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "qa" }).click();
    expect(page.url()).toMatch(/#stack-qa$/);
    await close();
  });

  it("is a list on a phone: every cell of a table in view, beside its head", async () => {
    const { page, close } = await open("all", { viewport: { width: 390, height: 844 } });
    await unfold(page);
    const wide = await page.evaluate(`[...document.querySelectorAll("tbody td, tbody th")]
      .filter((cell) => cell.getBoundingClientRect().right > innerWidth).map((cell) => cell.textContent)`);
    expect(wide).toEqual([]);
    await close();
  });

  it("says why a jump is refused, with the load that would not fit", async () => {
    const { page, close } = await open("jump", { viewport: { width: 1280, height: 800 } });
    await expectInView(page, "live → normal skips prewarm. Plan live → prewarm instead.");
    await unfold(page);
    expect(await page.getByText("4,375 wanted of 3,295 allowed").count()).toBeGreaterThan(0);
    const load = page.getByRole("img", { name: "Load against capacity, live → normal for prod" });
    expect(await load.textContent()).toContain("133 %");
    await close();
  });
});

/** What a reviewer opens who wants it step by step. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
}

async function expectInView(page: Page, text: string): Promise<void> {
  const box = await page.getByText(text).first().boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  expect(box, text).not.toBeNull();
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(height);
}
