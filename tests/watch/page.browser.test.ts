import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import type { Board } from "../../ops/watch/board.ts";
import type { WatchServer } from "../../ops/watch/server.ts";
import { serveBoard } from "../../ops/watch/server.ts";
import { axeViolations, describeBrowser, launchBrowser, overflowing } from "../browser.ts";
import { board } from "./boards.ts";

describeBrowser("the page of a show, in a browser", () => {
  let browser: Browser;
  let server: WatchServer;
  let now: Board = board();
  const listeners = new Set<() => void>();
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await serveBoard(
      { board: () => now, onChange: (listener) => (listeners.add(listener), () => void listeners.delete(listener)) },
      { host: "127.0.0.1", port: 0 },
    );
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function opened(
    width: number,
    colorScheme: "light" | "dark",
  ): Promise<{ page: Page; said: string[]; asked: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const [said, asked]: [string[], string[]] = [[], []];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", ({ message }) => said.push(message));
    page.on("request", (request) => asked.push(new URL(request.url()).host));
    await page.goto(server.address);
    await page.getByText("connections of shop through the writer").first().waitFor();
    return { page, said, asked };
  }

  it.each([
    [360, "light"],
    [1280, "dark"],
    [1920, "light"],
  ] as const)(
    "is whole at %i px, %s: no fault that axe knows, no message, no request elsewhere",
    async (width, scheme) => {
      const { page, said, asked } = await opened(width, scheme);
      expect(await axeViolations(page)).toEqual([]);
      // What is read out and not shown is a point in size.
      expect((await overflowing(page)).filter((each) => !each.includes('class="unseen"'))).toEqual([]);
      expect(said).toEqual([]);
      expect(new Set(asked)).toEqual(new Set([new URL(server.address).host]));
      await page.close();
    },
  );

  it("follows what happens without being asked again", async () => {
    const { page } = await opened(1280, "light");
    now = board({ standing: { entered: "live", settled: "live", by: "state" } });
    for (const listener of listeners) listener();
    await page.locator(".phase", { hasText: /^live$/ }).waitFor();
    await page.close();
  });

  it("says so when it hears nothing any more", async () => {
    const { page } = await opened(1280, "light");
    await server.close();
    await page.locator("#lost").waitFor();
    expect(await page.locator("#lost").textContent()).not.toBe("");
    await page.close();
  });
});
