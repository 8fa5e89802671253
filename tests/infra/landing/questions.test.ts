import { describe, it } from "vitest";
import type { No } from "../../check/readyEstate.ts";
import { ReadyEstate } from "../../check/readyEstate.ts";

describe("a no about landing pages", () => {
  const well = new ReadyEstate();

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
