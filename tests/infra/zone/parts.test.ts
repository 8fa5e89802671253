import { describe, expect, it } from "vitest";
import type { Phase } from "../../../infra/contract/dial.ts";
import { type } from "../../../infra/zone/facts.ts";
import { ownedPhase } from "../../../infra/zone/reading.ts";
import { blockingVerdicts, runChecks } from "../../../policies/run.ts";
import { checksOf } from "../../../stacks/checks.ts";
import { InvalidSettings } from "../../../stacks/settings.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import { goodEstate } from "../../shapes.ts";

type Edit = (raw: RawEstate) => void;

const leaveOut = (from: RawEstate, ...keys: readonly string[]): void => {
  for (const key of keys) Reflect.deleteProperty(from, key);
};

/** A change to the zone and its landing page in a file that has nothing else. */
const edgeOnly =
  (edit: Edit): Edit =>
  (raw) => {
    leaveOut(raw, "databases", "caches", "apps", "nodePools", "flags", "alarms", "load");
    raw["targets"] = { site: raw["targets"].site as RawEstate };
    edit(raw);
  };

const phases: readonly Phase[] = ["normal", "prewarm", "live"];
const moves = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
] as const;

/** Why a switch of either kind is refused. */
async function refusals(edit: Edit): Promise<string[]> {
  const estate = offlineEstate("prod", edgeOnly(edit));
  const all: string[] = [];
  for (const [from, to] of moves) all.push(...(await estate.plan(from, to)).refusals);
  return all;
}

/** Phases of the rulesets it has, and types of what is no ruleset, in a phase of the estate. */
async function parts(edit: Edit, phase: Phase): Promise<string[]> {
  const resources = await offlineEstate("prod", edgeOnly(edit)).resources(phase);
  return [
    ...resources.ofType(type.ruleset).map((ruleset) => ownedPhase(ruleset) ?? ""),
    ...resources.ofType(type.waitingRoom, type.tieredCache).map(({ name }) => name),
  ].sort();
}

/** What is said of a file that is wrong, by the path it names. */
function mistakes(edit: Edit): Record<string, string> {
  try {
    offlineEstate("prod", edgeOnly(edit));
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    return Object.fromEntries(error.mistakes.map(({ path, allowed }) => [path.replace(/^estate\./, ""), allowed]));
  }
  return {};
}

const all = [
  "http_custom_errors",
  "http_ratelimit",
  "http_request_cache_settings",
  "http_request_dynamic_redirect",
  "http_response_headers_transform",
  "zone-site-tiered-cache",
  "zone-site-waiting-room",
];
const without = (...gone: string[]): string[] => all.filter((part) => !gone.includes(part));

describe("a zone that leaves a part out", () => {
  it("has all of them otherwise", async () => {
    expect(await parts(() => undefined, "normal")).toEqual(all);
    expect(await refusals(() => undefined)).toEqual([]);
  });

  it.each([
    ["redirect", without("http_request_dynamic_redirect")],
    ["cache", without("http_request_cache_settings")],
    ["errors", without("http_custom_errors", "http_response_headers_transform")],
    ["rateLimits", without("http_ratelimit")],
    ["waitingRoom", without("zone-site-waiting-room")],
    ["tieredCache", without("zone-site-tiered-cache")],
  ])("plans without %s, and leaves that and nothing else alone", async (part, left) => {
    const edit: Edit = (raw) => leaveOut(raw["zones"].site as RawEstate, part);
    for (const phase of phases) expect(await parts(edit, phase)).toEqual(left);
    expect(await refusals(edit)).toEqual([]);
  });

  it("plans with a landing page and no zone, and with a zone and no landing page", async () => {
    expect(await refusals((raw) => delete raw["zones"])).toEqual([]);
    const zoneAlone: Edit = (raw) => {
      delete raw["landings"];
      delete raw["zones"].site.redirect;
      raw["zones"].site.errors.page.brand = "Shop";
    };
    expect(await parts(zoneAlone, "live")).toEqual(without("http_request_dynamic_redirect"));
    expect(await refusals(zoneAlone)).toEqual([]);
  });

  it("says where home should lead where there is no landing page, and whose the error page is once nothing leads there", () => {
    expect(mistakes((raw) => delete raw["landings"])).toEqual({
      "zones.site.landing": "a landing page, and this file has none",
    });
    const alone: Edit = (raw) => {
      delete raw["landings"];
      delete raw["zones"].site.redirect;
    };
    expect(mistakes(alone)).toEqual({
      "zones.site.errors.page.brand": "a brand, since no landing page gives one",
    });
  });

  it("says that tiered cache is not counted where the file does not state it, and that it is off where it does", async () => {
    const verdict = async (edit: Edit) => {
      const resources = await offlineEstate("prod", edgeOnly(edit)).resources("live");
      return runChecks(resources, checksOf(offlineEstate().kinds)).find(({ check }) => check === "tiered-cache-on");
    };
    expect(await verdict((raw) => delete raw["zones"].site.tieredCache)).toMatchObject({
      passed: true,
      uncounted: ["tiered cache of site: not in the stack file"],
    });
    expect(await verdict((raw) => (raw["zones"].site.tieredCache = false))).toMatchObject({
      passed: false,
      level: "advisory",
      uncounted: [],
    });
  });

  it("still has the page at the edge before home leads there, where it does ask for cache rules", async () => {
    const late: Edit = (raw) => (raw["zones"].site.cache.enabled = { normal: false, prewarm: false, broadcast: false });
    expect((await refusals(late)).join("\n")).toContain("no cache rule keeps tv.example.com at the edge");
  });
});

describe("a zone on a smaller plan", () => {
  const on =
    (plan: string, edit: (site: RawEstate) => void = () => undefined): Edit =>
    (raw) => {
      raw["targets"].site.cloudflare.plan = plan;
      edit(raw["zones"].site as RawEstate);
    };
  const free = (edit: (site: RawEstate) => void = () => undefined): Edit =>
    on("free", (site) => {
      leaveOut(site, "errors", "rateLimits", "waitingRoom");
      site["cache"].edgeSeconds = 7200;
      edit(site);
    });

  it("plans on free with redirects, cache and tiered cache", async () => {
    expect(await refusals(free())).toEqual([]);
    expect(await parts(free(), "live")).toEqual([
      "http_request_cache_settings",
      "http_request_dynamic_redirect",
      "zone-site-tiered-cache",
    ]);
  });

  it("plans on free with redirects alone", async () => {
    const edit = free((site) => leaveOut(site, "cache", "tieredCache"));
    expect(await refusals(edit)).toEqual([]);
    expect(await parts(edit, "live")).toEqual(["http_request_dynamic_redirect"]);
  });

  it("plans on pro with an error page", async () => {
    const edit = on("pro", (site) => leaveOut(site, "rateLimits", "waitingRoom"));
    expect(await refusals(edit)).toEqual([]);
  });

  it("is refused what its plan does not have, with the key's path", () => {
    expect(mistakes(on("free"))).toEqual({
      "zones.site.waitingRoom": "on the business and enterprise plans; targets.site.cloudflare.plan is free",
      "zones.site.errors": "on the paid plans; targets.site.cloudflare.plan is free",
      "zones.site.rateLimits.0.hosts": expect.stringMatching(/^nothing, so every host of the zone, since .* is free$/),
      "zones.site.rateLimits.0.method": expect.stringMatching(/^any, since/),
      "zones.site.rateLimits.0.by": expect.stringMatching(/^address, since/),
      "zones.site.rateLimits.0.periodSeconds": "10, since targets.site.cloudflare.plan is free",
      "zones.site.rateLimits.0.timeoutSeconds": expect.stringMatching(/^10, since/),
    });
    expect(Object.keys(mistakes(on("pro")))).toEqual([
      "zones.site.waitingRoom",
      "zones.site.rateLimits.0.method",
      "zones.site.rateLimits.0.by",
    ]);
    expect(mistakes(on("business"))).toEqual({});
  });

  it.each([
    ["business", { periodSeconds: 600 }, []],
    ["business", { periodSeconds: 3600 }, ["periodSeconds"]],
    ["business", { periodSeconds: 90, timeoutSeconds: 86_400 }, []],
    ["business", { periodSeconds: 61 }, ["periodSeconds"]],
    ["business", { timeoutSeconds: 61 }, ["timeoutSeconds"]],
    ["business", { timeoutSeconds: 0 }, ["timeoutSeconds"]],
    ["business", { action: "challenge", timeoutSeconds: undefined }, []],
    ["business", { action: "challenge", timeoutSeconds: 60 }, ["timeoutSeconds"]],
    ["enterprise", { periodSeconds: 3600, timeoutSeconds: 61 }, []],
    ["pro", { method: "any", by: "address", periodSeconds: 60, timeoutSeconds: 3600 }, []],
    ["pro", { method: "any", by: "address", periodSeconds: 90 }, ["periodSeconds"]],
    ["free", { hosts: undefined, method: "any", by: "address", periodSeconds: 10, timeoutSeconds: 10 }, []],
  ])("on %s takes a limit of %j but for %j", (plan, values, wrong) => {
    const edit = on(plan, (site) => {
      leaveOut(site, "waitingRoom", "errors");
      Object.assign(site["rateLimits"][0] as object, values);
    });
    expect(Object.keys(mistakes(edit))).toEqual(wrong.map((key) => `zones.site.rateLimits.0.${key}`));
  });

  it("has limits that count people, or a remark that they do not", async () => {
    const remarks = async (values: object) => {
      const edit = (estate: RawEstate): void =>
        void Object.assign(estate["zones"].site["rateLimits"][0] as object, values);
      const verdicts = (await goodEstate({ edit })).verdicts();
      return verdicts
        .filter(({ check }) => check === "rate-limits-count-people")
        .flatMap(({ violations }) => violations);
    };
    expect(await remarks({})).toEqual([]);
    expect(await remarks({ by: "address", action: "challenge", timeoutSeconds: 0 })).toEqual([]);
    expect((await remarks({ by: "address" }))[0]?.message).toMatch(/broadcast_limit_signup turns away addresses/);
  });

  it("is refused files kept for less than its plan keeps them", async () => {
    const short = await offlineEstate("prod", edgeOnly(free((site) => (site["cache"].edgeSeconds = 3600)))).resources(
      "live",
    );
    const failed = blockingVerdicts(runChecks(short, checksOf(offlineEstate().kinds)));
    expect(failed.map(({ check }) => check)).toEqual(["edge-ttl-within-plan"]);
    expect(failed[0]?.violations[0]?.message).toContain("a free zone has at least 7200 s");
  });
});
