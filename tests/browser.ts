import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { describe } from "vitest";

/** Debian's browser, or another Chromium on PATH; `CHROMIUM` names one elsewhere. */
function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named !== undefined) return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

const chromiumPath = findChromium();

/** A suite that needs a real browser: skipped, and loudly so, where there is none. */
export function describeBrowser(name: string, body: () => void): void {
  if (chromiumPath === undefined) {
    process.stderr.write(
      `SKIPPED: ${name}: no Chromium. Install one (apt-get install chromium), or name it in CHROMIUM.\n`,
    );
  }
  describe.skipIf(chromiumPath === undefined)(name, body);
}

export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  // A container's root has no sandbox to give, and little shared memory.
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-dev-shm-usage", ...args] });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResults {
  violations: { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}

/** What axe-core finds wrong with the page, one line each. */
export async function axeViolations(page: Page): Promise<string[]> {
  // By the debugger, so that the page's own policy against scripts stays as it is.
  const session = await page.context().newCDPSession(page);
  const run = async (expression: string): Promise<unknown> => {
    const { result } = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    return result.value as unknown;
  };
  await run(axe);
  const results = (await run("axe.run()")) as AxeResults;
  await session.detach();
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${help}: ${JSON.stringify(target)} ${failureSummary}`),
  );
}

/** What does not fit: the page wider than the window, or text wider than its own box. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll("html, body *")]
    .filter((element) => element.checkVisibility() && !(element instanceof SVGElement))
    .filter(({ scrollWidth, clientWidth, tagName, localName }) =>
      tagName === "HTML" ? scrollWidth > innerWidth : clientWidth > 0 && scrollWidth > clientWidth + 1)
    .map(({ outerHTML }) => outerHTML.slice(0, 120))`);
}
