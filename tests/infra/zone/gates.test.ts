import { describe, expect, it } from "vitest";
import type { Properties } from "../../../infra/contract/properties.ts";
import { type } from "../../../infra/zone/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";

const rule = (outputs: Properties, ref: string): Record<string, unknown> => {
  const found = (outputs["rules"] as Record<string, unknown>[]).find((each) => each["ref"] === ref);
  if (!found) throw new Error(`no rule ${ref}`);
  return found;
};

describe("gates of a zone", () => {
  const live = new Live(offlineEstate("prod", (raw) => keepKinds(raw, "landings", "zones")));

  it.each<Mistake>([
    [
      "a redirect that is off",
      type.ruleset,
      "zone-site-redirects",
      (outputs) => (rule(outputs, "broadcast_home_en")["enabled"] = false),
      "zone-site-redirects",
      /rule broadcast_home_en is off/,
    ],
    [
      "a visitor who stays at home",
      type.ruleset,
      "zone-site-redirects",
      (outputs) => (rule(outputs, "broadcast_home_en")["enabled"] = false),
      "zone-site-redirects-home",
      /https:\/\/example.com\/en\?utm_source=broadcast-gate answers 200, not 302/,
    ],
    [
      "a redirect that loses the query",
      type.ruleset,
      "zone-site-redirects",
      (outputs) => {
        const parameters = rule(outputs, "broadcast_home_fr")["actionParameters"] as { fromValue: object };
        Object.assign(parameters.fromValue, { preserveQueryString: false });
      },
      "zone-site-redirects-home",
      /loses its query/,
    ],
    [
      "a redirect that leads to another redirect",
      type.ruleset,
      "zone-site-redirects",
      (outputs) =>
        (rule(outputs, "broadcast_home_en")["expression"] = '(http.host in {"example.com" "tv.example.com"})'),
      "zone-site-redirects-home",
      /where https:\/\/\S+ leads, answers 302/,
    ],
    [
      "a landing page that the edge does not keep",
      type.ruleset,
      "zone-site-cache",
      (outputs) => (rule(outputs, "broadcast_cache_landing")["enabled"] = false),
      "zone-site-cache-landing",
      /the edge says cache DYNAMIC, not HIT/,
    ],
    [
      "another error page",
      type.ruleset,
      "zone-site-errors",
      (outputs) => ((rule(outputs, "broadcast_error_page")["actionParameters"] as Properties)["content"] = "<p>Oops"),
      "zone-site-errors",
      /rule broadcast_error_page serves another page/,
    ],
    [
      "a rule without its ref",
      type.ruleset,
      "zone-site-rate-limits",
      (outputs) => (rule(outputs, "broadcast_limit_signup")["ref"] = "another"),
      "zone-site-rate-limits",
      /rule broadcast_limit_signup is missing/,
    ],
    [
      "a waiting room that is suspended",
      type.waitingRoom,
      "zone-site-waiting-room",
      (outputs) => (outputs["suspended"] = true),
      "zone-site-waiting-room",
      /signup is suspended/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("say of what they did not really ask", async () => {
    expect((await live.ask("zone-site-cache-landing")).message).toContain("no request was made");
    expect((await live.ask("zone-site-redirects-home")).message).toContain("no request was made");
    expect((await live.ask("zone-site-errors")).message).toContain("no request was made to fail for it");
  });
});
