import { describe, expect, it } from "vitest";
import { seed } from "../../sandbox/seed.ts";
import { newCloud, zone } from "./fixture.ts";

const RULESET = "cloudflare:index/ruleset:Ruleset";
const ROOM = "cloudflare:index/waitingRoom:WaitingRoom";

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
    await cloud.create(RULESET, "redirects", ruleset([{ ref: "a" }]));
    await expect(cloud.create(RULESET, "more", ruleset([{ ref: "b" }]))).rejects.toThrow(
      "'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase http_request_dynamic_redirect",
    );
    await cloud.create(RULESET, "cache", ruleset([], "http_request_cache_settings"));
    await cloud.create(RULESET, "elsewhere", { ...ruleset([]), zoneId: "b".repeat(32) });
    expect(cloud.list(RULESET)).toHaveLength(3);
  });

  it("keeps the order, ids and versions of rules that have a ref", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(
      RULESET,
      "redirects",
      ruleset([{ ref: "b" }, { ref: "a", enabled: false }]),
    );
    const after = await cloud.update(RULESET, id, ruleset([{ ref: "b" }, { ref: "a", enabled: true }]));
    const [before, now] = [rulesOf(outputs), rulesOf(after.outputs)];
    expect(now.map(({ ref }) => ref)).toEqual(["b", "a"]);
    expect(now.map((rule) => rule["id"])).toEqual(before.map((rule) => rule["id"]));
    expect(now.map(({ version }) => version)).toEqual(["1", "2"]);
    expect(after.outputs["version"]).toBe("2");
  });

  it("gives every rule without a ref a new id at each change", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(RULESET, "redirects", ruleset([{}, {}]));
    const after = await cloud.update(RULESET, id, ruleset([{}, { enabled: false }]));
    expect(rulesOf(after.outputs)[0]?.["id"]).not.toBe(rulesOf(outputs)[0]?.["id"]);
  });

  it("refuses two rules with one ref", async () => {
    await expect(newCloud().create(RULESET, "redirects", ruleset([{ ref: "a" }, { ref: "a" }]))).rejects.toThrow(
      "'a' is not a valid value for ref because it is used by another rule",
    );
  });

  it("turns a rule in place and is replaced for another name, kind, phase or zone", () => {
    const cloud = newCloud();
    const off = ruleset([{ ref: "a", enabled: false }]);
    expect(cloud.diff(RULESET, off, ruleset([{ ref: "a", enabled: true }])).changes).toEqual([
      { path: "rules[0].enabled", kind: "update", replace: false },
    ]);
    for (const property of ["name", "kind", "phase", "zoneId"]) {
      expect(cloud.diff(RULESET, off, { ...off, [property]: "other" }).replaces).toEqual([property]);
    }
  });

  it("is adopted as zones/<zone>/<id>", async () => {
    const cloud = newCloud();
    seed(cloud, RULESET, "redirects", ruleset([{ ref: "a" }]), `zones/${zone}/0123`);
    expect((await cloud.read(RULESET, `zones/${zone}/0123`))?.id).toBe("0123");
    expect((await cloud.read(RULESET, "0123"))?.inputs).toEqual(ruleset([{ ref: "a" }]));
    expect(await cloud.read(RULESET, `zones/${zone}/4567`)).toBeUndefined();
    await expect(cloud.create(RULESET, "more", ruleset([]))).rejects.toThrow("exceeded maximum number");
  });
});

describe("a Waiting Room", () => {
  const room = {
    zoneId: zone,
    name: "room",
    host: "example.com",
    totalActiveUsers: 1000,
    newUsersPerMinute: 500,
    suspended: true,
  };

  it("is suspended and resumed in place", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(ROOM, "room", room);
    expect(cloud.diff(ROOM, room, { ...room, suspended: false }).changes).toEqual([
      { path: "suspended", kind: "update", replace: false },
    ]);
    expect((await cloud.update(ROOM, id, { ...room, suspended: false })).outputs["suspended"]).toBe(false);
  });

  it.each([
    [{ totalActiveUsers: 199, newUsersPerMinute: 199 }, ["totalActiveUsers", "newUsersPerMinute"]],
    [{ newUsersPerMinute: 100 }, ["newUsersPerMinute"]],
  ])("fails the check below 200 users: %j", (wrong, properties) => {
    const { failures } = newCloud().check(ROOM, "room", { ...room, ...wrong });
    expect(failures.map(({ property }) => property)).toEqual(properties);
    expect(failures[0]?.reason).toContain("must be between 200 and 2147483647");
  });

  it("refuses more new users a minute than users in all", async () => {
    await expect(newCloud().create(ROOM, "room", { ...room, newUsersPerMinute: 1001 })).rejects.toThrow(
      "new_users_per_minute (1001) must not be greater than total_active_users (1000)",
    );
  });
});

describe("settings", () => {
  it.each([
    ["cloudflare:index/zoneSetting:ZoneSetting", { zoneId: zone, settingId: "always_online", value: "on" }],
    [
      "cloudflare:index/customPages:CustomPages",
      { zoneId: zone, identifier: "500_errors", state: "customized", url: "https://x" },
    ],
  ])("%s keeps its value when it is deleted", async (type, inputs) => {
    const cloud = newCloud();
    const { id } = await cloud.create(type, "setting", inputs);
    await cloud.delete(type, id);
    expect(cloud.find(type, id)).toMatchObject({ outputs: inputs, released: true });
    await cloud.create(type, "setting", inputs);
    expect(cloud.find(type, id)?.released).toBeUndefined();
  });

  it("tiered cache is really deleted", async () => {
    const cloud = newCloud();
    const type = "cloudflare:index/tieredCache:TieredCache";
    const { id } = await cloud.create(type, "tiered", { zoneId: zone, value: "on" });
    await cloud.update(type, id, { zoneId: zone, value: "off" });
    await cloud.delete(type, id);
    expect(cloud.list(type)).toEqual([]);
    expect(cloud.check(type, "tiered", { zoneId: zone, value: "yes" }).failures).toEqual([
      { property: "value", reason: expect.stringContaining('["on" "off"]') as string },
    ]);
  });
});

describe("the landing page's parts", () => {
  it("uploads a Worker with its assets, and replaces it for another name", async () => {
    const cloud = newCloud();
    const type = "cloudflare:index/workersScript:WorkersScript";
    const script = { accountId: "b".repeat(32), scriptName: "landing", assets: { directory: "landing" } };
    const { id, outputs } = await cloud.create(type, "landing", script);
    expect([id, outputs["hasAssets"]]).toEqual(["landing", true]);
    expect((await cloud.read(type, `${script.accountId}/landing`))?.id).toBe("landing");
    expect(cloud.diff(type, script, { ...script, scriptName: "other" }).replaces).toEqual(["scriptName"]);
    const { failures } = cloud.check(type, "landing", { accountId: script.accountId, scriptName: "landing" });
    expect(failures[0]?.reason).toContain("At least one of these attributes must be configured");
  });

  it("refuses a second route of a pattern and a second record of a name", async () => {
    const cloud = newCloud();
    const route = { zoneId: zone, pattern: "landing.example.com/*", script: "landing" };
    await cloud.create("cloudflare:index/workersRoute:WorkersRoute", "route", route);
    await expect(cloud.create("cloudflare:index/workersRoute:WorkersRoute", "again", route)).rejects.toThrow(
      "same pattern",
    );
    const record = { zoneId: zone, name: "landing", type: "CNAME", content: "example.com", ttl: 1, proxied: true };
    const { id } = await cloud.create("cloudflare:index/dnsRecord:DnsRecord", "record", record);
    await expect(cloud.create("cloudflare:index/dnsRecord:DnsRecord", "again", record)).rejects.toThrow(
      "identical record",
    );
    await cloud.update("cloudflare:index/dnsRecord:DnsRecord", id, { ...record, ttl: 300 });
    expect(cloud.find("cloudflare:index/dnsRecord:DnsRecord", id)?.outputs["ttl"]).toBe(300);
  });
});
