import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stackFilePath } from "../../ops/stackFile.ts";
import { axeViolations, describeBrowser, launchBrowser } from "../browser.ts";
import { broadcast } from "../terminal.ts";
import { describeLoad } from "./local.ts";
import type { LoadRun } from "./shop.ts";
import { flowOf, sumsOf, runLoad } from "./shop.ts";

describeLoad("a scaled evening against the local target", () => {
  let evening: LoadRun;
  let strict: LoadRun;
  const folder = mkdtempSync(join(tmpdir(), "load-strict-"));
  beforeAll(async () => {
    copyFileSync(stackFilePath("prod"), stackFilePath("prod", folder));
    const text = readFileSync(stackFilePath("qa"), "utf8");
    writeFileSync(stackFilePath("qa", folder), text.replace(/home: \{ (.*)p95: 500/, "home: { $1p95: 0.2"));
    // Side by side, on two machines' worth of workers; the second is the shortest there is.
    [evening, strict] = await Promise.all([
      runLoad("--scale", "0.015", "--speed", "40", "--workers", "2"),
      runLoad("--scale", "0.002", "--speed", "100", "--cwd", folder),
    ]);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("passes, with every scenario played and the evening's numbers reached", () => {
    expect(evening.code, evening.out + evening.notes).toBe(0);
    expect(evening.report).toMatchObject({ complete: true, scale: 0.015, stack: "qa" });
    expect(evening.report.verdicts.map(({ threshold }) => threshold)).toEqual(
      expect.arrayContaining(["home: p95, ms", "visit: sessions failed, %", "evening: people at once"]),
    );
    for (const { arrivals, completed, failed } of evening.report.flows.map(sumsOf)) {
      expect([completed, failed]).toEqual([arrivals, 0]);
    }
    // Home leads to the landing page, and is asked for twice.
    const home = sumsOf(flowOf(evening, "home"));
    expect(home.requests).toBe(2 * home.arrivals);
    expect(home.arrivals).toBeGreaterThan(200);
  });

  it("fails where one threshold does not hold", () => {
    expect(strict.code).toBe(1);
    expect(strict.out).toMatch(/✗ +home: p95, ms +[\d.]+ +at most 0\.2/);
    expect(strict.page).toMatch(/✗ 1 of \d+ limits did not hold/);
  });

  it("gives a report that size takes, with a lower bound where nothing was saturated", async () => {
    const { code, out, notes } = await broadcast(
      ...["size", "--stack", "qa", "--from", join(evening.folder, "report.json")],
      ...["--peak", "home=1"],
    );
    // So few sign-ups say nothing of its limit: that, too, must be said.
    if (code === 2) expect(notes).toMatch(/signup has too little in it/);
    else expect(out).toMatch(/at least|or more|lower/);
  });

  describeBrowser("its report in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());

    it.each([360, 1280])("%d px: quiet, by itself, accessible, and no wider than the screen", async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const said: string[] = [];
      const asked: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(join(evening.folder, "report.html")).href);
      expect(said).toEqual([]);
      expect(asked.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
      expect(await page.getByText("✓ Every limit held.").isVisible()).toBe(true);
      for (const name of ["Arrivals", "Latency", "Errors"]) {
        expect(await page.getByRole("img", { name }).locator("path").count(), name).toBeGreaterThan(3);
      }
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await page.close();
    });
  });
});
