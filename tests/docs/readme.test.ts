import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { kinds } from "../../stacks/kinds.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { broadcast } from "../terminal.ts";
import { blocksIn, firstCells, pageAt } from "./pages.ts";

const readme = pageAt("README.md");
const bare = (cell: string): string => cell.replaceAll("`", "");

describe("README.md", () => {
  it("has a line for every verb of the command, and for no other", async () => {
    const { out } = await broadcast("--help");
    const verbs = [...out.matchAll(/^ {2}([a-z-]+) \[/gm)].map(([, verb = ""]) => verb).filter((v) => v !== "help");
    expect(verbs.length).toBeGreaterThan(8);
    expect(firstCells(readme, "`npx broadcast …`").map(bare).sort()).toEqual(verbs.sort());
  });

  it("has a line for every kind of thing", () => {
    const keys = kinds.map(({ key }) => key);
    expect(firstCells(readme, "key").map(bare).sort()).toEqual([...keys].sort());
  });

  it("quotes a stack file that is one, the smallest", async () => {
    const [shown = ""] = blocksIn(readme, "yaml");
    expect(shown.trim()).toBe(readFileSync(join(projectFolder, "docs/examples/smallest.yaml"), "utf8").trim());
    const { config } = parse(shown) as { config: Record<string, unknown> };
    const { estate } = parseSettings("normal", config["broadcast:estate"]);
    const { refusals } = await new OfflineEstate("smallest", estate).plan("normal", "prewarm");
    expect(refusals).toEqual([]);
  });

  it("quotes what a plan says of the jump it forbids", async () => {
    const { code, out } = await broadcast("plan", "--stack", "prod", "--from", "live", "--to", "normal");
    expect(code).toBe(1);
    const quoted = [...readme.text.matchAll(/^> (.*)$/gm)].map(([, line = ""]) => line).join(" ");
    expect(quoted).toMatch(/is not safe at every step/);
    let from = 0;
    for (const part of quoted.split("…").map((each) => each.trim())) {
      const at = out.indexOf(part, from);
      expect(at, part).toBeGreaterThanOrEqual(from);
      from = at + part.length;
    }
  });
});

/** Lengths of a table's rows as rendered, links by their text. */
const widthsIn = (text: string): number[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[ -|]+$/.test(line))
    .map((line) => {
      const cells = line
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replaceAll("`", "")
        .split("|");
      return cells.map((cell) => cell.trim()).join("   ").length;
    });

describe("tables of the first pages", () => {
  it.each(["README.md", "CONTRIBUTING.md", "docs/limits.md", "docs/adopting.md"])("%s: fit a screen", (path) => {
    expect(Math.max(...widthsIn(pageAt(path).text))).toBeLessThanOrEqual(110);
  });
});

describe("docs/adopting.md", () => {
  it("shows an estate, in parts, that can be read and planned, all of it adopted", async () => {
    const parts = blocksIn(pageAt("docs/adopting.md"), "yaml").map((block) => parse(block) as Record<string, unknown>);
    expect(parts.length).toBe(4);
    const { estate } = parseSettings("normal", Object.assign({}, ...parts));
    const offline = new OfflineEstate("adopted", estate);
    for (const [from, to] of [
      ["normal", "prewarm"],
      ["prewarm", "live"],
    ] as const) {
      expect((await offline.plan(from, to)).refusals).toEqual([]);
    }
  });
});
