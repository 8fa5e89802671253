import { describe, it } from "vitest";
import type { No } from "../../check/well.ts";
import { Well } from "../../check/well.ts";

describe("a no about landing pages", () => {
  const well = new Well();

  it.each<No>([
    [
      "a page that does not answer",
      { http: (url) => ({ status: url.includes("tv.") ? 522 : 200, headers: {}, body: "" }) },
      "landing",
      /it answers 522/,
      /up in normal/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});
