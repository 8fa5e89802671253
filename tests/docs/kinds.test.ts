import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../infra/contract/project.ts";
import { adopts, kindsPage, unexplained } from "../../scripts/kindsPage.ts";
import { kinds } from "../../stacks/kinds.ts";
import { examples } from "../adopting/examples.ts";

describe("the page of kinds", () => {
  it("is what the rooms say (else: npm run update:schema)", async () => {
    const path = join(projectFolder, "docs", "kinds.md");
    const written = await format(kindsPage(kinds), { ...(await resolveConfig(path)), parser: "markdown" });
    expect(readFileSync(path, "utf8")).toBe(written);
  });

  it("says of no kind that its adoption is proven that has no example to prove it by", () => {
    const adopting = kinds.filter((kind) => adopts(kind)).map(({ key }) => key);
    expect(adopting.sort()).toEqual(Object.keys(examples).sort());
  });

  it.each(kinds.map((kind) => [kind.key, kind] as const))(
    "says why %s brings nothing of a part, and only then",
    (_, kind) => {
      expect(unexplained(kind)).toEqual([]);
      expect(unexplained({ ...kind, checks: [], lacks: {} })).toContain("checks");
    },
  );
});
