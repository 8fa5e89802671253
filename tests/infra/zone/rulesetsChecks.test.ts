import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../infra/contract/shape.ts";
import { goodEstate } from "../../shapes.ts";

/** On a Business zone. */
const good = await goodEstate();
const [cache, redirects, errors, limits] = [
  "zone-site-cache",
  "zone-site-redirects",
  "zone-site-errors",
  "zone-site-rate-limits",
] as const;
const onPlan = (plan: string) => good.set("zone-site", ["plan"], plan);
const copies = (name: string, count: number) => {
  const [rule] = good.named(name).inputs["rules"] as object[];
  return Array.from({ length: count }, (_, index) => ({ ...rule, ref: `rule_${index}` }));
};

describe("rulesets", () => {
  it("are one for each phase and zone", () => {
    const check = "one-ruleset-for-each-phase";
    const second = good.twin(cache, "second-cache");
    expect(second.messages(check)).toContain(
      "second-cache is a second entry-point ruleset for http_request_cache_settings",
    );
    expect(second.set("second-cache", ["zoneId"], "f".repeat(32)).messages(check)).toBe("");
    expect(second.set("second-cache", ["phase"], "http_request_origin").messages(check)).toBe("");
    expect(good.set(cache, ["zoneId"], UNKNOWN).messages(check)).toContain("cannot be known");
  });

  it("have a stable, unique ref on every rule", () => {
    expect(good.set(redirects, ["rules", 0, "ref"], undefined).messages("rule-refs")).toContain(
      "`rules[0]` has no `ref`",
    );
    expect(good.set(redirects, ["rules", 0, "ref"], "").messages("rule-refs")).toContain("has no `ref`");
    expect(good.set(redirects, ["rules", 1, "ref"], "broadcast_home_fr").messages("rule-refs")).toContain(
      '`rules[1].ref` "broadcast_home_fr" is taken',
    );
  });

  it("are protected", () => {
    expect(good.unprotected(errors).messages("ruleset-is-protected")).toContain("`protect` is off");
  });

  it("hold no more rules than the plan has, disabled ones included", () => {
    const check = "rule-count-within-plan";
    expect(good.set(cache, ["rules"], copies(cache, 50)).messages(check)).toBe("");
    expect(good.set(cache, ["rules"], copies(cache, 51)).messages(check)).toContain(
      "51 rules in http_request_cache_settings; a business zone has 50",
    );
    expect(onPlan("pro").set(limits, ["rules"], copies(limits, 3)).messages(check)).toContain("a pro zone has 2");
    expect(onPlan("free").messages(check)).toContain("1 rules in http_custom_errors; a free zone has 0");
  });

  it("keep nothing at the edge for less than the plan's least", () => {
    const check = "edge-ttl-within-plan";
    const ttl = ["rules", 0, "actionParameters", "edgeTtl", "default"];
    expect(onPlan("pro").set(cache, ttl, 3599).messages(check)).toContain("is 3599 s; a pro zone has at least 3600 s");
    expect(onPlan("pro").set(cache, ttl, 3600).messages(check)).toBe("");
    expect(onPlan("free").messages(check)).toContain("a free zone has at least 7200 s");
    expect(good.set(cache, ttl, 1).messages(check)).toBe("");
    const status = ["rules", 0, "actionParameters", "edgeTtl", "statusCodeTtls", 0, "value"];
    expect(onPlan("pro").set(cache, status, 60).messages(check)).toContain("statusCodeTtls[0].value");
  });

  it("have expressions that Cloudflare takes", () => {
    const check = "expression-within-limits";
    const set = (estate: typeof good, expression: string) =>
      estate.set(cache, ["rules", 0, "expression"], expression).messages(check);
    const long = (length: number) => `http.host eq "${"é".repeat(length - 15)}"`;
    expect(set(good, long(4096))).toBe("");
    expect(set(good, long(4097))).toContain("its expression has 4097 characters; Cloudflare takes 4096");
    expect(set(good, 'http.host matches "^a"')).toBe("");
    expect(set(onPlan("pro"), 'http.host matches "^a"')).toContain("needs a Business plan; the zone is on pro");
    const target = ["rules", 1, "actionParameters", "fromValue", "targetUrl"];
    const expression = 'regex_replace(http.request.full_uri, "a", "b")';
    expect(onPlan("pro").set(redirects, target, { expression }).messages(check)).toContain(
      "Rule broadcast_home_en uses a regular expression",
    );
    expect(set(onPlan("pro"), 'http.host ~ "^a"')).toContain("needs a Business plan");
    expect(set(onPlan("pro"), 'http.request.uri.path eq "/matches~" and http.host eq r#"a matches "b"#')).toBe("");
  });

  it("say what zone they belong to", () => {
    const checks = ["rule-count-within-plan", "edge-ttl-within-plan"] as const;
    for (const check of checks) {
      expect(good.without("zone-site").messages(check)).toContain(`${cache} belongs to no component`);
      expect(good.set("zone-site", ["plan"], undefined).messages(check)).toContain("`plan` is missing");
    }
    expect(onPlan("gold").messages("edge-ttl-within-plan")).toContain(
      '`plan` is "gold"; allowed: free, pro, business, enterprise',
    );
  });
});
