import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { kinds } from "../../stacks/kinds.ts";
import { firstCells, pageAt } from "./pages.ts";

const page = pageAt("docs/owners.md");
const tests: Readonly<Record<string, string>> = {
  objectOwners: "tests/handover/objectOwners.test.ts",
  tagOwners: "tests/handover/tagOwners.test.ts",
  moto: "tests/handover/moto.test.ts",
};

describe("docs/owners.md", () => {
  it("names a test for each row, in which that owner stands", () => {
    const rows = page.text.split("\n").filter((line) => /^\|.*\| `/.test(line) && !line.includes("| owner"));
    expect(rows.length).toBe(firstCells(page, "owner").length);
    for (const row of rows) {
      const [owner = "", , , found = ""] = row
        .split("|")
        .slice(1)
        .map((cell) => cell.trim());
      const path = tests[found.replaceAll("`", "")] ?? "";
      expect([row, existsSync(join(projectFolder, path)) && path !== ""]).toEqual([row, true]);
      const [word = ""] = owner
        .split(/[ ,]/)
        .map((each) => ({ another: owner.includes("Pulumi") ? "Pulumi" : "operator" })[each] ?? each);
      expect(readFileSync(join(projectFolder, path), "utf8").toLowerCase()).toContain(word.toLowerCase());
    }
  });

  it("says of whom an owner's next run is tried", () => {
    const tried = readFileSync(join(projectFolder, "tests/control-plane/handover.test.ts"), "utf8");
    const owners = firstCells(page, "tried there");
    expect(owners.length).toBe(4);
    for (const owner of owners) expect(tried).toMatch(new RegExp(`^  "?${owner.replace(" apply", "")}"?: \\{`, "m"));
  });

  it("names every kind of thing", () => {
    for (const { key } of kinds) expect(page.text).toContain(`\`${key}\``);
  });
});
