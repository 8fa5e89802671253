import { describe, expect, it } from "vitest";
import { describeRuleset } from "../../infra/annotations.ts";
import { UNKNOWN } from "../../policies/shape.ts";
import { goodEstate, messages, mutated, unprotected, verdictOf, without } from "./estate.ts";

const good = goodEstate();
const onPlan = (plan: string) => {
  const description = describeRuleset({ plan, landing: "tv.example.com", never: ["/signup", "/api/"] });
  return ["cache", "redirects", "errors", "limits"].reduce(
    (estate, name) => mutated(estate, name, ["description"], description),
    good,
  );
};
const firstRule = (name: string): Record<string, unknown> => {
  const rules = good.find((resource) => resource.name === name)?.inputs.rules as Record<string, unknown>[];
  return rules[0] ?? {};
};
const copies = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...firstRule(name), ref: `rule_${index}` }));

describe("rulesets", () => {
  it("are one for each phase and zone", () => {
    const check = "one-ruleset-for-each-phase";
    const second = good
      .filter(({ name }) => name === "cache")
      .map((one) => ({ ...one, name: "cache-2", urn: `${one.urn}-2` }));
    expect(messages([...good, ...second], check)).toContain(
      "cache-2 is a second entry-point ruleset for http_request_cache_settings",
    );
    expect(messages(mutated([...good, ...second], "cache-2", ["zoneId"], "f".repeat(32)), check)).toBe("");
    expect(messages(mutated(good, "cache", ["zoneId"], UNKNOWN), check)).toContain("cannot be known");
  });

  it("have a stable, unique ref on every rule", () => {
    expect(messages(mutated(good, "redirects", ["rules", 0, "ref"], undefined), "rule-refs")).toContain(
      "`rules[0]` has no `ref`",
    );
    expect(messages(mutated(good, "redirects", ["rules", 0, "ref"], ""), "rule-refs")).toContain("has no `ref`");
    expect(messages(mutated(good, "redirects", ["rules", 1, "ref"], "broadcast_home"), "rule-refs")).toContain(
      '`rules[1].ref` "broadcast_home" is taken',
    );
  });

  it("are protected", () => {
    expect(messages(unprotected(good, "errors"), "ruleset-is-protected")).toContain("`protect` is off");
  });

  it("hold no more rules than the plan has, disabled ones included", () => {
    const check = "rule-count-within-plan";
    expect(messages(mutated(good, "cache", ["rules"], copies("cache", 50)), check)).toBe("");
    expect(messages(mutated(good, "cache", ["rules"], copies("cache", 51)), check)).toContain(
      "51 rules in http_request_cache_settings; a business zone has 50",
    );
    expect(messages(mutated(onPlan("pro"), "limits", ["rules"], copies("limits", 3)), check)).toContain(
      "a pro zone has 2",
    );
    expect(messages(onPlan("free"), check)).toContain("1 rules in http_custom_errors; a free zone has 0");
  });

  it("keep nothing at the edge for less than the plan's least", () => {
    const check = "edge-ttl-within-plan";
    const ttl = ["rules", 0, "actionParameters", "edgeTtl", "default"];
    expect(messages(mutated(onPlan("pro"), "cache", ttl, 3599), check)).toContain(
      "is 3599 s; a pro zone has at least 3600 s",
    );
    expect(messages(mutated(onPlan("pro"), "cache", ttl, 3600), check)).toBe("");
    expect(messages(onPlan("free"), check)).toContain("a free zone has at least 7200 s");
    expect(messages(mutated(good, "cache", ttl, 1), check)).toBe("");
    const status = ["rules", 0, "actionParameters", "edgeTtl", "statusCodeTtls", 0, "value"];
    expect(messages(mutated(onPlan("pro"), "cache", status, 60), check)).toContain("statusCodeTtls[0].value");
  });

  it("have expressions that Cloudflare takes", () => {
    const check = "expression-within-limits";
    const set = (estate: typeof good, expression: string) =>
      messages(mutated(estate, "cache", ["rules", 0, "expression"], expression), check);
    const long = (length: number) => `http.host eq "${"é".repeat(length - 15)}"`;
    expect(set(good, long(4096))).toBe("");
    expect(set(good, long(4097))).toContain("its expression has 4097 characters; Cloudflare takes 4096");
    expect(set(good, 'http.host matches "^a"')).toBe("");
    expect(set(onPlan("pro"), 'http.host matches "^a"')).toContain("needs a Business plan; the zone is on pro");
    const target = ["rules", 1, "actionParameters", "fromValue", "targetUrl", "expression"];
    const dynamic = mutated(onPlan("pro"), "redirects", target, 'regex_replace(http.request.full_uri, "a", "b")');
    expect(messages(dynamic, check)).toContain("Rule zone_apex uses a regular expression");
    expect(set(onPlan("pro"), 'http.host ~ "^a"')).toContain("needs a Business plan");
    expect(set(onPlan("pro"), 'http.request.uri.path eq "/matches~" and http.host eq r#"a matches "b"#')).toBe("");
  });

  it("say what zone they belong to", () => {
    const silent = mutated(good, "cache", ["description"], "mine");
    expect(messages(silent, "rule-count-within-plan")).toContain("does not say the zone's plan");
    expect(messages(onPlan("gold"), "edge-ttl-within-plan")).toContain(
      'zone plan "gold"; allowed: free, pro, business, enterprise',
    );
  });
});

describe("Waiting Rooms", () => {
  it("have figures that Cloudflare takes", () => {
    const check = "waiting-room-limits";
    expect(messages(mutated(good, "room", ["newUsersPerMinute"], 199), check)).toContain(
      "`newUsersPerMinute` is 199; Cloudflare takes at least 200",
    );
    expect(messages(mutated(good, "room", ["totalActiveUsers"], 199), check)).toContain("`totalActiveUsers` is 199");
    expect(messages(mutated(good, "room", ["newUsersPerMinute"], 2001), check)).toContain(
      "above `totalActiveUsers` 2000",
    );
    expect(messages(mutated(good, "room", ["totalActiveUsers"], undefined), check)).toContain("is missing");
    expect(messages(mutated(good, "room", ["newUsersPerMinute"], 2000), check)).toBe("");
    expect(messages(mutated(good, "room", ["newUsersPerMinute"], 200), check)).toBe("");
  });

  it("need a Business plan", () => {
    expect(messages(onPlan("pro"), "waiting-room-plan")).toContain("needs a Business plan; its zone is on pro");
    expect(messages(onPlan("enterprise"), "waiting-room-plan")).toBe("");
    expect(messages(mutated(good, "room", ["zoneId"], "other"), "waiting-room-plan")).toContain(
      "The plan of zone other cannot be known",
    );
  });
});

describe("the landing page", () => {
  const check = "landing-is-served";

  it("is served where redirects lead", () => {
    expect(verdictOf(without(good, "script"), check).violations.map(({ message }) => message)).toEqual([
      expect.stringContaining("lacks a Worker with the page's assets"),
    ]);
    const other = good
      .filter(({ name }) => name === "route" || name === "record")
      .map((one) => ({ ...one, inputs: {} }));
    expect(messages([...other, ...good], check)).toBe("");
    expect(messages(mutated(good, "route", ["pattern"], "tv.example.com/en/*"), check)).toContain(
      "a Worker route tv.example.com/*",
    );
    expect(messages(mutated(good, "record", ["proxied"], false), check)).toContain(
      "a proxied DNS record tv.example.com",
    );
  });

  it("is cached in tiers, advisedly", () => {
    const off = verdictOf(mutated(good, "tiered", ["value"], "off"), "tiered-cache-on");
    expect(off).toMatchObject({ level: "advisory", passed: false });
    const missing = verdictOf(without(good, "tiered"), "tiered-cache-on").violations;
    expect(missing.map(({ message }) => message)).toEqual([expect.stringContaining("Tiered cache is not described")]);
  });
});

describe("alarms", () => {
  it("call somebody, advisedly", () => {
    const silent = verdictOf(mutated(good, "cpu", ["alarmActions"], []), "alarms-have-actions");
    expect(silent).toMatchObject({ level: "advisory", passed: false });
    expect(silent.violations[0]?.message).toContain("Alarm cpu has no `alarmActions`");
  });
});
