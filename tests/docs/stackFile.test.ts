import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackFilePage } from "../../scripts/stackFilePage.ts";
import { stackFileSchemaText } from "../../stacks/jsonSchema.ts";
import { kinds } from "../../stacks/kinds.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { objectionsTo, road } from "../estates/fixed.ts";
import type { RawEstate } from "../estates.ts";

const read = (...path: string[]): string => readFileSync(join(projectFolder, ...path), "utf8");
const page = read("docs", "stack-file.md");

/** The whole stack files among the YAML blocks of a page. */
function stackFilesIn(markdown: string): string[] {
  return [...markdown.matchAll(/^```yaml\n([^]*?)^```$/gm)]
    .map(([, block = ""]) => block)
    .filter((block) => /^config:/m.test(block));
}

const examples: [name: string, text: string][] = [
  ...readdirSync(join(projectFolder, "docs", "examples"))
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file): [string, string] => [`docs/examples/${file}`, read("docs", "examples", file)]),
  ...readdirSync(join(projectFolder, "docs"))
    // That page adds a kind of its own, and has a test of its own.
    .filter((file) => file.endsWith(".md") && file !== "add-a-kind.md")
    .flatMap((file) =>
      stackFilesIn(read("docs", file)).map((text, index): [string, string] => [
        `docs/${file}, block ${index + 1}`,
        text,
      ]),
    ),
  ...stackFilesIn(read("README.md")).map((text, index): [string, string] => [`README.md, block ${index + 1}`, text]),
];

describe("the page of the stack file", () => {
  it("is what the schema gives (else: npm run update:schema)", () => {
    expect(page).toBe(stackFilePage(join(projectFolder, "docs", "examples", "smallest.yaml")));
  });

  it("has a part for every kind there is, and for nothing else that is a map by name", () => {
    const parts = [...page.matchAll(/^## `(\w+)\.<name>`/gm)].map(([, key]) => key);
    expect(parts.sort()).toEqual(["targets", "levers", "partners", ...kinds.map(({ key }) => key)].sort());
  });
});

describe("an example of the documentation", () => {
  const schema = z.fromJSONSchema(JSON.parse(stackFileSchemaText()) as z.core.JSONSchema.JSONSchema);

  it("is there, the smallest one in the page itself", () => {
    expect(examples.map(([name]) => name)).toContain("docs/examples/smallest.yaml");
    expect(page).toContain(read("docs", "examples", "smallest.yaml"));
  });

  it.each(examples)("%s is a stack file that is planned, with nothing against it", async (_, text) => {
    const file = parse(text) as { config: RawEstate };
    expect(schema.safeParse(file).error).toBeUndefined();
    const { phase, estate } = parseSettings(
      file.config["broadcast:phase"] ?? "normal",
      file.config["broadcast:estate"],
    );
    expect(phase).toBe("normal");
    const offline = new OfflineEstate("example", estate);
    expect(await objectionsTo(offline)).toEqual([]);
    const moved = await Promise.all(road.map(async ([from, to]) => (await offline.steps(from, to)).length));
    // The record of the phase moves in every switch, and twice.
    expect(Math.max(...moved)).toBeGreaterThan(2);
  });
});
