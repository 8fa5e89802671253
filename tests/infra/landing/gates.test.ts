import { describe, expect, it } from "vitest";
import { type } from "../../../infra/landing/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";

describe("the gate of a landing page", () => {
  const live = new Live(offlineEstate("prod", (raw) => keepKinds(raw, "landings", "zones")));

  it.each<Mistake>([
    [
      "a page that is not there",
      type.script,
      "landing-tv-script",
      (outputs) => Object.assign(outputs["assets"] as object, { directory: "../nowhere" }),
      "landing-tv",
      /it answers 404/,
    ],
  ])("notices %s", (...mistake) => live.notices(...mistake));

  it("says that it did not really ask", async () => {
    expect((await live.ask("landing-tv")).message).toContain("no request was made");
  });
});
