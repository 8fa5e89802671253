import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { costOf } from "../../ops/cost/cost.ts";
import { pricesFor } from "../../ops/cost/prices.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { cost } from "./costs.ts";

/** The same in every phase: 4 load balancers with a unit each, 10 alarms, a dashboard, the zone's plan and Workers. */
const standing = 4 * (0.0265 + 0.0084) + (10 * 0.1 + 3 + 250 + 5) / 730;
/** 500 GB twice, one of them with a standby; the cluster; 20 GB for each node. */
const storage = (500 * 0.266 + 500 * 0.133) / 730;
/** Nodes of the cache, by their number and price. */
const cacheNodes = { normal: 2 * 0.24, broadcast: 3 * 0.959 };
const nodes = (count: number) => 0.1 + count * (0.896 + (20 * 0.0928) / 730);

describe("the cost of prod", () => {
  it("is, in normal, what a calculator says", async () => {
    const { hourly, currency, date } = await cost("normal");
    expect(hourly).toBeCloseTo(1.064 + 0.532 + 0.532 + storage + nodes(6) + cacheNodes.normal + standing, 6);
    expect(hourly).toBeCloseTo(8.867, 3);
    expect([currency, date]).toEqual(["USD", "2025-01-14"]);
  });

  it.each(["prewarm", "live"] as const)("is, in %s, larger classes and a hundred nodes", async (phase) => {
    const { hourly } = await cost(phase);
    expect(hourly).toBeCloseTo(4.256 + 2.128 + 1.064 + storage + nodes(100) + cacheNodes.broadcast + standing, 6);
    expect(hourly).toBeCloseTo(101.047, 3);
  });

  it("is the sum of its items, each with price, unit and source", async () => {
    const { hourly, items } = await cost("live");
    expect(items.reduce((sum, item) => sum + item.hourly, 0)).toBeCloseTo(hourly);
    const primary = items.find(({ resource }) => resource === "database-shop-primary");
    expect(primary).toMatchObject({
      key: "rds.postgres.db.r6g.4xlarge",
      unit: "instance-hour",
      price: 2.128,
      quantity: 2,
    });
    for (const { source } of items) expect(source).toMatch(/^https:/);
  });

  it("counts load balancer units as told", async () => {
    const offline = offlineEstate();
    const of = async (loadBalancerUnits?: number): Promise<number> =>
      costOf(
        await offline.resources("live"),
        offline.kinds,
        pricesFor(offline.estate),
        ...(loadBalancerUnits === undefined ? [] : [{ loadBalancerUnits }]),
      ).hourly;
    expect((await of(101)) - (await of())).toBeCloseTo(4 * 100 * 0.0084);
  });

  it.each(stacks)("needs a price for all that can be turned, in %s", async (stack) => {
    for (const phase of phases) expect((await cost(phase, undefined, stack)).hourly).toBeGreaterThan(0);
  });
});

describe("an estate in two regions", () => {
  const folder = mkdtempSync(join(tmpdir(), "prices-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const offline = offlineEstate("prod", (estate) => {
    const { targets, databases, caches, nodePools, alarms } = estate;
    targets.virginia = { aws: { account: "000000000000", region: "us-east-1" } };
    const inParis = [databases.shop, caches.sessions, nodePools.apps.nodeGroup, alarms.evening];
    for (const thing of inParis) thing.in = "paris";
    databases.devices.in = "virginia";
    delete alarms.evening.databases.devices;
  });

  it("pays each region's own prices", async () => {
    const file = join(folder, "virginia.json");
    const prices = { "rds.postgres.db.r6g.xlarge": 0.45 };
    const section = { source: "https://example.com", what: "Databases.", of: "instance", per: "hour", prices };
    writeFileSync(
      file,
      JSON.stringify({ region: "us-east-1", date: "2026-11-01", currency: "USD", sections: [section] }),
    );
    const { items } = costOf(await offline.resources("live"), offline.kinds, pricesFor(offline.estate, file));
    const hourly = (resource: string) => items.find((item) => item.resource === resource)?.hourly;
    expect([hourly("database-devices-primary"), hourly("database-shop-primary")]).toEqual([0.9, 4.256]);
  });

  it("is not counted at all where one region has no prices", async () => {
    const far = offlineEstate("prod", (estate) => {
      estate["targets"].paris.aws.region = "us-gov-west-1";
    });
    expect(() => pricesFor(far.estate)).toThrow(/no price file for us-gov-west-1/);
    expect((await far.plan("normal", "prewarm")).cost).toBeUndefined();
  });
});

describe("what is paid outside of a region", () => {
  it("has a price by the zone's plan", async () => {
    await expect(cost("live", ({ targets }) => (targets.site.cloudflare.plan = "enterprise"))).rejects.toThrow(
      /cloudflare\.plan\.enterprise, needed for zone-site/,
    );
  });

  it("is all there is to pay for a zone alone", async () => {
    const { items } = await cost("live", (estate) => {
      estate["targets"] = { site: estate["targets"].site };
      for (const key of ["databases", "caches", "apps", "nodePools", "flags", "alarms"]) estate[key] = {};
      delete estate["load"];
    });
    expect(items.map(({ resource, key, hourly }) => [resource, key, hourly])).toEqual([
      ["landing-tv-script", "cloudflare.workers", 5 / 730],
      ["zone-site", "cloudflare.plan.business", 250 / 730],
    ]);
  });
});
