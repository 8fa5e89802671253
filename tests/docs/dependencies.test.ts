import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { firstCells, pageAt } from "./pages.ts";

type Manifest = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

const packagesIn = (path: string): string[] => {
  const manifest = JSON.parse(readFileSync(join(projectFolder, path), "utf8")) as Manifest;
  const lists = ["dependencies", "devDependencies", "optionalDependencies"];
  return lists.flatMap((list) => Object.keys(manifest[list] ?? {}));
};

const page = pageAt("docs/dependencies.md");

/** Names of packages on the page; `*` stands for the rest of a name. */
const named = firstCells(page, "package").flatMap((cell) =>
  cell
    .replace(/\(.*\)/, "")
    .split(/ and |,/)
    .map((name) => name.trim().split(" ")[0] ?? "")
    .filter((name) => name !== ""),
);

const hasLine = (name: string): boolean =>
  named.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name));

describe("docs/dependencies.md", () => {
  it.each(["package.json", "load/package.json"])("has a line for every package of %s", (path) => {
    const packages = packagesIn(path);
    expect(packages.length).toBeGreaterThan(1);
    expect(packages.filter((name) => !hasLine(name))).toEqual([]);
  });

  it("has no line for a package of npm that is gone", () => {
    const known = ["package.json", "load/package.json"].flatMap(packagesIn);
    // Rust's and Go's are in manifests of their own.
    const others = ["wirefilter-engine", "k8s.io/kubernetes", "sigs.k8s.io/kwok"];
    const gone = named.filter(
      (name) =>
        !others.includes(name) && !known.some((each) => each === name || each.startsWith(name.replace("*", ""))),
    );
    expect(gone).toEqual([]);
  });

  it("says why, in each line", () => {
    const reasons = page.text
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2);
    expect(reasons.filter((line) => (line.split("|")[2]?.trim().length ?? 0) < 20)).toEqual([]);
  });
});
