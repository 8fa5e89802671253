import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandOf } from "../../../infra/database/connections.ts";
import { goodEstate } from "../../shapes.ts";
import { sized } from "./apps.ts";

const check = "connections-within-limit";
/** db.r6g.xlarge: 3,360 connections, less 5 for the engine and 60 that the file reserves. web, api, signup and sync want 500. */
const good = await goodEstate({ phase: "normal" });

describe("demand", () => {
  const size = fc.record({ max: fc.nat(2000), surge: fc.nat(2000) });

  it("never falls when anything rises", () => {
    const rising = fc.property(size, fc.nat(100), fc.nat(50), ({ max, surge }, pool, more) => {
      const before = demandOf({ max, surge }, pool);
      expect(demandOf({ max: max + more, surge }, pool)).toBeGreaterThanOrEqual(before);
      expect(demandOf({ max, surge: surge + more }, pool)).toBeGreaterThanOrEqual(before);
      expect(demandOf({ max, surge }, pool + more)).toBeGreaterThanOrEqual(before);
    });
    fc.assert(rising);
  });

  it("decides the verdict by the sum over the apps", () => {
    const names = ["web", "api", "signup", "sync", "search"];
    const app = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(10), fc.nat(100));
    const sum = fc.property(fc.tuple(app, app, app, app, app), (sizes) => {
      const estate = sizes.reduce(
        (shapes, [max, pool, surge], index) => sized(shapes, names[index] ?? "", { max, pool, surge }),
        good,
      );
      const wanted = sizes.reduce(
        (total, [max, pool, surge]) => total + (max + Math.ceil((max * surge) / 100)) * pool,
        0,
      );
      expect(estate.verdict(check).passed).toBe(wanted <= 3295);
    });
    fc.assert(sum, { numRuns: 200 });
  });
});

describe(check, () => {
  const big = (max: number, pool: number) => sized(good, "signup", { max, pool });

  it("adds every app's pool and rollout surge, and names class, limit and parts", () => {
    const text = big(500, 6).messages(check);
    // web (60 + 15) × 2, api (80 + 20) × 2, sync 40 + 10; signup (500 + 125) × 6.
    expect(text).toContain("Apps want 4150 connections to shop by its writer; there are 3295");
    expect(text).toContain(
      "max_connections 3360 for postgres on db.r6g.xlarge, less 5 for the engine and 60 for what is not in this file",
    );
    expect(text).toContain("shop/signup (500 + 125) × 6 = 3750, shop/api (80 + 20) × 2 = 200");
    expect(big(500, 6).verdict(check)).toMatchObject({ level: "mandatory", uncounted: [] });
  });

  it("holds at the limit, and fails one above", () => {
    // 3295 − 400 of web, api and sync leave 2895.
    const exact = (extra: number) =>
      sized(good, "signup", { max: 579, pool: 5, surge: 0 })
        .set("app-images-replicas", ["spec", "replicas"], extra)
        .set("app-images", ["connections"], { shop: { writer: 1 } })
        .set("app-images", ["surgePercent"], 0);
    expect(exact(0).messages(check)).toBe("");
    expect(exact(1).messages(check)).toContain("Apps want 3296 connections to shop by its writer; there are 3295");
  });

  it("counts an app without an autoscaler by its replicas", () => {
    const estate = good
      .set("app-images-replicas", ["spec", "replicas"], 100)
      .set("app-images", ["connections"], { shop: { writer: 30 } });
    expect(estate.messages(check)).toContain("shop/images (100 + 25) × 30 = 3750");
  });

  it("keeps for what is not in the file what the file reserves", () => {
    const reserved = (connections: number) => good.set("database-shop", ["reservedConnections"], connections);
    expect(reserved(2855).messages(check)).toBe("");
    expect(reserved(2856).messages(check)).toContain("Apps want 500 connections to shop by its writer; there are 499");
  });

  it("follows the class of the very graph", () => {
    expect(big(500, 6).set("database-shop-primary", ["instanceClass"], "db.r6g.4xlarge").messages(check)).toBe("");
  });

  it("takes max_connections as the file states it", () => {
    const stated = (value: unknown) => good.set("database-shop", ["maxConnections"], value).messages(check);
    expect(stated(564)).toContain("there are 499: max_connections 564 by its parameter group, as stated");
    expect(stated(565)).toBe("");
    expect(stated("lots")).toContain("`maxConnections` is a string; allowed: a number");
    expect(stated(600.5)).toContain("`maxConnections` is 600.5; allowed: a whole number from 1");
  });

  it("does not count those of a class that is not known, and says so, until its limit is stated", () => {
    const unknown = good.set("database-shop-primary", ["instanceClass"], "db.r6g.3xlarge");
    expect(unknown.messages(check)).toBe("");
    expect(unknown.verdict(check).uncounted).toContain(
      "connections of shop: what db.r6g.3xlarge allows is not known, and maxConnections is not stated",
    );
    const stated = unknown.set("database-shop", ["maxConnections"], 564);
    expect(stated.messages(check)).toContain("there are 499: max_connections 564 by its parameter group, as stated");
  });

  it("counts each database by itself", () => {
    // devices has 1669 − 5 on db.r6g.large; sync may run 40 + 10.
    const sync = (pool: number) => good.set("app-sync", ["connections", "devices", "writer"], pool);
    expect(sync(33).messages(check)).toBe("");
    const text = sync(34).messages(check);
    expect(text).toContain("Apps want 1700 connections to devices by its writer; there are 1664");
    expect(text).not.toContain("to shop");
    const both = sized(sync(34), "signup", { max: 500, pool: 6 }).verdict(check).violations;
    expect(both.map(({ urn }) => urn)).toEqual([good.named("database-devices").urn, good.named("database-shop").urn]);
  });

  it("fails where a pool leads to a database or by a way that is not there", () => {
    const gone = good.without("database-shop", "database-shop-primary", "database-shop-replica");
    expect(gone.messages(check)).toContain(
      'shop/web opens connections to shop by "writer", and there is no such database, so they cannot be counted',
    );
    const strange = good.set("app-web", ["connections"], { shop: { reader: 2 } });
    expect(strange.messages(check)).toContain('to shop by "reader", and shop has no such way');
  });

  it("fails where a fact is missing or wrong, and still counts the others", () => {
    const missing = big(500, 7).set("app-web", ["surgePercent"], undefined).messages(check);
    expect(missing).toContain("`surgePercent` is missing");
    expect(missing).toContain("Apps want 4625 connections");
    const wrong = good.set("app-web", ["connections", "shop", "writer"], "two");
    expect(wrong.messages(check)).toContain("`connections.shop.writer` is a string; allowed: a number");
  });

  it("rounds the surge up, app by app", () => {
    const none = ["web", "api", "sync"].reduce((estate, app) => sized(estate, app, { max: 1, pool: 0 }), good);
    const one = sized(none, "signup", { max: 1, pool: 1648, surge: 1 });
    expect(one.messages(check)).toContain("(1 + 1) × 1648 = 3296");
  });
});

describe("what is not counted", () => {
  const uncounted = async (edit: Parameters<typeof goodEstate>[0] & object) =>
    (await goodEstate({ phase: "normal", ...edit })).verdict(check);

  it("is nothing where the file says all of it", () => {
    expect(good.verdict(check).uncounted).toEqual([]);
  });

  it("is an app that says nothing of its connections", async () => {
    const silent = await uncounted({
      edit: ({ apps }) => {
        delete apps.web.connections;
        delete apps.api.connections;
      },
    });
    expect(silent).toMatchObject({ passed: true, uncounted: ["connections of api, web: not in the stack file"] });
    const all = await uncounted({
      edit: ({ apps }) => {
        for (const app of Object.values(apps as Record<string, { connections?: object }>)) delete app.connections;
      },
    });
    expect(all.uncounted).toEqual(["connections of api, images, search and 3 more: not in the stack file"]);
  });

  it("does not hide what is: the others are held against the limit still", () => {
    const estate = sized(good.set("app-web", ["connections"], undefined), "signup", { max: 500, pool: 6 });
    expect(estate.messages(check)).toContain("Apps want 4000 connections");
    expect(estate.verdict(check).uncounted).toEqual(["connections of web: not in the stack file"]);
  });

  it("is an adopted database of which neither engine nor limit is stated", async () => {
    const unstated = await uncounted({ edit: ({ databases }) => delete databases.devices.engine });
    expect(unstated).toMatchObject({
      passed: true,
      uncounted: ["connections of devices: its engine is not in the stack file"],
    });
    const stated = await uncounted({
      edit: ({ databases }) => {
        delete databases.devices.engine;
        databases.devices.maxConnections = 54;
      },
    });
    // 50 of sync; where the engine is not known, the more of what one may keep is left to it.
    expect(stated).toMatchObject({ passed: false, uncounted: [] });
    expect(stated.violations[0]?.message).toContain("Apps want 50 connections to devices by its writer; there are 49");
  });

  it("is an adopted cluster's maximum, and its readers, where the file does not say them", async () => {
    const adopted = await uncounted({
      edit: ({ databases, apps }) => {
        databases.shop = {
          kind: "aurora",
          adopt: "shop-prod",
          engine: "aurora-mysql",
          minCapacity: { normal: 2, broadcast: 8 },
        };
        apps.search.connections = { shop: { readers: 2 } };
      },
    });
    expect(adopted).toMatchObject({
      passed: true,
      uncounted: [
        "connections of shop: its maxCapacity is not in the stack file",
        "readers of shop: its instances are not in the stack file",
      ],
    });
  });

  it("is an adopted proxy's share that is not stated, while the writer is counted", async () => {
    const adopted = await uncounted({
      edit: ({ databases, apps }) => {
        databases.shop.proxy = { adopt: "shop-proxy", multiplexing: 2 };
        apps.signup.connections = { shop: { proxy: 200 } };
      },
    });
    expect(adopted.uncounted).toEqual(["share of the proxy of shop: maxConnectionsPercent is not in the stack file"]);
    // 400 of the others, and (40 + 10) × 200 ÷ 2.
    expect(adopted.violations[0]?.message).toContain("Apps want 5400 connections to shop by its writer");
  });
});
