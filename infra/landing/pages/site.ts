import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LandingArgs } from "../schema.ts";
import { withImagePaths } from "../image.ts";
import { pathOf } from "../words.ts";
import { landingPage } from "./landingPage.ts";
import { notFoundPage } from "./notFoundPage.ts";
import { projectFolder } from "../../contract/project.ts";

/** Files by path below the landing host's folder. */
export type Site = ReadonlyMap<string, string>;

/** The landing host's files; its pictures are found from `folder`. The same configuration gives the same bytes. */
export function siteOf(landing: LandingArgs, folder: string): Site {
  const args = withImagePaths(landing, folder);
  const pages = args.languages.map((language): [string, string] => [
    `${pathOf(language, args.languages).slice(1)}index.html`,
    landingPage(language, args),
  ]);
  // Without a file of its own, who asks for robots.txt would get a page.
  return new Map([...pages, ["404.html", notFoundPage(args)], ["robots.txt", "User-agent: *\nAllow: /\n"]]);
}

/**
 * Writes a site's files, unless they are there, and returns their folder, relative to the project's.
 * It is named by what it holds: a plan shows a changed word, and two programs at once cannot mix theirs.
 */
export function writeSite(site: Site): string {
  const hash = createHash("sha256");
  for (const [path, text] of site) hash.update(`${path}\0${text}\0`);
  const folder = `.broadcast/landing/${hash.digest("hex").slice(0, 16)}`;
  const place = join(projectFolder, folder);
  if (holds(place, site)) return folder;
  mkdirSync(dirname(place), { recursive: true });
  // Moved into place whole, so that a killed program leaves nothing half done.
  const aside = mkdtempSync(join(dirname(place), "writing-"));
  for (const [path, text] of site) {
    mkdirSync(dirname(join(aside, path)), { recursive: true });
    writeFileSync(join(aside, path), text);
  }
  try {
    rmSync(place, { recursive: true, force: true });
    renameSync(aside, place);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    // Another program may have been faster.
    if (!holds(place, site)) throw error;
  }
  return folder;
}

function holds(place: string, site: Site): boolean {
  return [...site].every(([path, text]) => {
    const file = join(place, path);
    return existsSync(file) && readFileSync(file, "utf8") === text;
  });
}
