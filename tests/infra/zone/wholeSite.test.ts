import { describe, expect, it } from "vitest";
import { evaluate } from "../../../policies/expression/evaluate.ts";
import { parseExpression } from "../../../policies/expression/parse.ts";
import { reviewLevers } from "../../../ops/levers/review.ts";
import { OfflineEstate } from "../../../ops/plan/offlineEstate.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { rawEstate } from "../../estates.ts";
import { fieldsOf, rulesIn } from "./zone.ts";

const redirects = "http_request_dynamic_redirect";

describe("the rule that leads the whole site to the landing page", async () => {
  const raw = rawEstate();
  raw["zones"].site.redirect.wholeSite = {};
  raw["levers"] = { emergency: { title: "The static page", set: { "zones.site.redirect.wholeSite.enabled": true } } };
  const { estate } = parseSettings("live", raw);
  const offline = new OfflineEstate("prod", estate);
  const emergency = offline.withLevers(["emergency"]);
  const rules = rulesIn(await emergency.resources("live"), redirects);
  const rule = rules.find(({ ref }) => ref === "broadcast_whole_site");
  const expression = parseExpression(rule?.expression ?? "false");

  it("comes after those of home, so that each of these keeps its own page", () => {
    expect(rules.map(({ ref }) => ref)).toEqual(["broadcast_home_fr", "broadcast_home_en", "broadcast_whole_site"]);
  });

  it("is off until a lever turns it on, which holds at every step and is undone", async () => {
    const off = await offline.resources("live");
    expect(rulesIn(off, redirects).map(({ ref }) => ref)).toEqual(["broadcast_home_fr", "broadcast_home_en"]);
    const { levers } = await reviewLevers("live", { offline });
    expect(levers).toMatchObject([{ name: "emergency", refusals: [] }]);
  });

  it.each([
    ["a page", "https://www.example.com/fr/produits?x=1", {}, true],
    ["home", "https://example.com/", {}, true],
    ["what looks like a form", "https://www.example.com/signing", {}, true],
    ["sign-up", "https://www.example.com/signup", {}, false],
    ["sign-up in other letters", "https://www.example.com/SignUp/done", {}, false],
    ["the API", "https://www.example.com/api/v1/me", {}, false],
    ["certificates", "https://www.example.com/.well-known/acme-challenge/x", {}, false],
    ["a form that is sent", "https://www.example.com/contact", { method: "POST" }, false],
    ["the landing page itself", "https://tv.example.com/", {}, false],
  ])("matches %s as it should", (_, address, how, matches) => {
    expect(evaluate(expression, fieldsOf(address, how)) === true).toBe(matches);
  });
});
