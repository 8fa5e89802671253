import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import type { EstateShapes } from "../../shapes.ts";
import { goodEstate, onAurora } from "../../shapes.ts";
import type { Size } from "./apps.ts";
import { sized } from "./apps.ts";

const check = "connections-within-limit";
/** db.r6g.xlarge: 3,360 connections, less 5 for the engine and 60 that the file reserves. web, api and sync want 400. */
const good = await goodEstate({ phase: "normal" });

const proxied = await goodEstate({
  phase: "normal",
  edit: ({ databases }) => {
    databases.shop.proxy = {
      name: "shop-proxy",
      roleArn: "arn:aws:iam::000000000000:role/proxy",
      secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
      subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    };
  },
});

const pooled = await goodEstate({
  phase: "normal",
  edit: ({ databases, apps }) => {
    databases.shop.poolers = {
      bouncer: { clients: 5000, connections: 300 },
      reports: { clients: 100, connections: 40, to: "readers" },
    };
    apps.signup.connections = { shop: { bouncer: 8 } };
  },
});

describe("Aurora Serverless v2", () => {
  const on = async (engine: string, minCapacity: number, pool = 4) => {
    const estate = await goodEstate({ phase: "normal", edit: onAurora({ engine, minCapacity, maxCapacity: 16 }) });
    return sized(estate, "signup", { max: 500, pool }).messages(check);
  };

  it("has connections by its maximum, capped at 2,000 by a minimum of 0.5", async () => {
    // 400 of web, api and sync, and (500 + 125) × 4.
    expect(await on("aurora-postgresql", 1)).toBe("");
    expect(await on("aurora-postgresql", 0.5)).toContain(
      "Apps want 2900 connections to shop by its writer; there are 1995",
    );
    expect(await on("aurora-mysql", 1)).toContain(
      "there are 1999: max_connections 2000 for aurora-mysql at 1–16 capacity units",
    );
    expect(await on("aurora-postgresql", 1, 5)).toContain("there are 3355");
  });

  it("keep the cap of the minimum they were started with until a reboot, whatever the minimum has become", async () => {
    const raised = async (engine: string, normal: number, maxConnections?: number) => {
      const edit = (raw: RawEstate): void => {
        onAurora({ engine, minCapacity: 8, maxCapacity: 16 })(raw);
        raw["databases"].shop.minCapacity.normal = normal;
        if (maxConnections !== undefined) raw["databases"].shop.maxConnections = maxConnections;
      };
      return sized(await goodEstate({ phase: "live", edit }), "signup", { max: 500, pool: 4 }).messages(check);
    };
    expect(await raised("aurora-postgresql", 0.5)).toMatch(
      /there are 1995: max_connections 2000 for aurora-postgresql at 8–16 capacity units, since it was started at 0.5, which holds until a reboot/,
    );
    expect(await raised("aurora-postgresql", 0)).toContain("there are 1995");
    expect(await raised("aurora-postgresql", 1)).not.toContain("since it was started");
    expect(await raised("aurora-mysql", 0.5)).not.toContain("since it was started");
    // Whoever rebooted it says what is in force.
    expect(await raised("aurora-postgresql", 0.5, 3360)).not.toContain("1995");
  });
});

describe("the way of readers", () => {
  const reading = (estate: EstateShapes, pool: number) => sized(estate, "signup", { max: 500, pool, way: "readers" });

  it("is counted apart from the writer, by what the readers allow", () => {
    expect(reading(good, 5).messages(check)).toBe("");
    const text = reading(good, 6).messages(check);
    expect(text).toContain("Apps want 3750 connections to shop by its readers; there are 3355");
    expect(text).toContain("1 × max_connections 3360 for postgres on db.r6g.xlarge, spread evenly");
    expect(text).not.toContain("writer");
  });

  it("has as many times the least reader's as there are readers", () => {
    const second = good.twin("database-shop-replica", "database-shop-second");
    expect(reading(second, 10).messages(check)).toBe("");
    const small = second.set("database-shop-second", ["instanceClass"], "db.r6g.large");
    expect(reading(small, 5).messages(check)).toBe("");
    expect(reading(small, 6).messages(check)).toContain(
      "there are 3328: 2 × max_connections 1669 for postgres on db.r6g.large",
    );
  });

  it("has none where there is no reader", () => {
    const alone = reading(good.without("database-shop-replica"), 1);
    expect(alone.messages(check)).toContain(
      "Apps want 625 connections to shop by its readers; there are 0: it has none",
    );
  });

  it("is all of a cluster's instances but one", async () => {
    const estate = await goodEstate({ phase: "normal", edit: onAurora() });
    expect(reading(estate, 5).messages(check)).toBe("");
    expect(reading(estate, 6).messages(check)).toContain("there are 3355: 1 × max_connections 3360");
    const single = estate.without("database-shop-two").set("database-shop", ["instances"], { one: "shop-prod-one" });
    expect(reading(single, 1).messages(check)).toContain("by its readers; there are 0");
  });
});

describe("the way of a proxy", () => {
  const behind = (percent: number, multiplexing: number, size: Size) =>
    sized(
      proxied
        .set("database-shop-proxy-targets", ["connectionPoolConfig", "maxConnectionsPercent"], percent)
        .set("database-shop", ["proxy", "multiplexing"], multiplexing),
      "signup",
      { way: "proxy", ...size },
    );

  it("divides by the measured multiplexing, and compares with the proxy's share", () => {
    expect(behind(90, 5, { max: 500, pool: 10 }).messages(check)).toBe("");
    const text = behind(30, 5, { max: 500, pool: 10 }).messages(check);
    expect(text).toContain(
      "Apps want 1250 connections to shop by its proxy; there are 1008: 30 % of max_connections 3360",
    );
    expect(text).toContain("shop/signup (500 + 125) × 2 = 1250");
  });

  it("holds at the proxy's share, and fails one above", () => {
    // 30 % of 3360 is 1008.
    const exact = (pool: number) => behind(30, 1, { max: 1, pool, surge: 0 }).messages(check);
    expect(exact(1008)).toBe("");
    expect(exact(1009)).toContain("Apps want 1009 connections");
  });

  it("rounds the sum of what shares connections up", () => {
    expect(behind(30, 2, { max: 1, pool: 2016, surge: 0 }).messages(check)).toBe("");
    expect(behind(30, 2, { max: 1, pool: 2017, surge: 0 }).messages(check)).toContain("Apps want 1009 connections");
  });

  it("is counted among the writer's connections", () => {
    const direct = sized(behind(90, 5, { max: 500, pool: 10 }), "web", { max: 500, pool: 4 });
    // 2500 of web, 200 of api, 50 of sync, and 1250 by the proxy.
    expect(direct.messages(check)).toContain("Apps want 4000 connections to shop by its writer; there are 3295");
  });

  it("trusts in no multiplexing by default", () => {
    const bare = behind(100, 1, { max: 500, pool: 10 }).set("database-shop", ["proxy", "multiplexing"], undefined);
    expect(bare.messages(check)).toContain("Apps want 6250 connections to shop by its proxy");
    expect(behind(100, 0.5, { max: 1, pool: 1 }).messages(check)).toContain(
      "`proxy.multiplexing` is 0.5; allowed: at least 1",
    );
  });

  it("is none where the database has no proxy", () => {
    const app = sized(good, "signup", { max: 1, pool: 1, way: "proxy" });
    expect(app.messages(check)).toContain('shop/signup opens connections to shop by "proxy", and shop has no such way');
  });
});

describe("the way of a pooler with replicas", () => {
  const of = async (pooler: RawEstate) =>
    goodEstate({
      phase: "normal",
      edit: ({ databases, apps }) => {
        databases.shop.poolers = { bouncer: { clients: 1000, connections: 100, ...pooler } };
        apps.signup.connections = { shop: { bouncer: 8 } };
      },
    });
  const clients = (estate: EstateShapes, max: number) =>
    estate.set("app-signup-autoscaler", ["spec", "maxReplicas"], max).messages(check);
  const stated = (estate: EstateShapes, max: number) =>
    estate
      .set("app-signup-autoscaler", ["spec", "maxReplicas"], 1)
      .set("database-shop", ["maxConnections"], max)
      .messages(check);

  it("takes clients and connects so many times, and a quarter more in a rollout", async () => {
    const three = await of({ replicas: 3 });
    // signup may run 300 + 75 pods of 8 each.
    expect(clients(three, 300)).toBe("");
    expect(clients(three, 301)).toContain("there are 3000: client connections of bouncer, as stated");
    // 400 of web, api and sync, and of four poolers 100 each.
    expect(stated(three, 865)).toBe("");
    expect(stated(three, 864)).toContain("Apps want 800 connections to shop by its writer; there are 799");
  });

  it("that is an app takes clients by its fewest replicas, and connects by its most with a rollout's", async () => {
    const app = (await of({ app: "sync" }))
      .set("app-sync-autoscaler", ["spec", "minReplicas"], 2)
      .set("app-sync-autoscaler", ["spec", "maxReplicas"], 4)
      .set("app-sync", ["surgePercent"], 25)
      .set("app-sync", ["connections"], {});
    expect(clients(app, 200)).toBe("");
    expect(clients(app, 201)).toContain("there are 2000: 2 replicas of sync × 1000 client connections");
    const writer = stated(app, 500);
    expect(writer).toContain("shop/sync (4 + 1) × 100 = 500");
  });
});

describe("the way of a pooler", () => {
  const clients = (max: number) => pooled.set("app-signup-autoscaler", ["spec", "maxReplicas"], max);

  it("takes as many clients as it is said to", () => {
    expect(clients(500).messages(check)).toBe("");
    expect(clients(501).messages(check)).toContain(
      "Apps want 5016 connections to shop by its bouncer; there are 5000: client connections of bouncer, as stated",
    );
  });

  it("counts on the writer with what it opens at most, however many its clients", () => {
    // 400 of web, api and sync, and 300 of the pooler.
    const stated = (max: number) => clients(1).set("database-shop", ["maxConnections"], max).messages(check);
    expect(stated(765)).toBe("");
    expect(stated(764)).toContain("Apps want 700 connections to shop by its writer; there are 699");
    expect(stated(764)).toContain("300 of them by poolers");
  });

  it("counts on the readers where it stands before them, and nowhere while no app uses it", () => {
    const reading = (max: number) =>
      pooled
        .set("app-search", ["connections"], { shop: { reports: 1, readers: 2 } })
        .set("database-shop", ["maxConnections"], max);
    // search may run 30 + 8.
    expect(reading(765).messages(check)).toBe("");
    expect(pooled.without("database-shop-replica").messages(check)).toBe("");
    const many = reading(765).set("app-search-autoscaler", ["spec", "maxReplicas"], 300);
    const text = many.messages(check);
    expect(text).toContain("Apps want 375 connections to shop by its reports; there are 100");
    expect(text).toContain("Apps want 790 connections to shop by its readers; there are 760");
  });
});
