import { describe, expect, it } from "vitest";
import { type } from "../../../infra/zone/facts.ts";
import { seed } from "../../../sandbox/seed.ts";
import { newCloud, zone } from "../../sandbox/fixture.ts";

interface Rule {
  ref?: string;
  enabled?: boolean;
  expression?: string;
}

function ruleset(rules: Rule[], phase = "http_request_dynamic_redirect"): Record<string, unknown> {
  return {
    zoneId: zone,
    name: "default",
    kind: "zone",
    phase,
    rules: rules.map((rule) => ({ action: "redirect", ...rule })),
  };
}

function rulesOf(outputs: Record<string, unknown>): Record<string, unknown>[] {
  return outputs["rules"] as Record<string, unknown>[];
}

describe("a ruleset", () => {
  it("is the only one of its phase in its zone", async () => {
    const cloud = newCloud();
    await cloud.create(type.ruleset, "redirects", ruleset([{ ref: "a" }]));
    await expect(cloud.create(type.ruleset, "more", ruleset([{ ref: "b" }]))).rejects.toThrow(
      "'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase http_request_dynamic_redirect",
    );
    await cloud.create(type.ruleset, "cache", ruleset([], "http_request_cache_settings"));
    await cloud.create(type.ruleset, "elsewhere", { ...ruleset([]), zoneId: "b".repeat(32) });
    expect(cloud.list(type.ruleset)).toHaveLength(3);
  });

  it("keeps the order, ids and versions of rules that have a ref", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(
      type.ruleset,
      "redirects",
      ruleset([{ ref: "b" }, { ref: "a", enabled: false }]),
    );
    const after = await cloud.update(type.ruleset, id, ruleset([{ ref: "b" }, { ref: "a", enabled: true }]));
    const [before, now] = [rulesOf(outputs), rulesOf(after.outputs)];
    expect(now.map(({ ref }) => ref)).toEqual(["b", "a"]);
    expect(now.map((rule) => rule["id"])).toEqual(before.map((rule) => rule["id"]));
    expect(now.map(({ version }) => version)).toEqual(["1", "2"]);
    expect(after.outputs["version"]).toBe("2");
  });

  it("gives every rule without a ref a new id at each change", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(type.ruleset, "redirects", ruleset([{}, {}]));
    const after = await cloud.update(type.ruleset, id, ruleset([{}, { enabled: false }]));
    expect(rulesOf(after.outputs)[0]?.["id"]).not.toBe(rulesOf(outputs)[0]?.["id"]);
  });

  it("refuses two rules with one ref", async () => {
    await expect(newCloud().create(type.ruleset, "redirects", ruleset([{ ref: "a" }, { ref: "a" }]))).rejects.toThrow(
      "'a' is not a valid value for ref because it is used by another rule",
    );
  });

  it("turns a rule in place and is replaced for another name, kind, phase or zone", () => {
    const cloud = newCloud();
    const off = ruleset([{ ref: "a", enabled: false }]);
    expect(cloud.diff(type.ruleset, off, ruleset([{ ref: "a", enabled: true }])).changes).toEqual([
      { path: "rules[0].enabled", kind: "update", answer: "update" },
    ]);
    for (const property of ["name", "kind", "phase", "zoneId"]) {
      expect(cloud.diff(type.ruleset, off, { ...off, [property]: "other" }).replaces).toEqual([property]);
    }
  });

  it("is adopted as zones/<zone>/<id>", async () => {
    const cloud = newCloud();
    seed(cloud, type.ruleset, "redirects", ruleset([{ ref: "a" }]), `zones/${zone}/0123`);
    expect((await cloud.read(type.ruleset, `zones/${zone}/0123`))?.id).toBe("0123");
    expect((await cloud.read(type.ruleset, "0123"))?.inputs).toEqual(ruleset([{ ref: "a" }]));
    expect(await cloud.read(type.ruleset, `zones/${zone}/4567`)).toBeUndefined();
    await expect(cloud.create(type.ruleset, "more", ruleset([]))).rejects.toThrow("exceeded maximum number");
  });

  it.each([
    ["serve_error", { statusCode: 399 }, "rules[0].actionParameters.statusCode"],
    ["serve_error", { statusCode: 1000 }, "rules[0].actionParameters.statusCode"],
    ["block", { response: { statusCode: 503 } }, "rules[0].actionParameters.response.statusCode"],
    ["redirect", { fromValue: { statusCode: 300 } }, "rules[0].actionParameters.fromValue.statusCode"],
  ])("fails the check for a status that %s cannot have: %j", (action, actionParameters, property) => {
    const inputs = { ...ruleset([]), rules: [{ action, actionParameters }] };
    expect(
      newCloud()
        .check(type.ruleset, "rules", inputs)
        .failures.map((failure) => failure.property),
    ).toEqual([property]);
  });

  it("wants a zone's id, not its name", () => {
    const { failures } = newCloud().check(type.ruleset, "rules", { ...ruleset([]), zoneId: "shop.example" });
    expect(failures).toEqual([
      { property: "zoneId", reason: expect.stringContaining("must be a 32-character hexadecimal string") as string },
    ]);
  });
});
