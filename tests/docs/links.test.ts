import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { broadcast } from "../terminal.ts";
import type { Page } from "./pages.ts";
import { pages } from "./pages.ts";

const own = (path: string): boolean => existsSync(join(projectFolder, path));

/** Every file of the tree, from the project's folder. */
const files = filesIn("");

function filesIn(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", ".git", ".broadcast"].includes(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** Whether a name in backticks is meant as a path of this tree: a source file or page, or below a folder of it. */
const isPath = (name: string): boolean =>
  /^\.?[\w.*-]+(\/[\w.*@-]+)*\/?$/.test(name) &&
  !name.startsWith(".broadcast") &&
  (/\.(ts|mjs|md|svg|png)$/.test(name) || (name.includes("/") && own(name.split("/")[0] ?? "")));

/** A path, `*` for any name; a name without folders may be in any of them. */
function isThere(name: string): boolean {
  if (!name.includes("*") && own(name)) return true;
  const pattern = name.replaceAll(/[.+]/g, "\\$&").replaceAll("*", "[^/]*");
  const [start, end] = [name.includes("/") ? "^" : "(^|/)", name.endsWith("/") ? "" : "$"];
  return files.some((file) => new RegExp(`${start}${pattern}${end}`).test(file));
}

/** What the page itself makes: sections whose heading is a file of one's own. */
const madeBy = ({ text }: Page): string[] => [...text.matchAll(/^### `([^`]+)`$/gm)].map(([, path = ""]) => path);

const linksIn = ({ text }: Page): string[] =>
  [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

const pathsIn = ({ text }: Page): string[] =>
  [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = ""]) => name).filter(isPath);

/** Headings as GitHub turns them into anchors. */
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

const scripts = (JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as { scripts: object }).scripts;

/** Every call of this project's command on a page, whether in a block or in backticks, comments left out. */
function callsIn({ text }: Page): { verb: string; flags: string[] }[] {
  return [...text.matchAll(/npx broadcast ([a-z-]+)([^`\n#|]*)/g)].map(([, verb = "", rest = ""]) => ({
    verb,
    flags: [...rest.matchAll(/(?:^|\s)(--[a-z-]+)/g)].map(([, flag = ""]) => flag),
  }));
}

const helps = new Map<string, Promise<string>>();
function helpOf(verb: string): Promise<string> {
  const found = helps.get(verb) ?? broadcast(verb, "--help").then(({ code, out, notes }) => `${code} ${out} ${notes}`);
  helps.set(verb, found);
  return found;
}

describe.each(pages.map((page) => [page.path, page] as const))("%s", (path, page) => {
  it("links to what is there", () => {
    const dead = linksIn(page).filter((target) => !own(normalize(join(dirname(path), target))));
    expect(dead).toEqual([]);
  });

  it("links to sections that are there", () => {
    const sections = [...page.text.matchAll(/\]\(([^)\s#:]*)#([^)]+)\)/g)];
    const dead = sections.filter(([, target = "", anchor = ""]) => {
      const file = target === "" ? path : normalize(join(dirname(path), target));
      return !anchorsIn(readFileSync(join(projectFolder, file), "utf8")).includes(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it("names files and folders that are there", () => {
    const made = madeBy(page).flatMap((file) => [file, dirname(file)]);
    expect(pathsIn(page).filter((name) => !isThere(name) && !made.includes(name))).toEqual([]);
  });

  it("names scripts that package.json has", () => {
    const named = [...page.text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it("names verbs and options that the command has", async () => {
    for (const { verb, flags } of callsIn(page)) {
      const help = await helpOf(verb);
      expect(help).toMatch(/^0 Usage: broadcast /);
      for (const flag of flags) expect(help, `${verb} ${flag}`).toMatch(new RegExp(`${flag}\\b`));
    }
  });
});

describe("what the pages are read for", () => {
  it("finds links, paths, scripts and calls at all", () => {
    expect(pages.flatMap(linksIn).length).toBeGreaterThan(20);
    expect(pages.flatMap(pathsIn).length).toBeGreaterThan(30);
    expect(pages.flatMap(callsIn).flatMap(({ flags }) => flags).length).toBeGreaterThan(30);
  });
});
