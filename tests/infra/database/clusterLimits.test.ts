import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import type { Move } from "../../safety/assess.ts";
import { assess, verdict } from "../../safety/assess.ts";
import { fixed, onCluster } from "./clusters.ts";

const up: Move = ["normal", "prewarm"];
const live: Move = ["prewarm", "live"];
const jump: Move = ["live", "normal"];

type Options = Parameters<typeof onCluster>[0];

/** The cluster, with every app on the writer but `search`, which reads with this many connections a replica. */
const edited =
  (readers: number, options?: Options) =>
  (estate: RawEstate): void => {
    onCluster(options)(estate);
    estate["apps"].search.connections = readers === 0 ? {} : { shop: { readers } };
  };

const three = { one: { adopt: "shop-1" }, two: { adopt: "shop-2" }, three: { adopt: "shop-3" } };

const limit = async (move: Move, way: "writer" | "readers", readers: number, options?: Options) =>
  verdict(await assess(move, { edit: edited(readers, options) }), `connections-shop-${way}`);

describe("connections to a cluster whose instances have a class", () => {
  it("through the writer are those of the class", async () => {
    // 5,000 for 128 GiB, less 5 and nothing kept; (500 + 125) × 2 + 2 + 2 + 1 of the apps.
    expect(await limit(live, "writer", 0)).toMatchObject({ ok: true, worst: { demand: 4375, capacity: 4995 } });
    expect(await limit(live, "writer", 0, { engine: "aurora-mysql" })).toMatchObject({
      ok: false,
      worst: { demand: 4375, capacity: 3999 },
    });
  });

  it("through the writer are never more than its smallest instance allows while any is small", async () => {
    const found = await limit(jump, "writer", 0);
    expect(found).toMatchObject({ ok: false, worst: { demand: 4375, capacity: 1664 } });
    expect(found.message).toContain("connections of shop through the writer: 4,375 wanted of 1,664 allowed");
  });

  it("through the writer do not count an instance that two others are chosen before", async () => {
    const instances = (tier: number) => ({
      one: { adopt: "shop-1", promotionTier: 0 },
      two: { adopt: "shop-2", promotionTier: 0 },
      three: { adopt: "shop-3", promotionTier: tier, ...fixed("db.r6g.large") },
    });
    expect(await limit(live, "writer", 0, { instances: instances(15) })).toMatchObject({
      ok: true,
      worst: { capacity: 4995 },
    });
    expect(await limit(live, "writer", 0, { instances: instances(0) })).toMatchObject({ ok: true });
    // Of its own tier, it was as large as they are before the switch: it may have been promoted then.
    expect(await limit(jump, "writer", 0, { instances: instances(15) })).toMatchObject({ worst: { capacity: 1664 } });
    const untold = { ...instances(15), three: { adopt: "shop-3", ...fixed("db.r6g.large") } };
    expect(await limit(live, "writer", 0, { instances: untold })).toMatchObject({
      ok: false,
      worst: { capacity: 1664 },
    });
  });

  it("through readers are one instance less, and one more less while classes change", async () => {
    // (30 + 8) × 40 of search.
    const options = { instances: three };
    const found = await limit(up, "readers", 40, options);
    expect(found).toMatchObject({ ok: true, worst: { demand: 1520, capacity: 1664 } });
    expect(found.message).toContain("connections of shop through readers, one of them away");
    expect(await limit(live, "readers", 2, options)).toMatchObject({ worst: { capacity: 2 * 4995 } });
    expect((await limit(live, "readers", 2, options)).message).not.toContain("away");
    expect(await limit(up, "readers", 44, options)).toMatchObject({ ok: false, worst: { demand: 1672, margin: -8 } });
  });

  it("through readers fall on the one that is left where there are two", async () => {
    // 350 of the others on the writer: (60 + 15) × 2, (80 + 20) × 2, (40 + 10) × 2 and 1; (30 + 8) of search.
    const plain = await limit(up, "writer", 0);
    const demand = plain.kind === "limit" ? (plain.worst?.demand ?? 0) : 0;
    const found = await limit(up, "writer", 20);
    expect(found).toMatchObject({ ok: true, worst: { demand: demand + 38 * 20, capacity: 1664 } });
    expect(found.message).toContain("through the writer, with readers on it while the other instance is away");
    expect(await limit(up, "writer", 40)).toMatchObject({ ok: false, worst: { demand: demand + 38 * 40 } });
    // At rest the two are apart.
    expect(await limit(live, "writer", 20)).toMatchObject({ ok: true, worst: { demand: 4375 } });
    // Of three, another reader takes them.
    expect(await limit(up, "writer", 40, { instances: three })).toMatchObject({ ok: true, worst: { demand } });
  });

  it("are counted however many instances change at once", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `reader-${String(index).padStart(2, "0")}`);
    const instances = Object.fromEntries(names.map((name) => [name, { adopt: name }]));
    expect(await limit(up, "readers", 2, { instances })).toMatchObject({ ok: true, worst: { capacity: 10 * 1664 } });
    const more = { proxy: { adopt: "shop", maxConnectionsPercent: 50 } };
    const edit = (estate: RawEstate): void => {
      edited(0, { instances, more })(estate);
      estate["apps"].search.connections = { shop: { proxy: 1 } };
    };
    expect(verdict(await assess(up, { edit }), "connections-shop-proxy")).toMatchObject({ worst: { capacity: 834 } });
  });

  it("of a mixed one are those of its class or its most capacity, the lower", async () => {
    const instances = { one: { adopt: "shop-1" }, two: { adopt: "shop-2", serverless: true } };
    const more = { minCapacity: { normal: 2, broadcast: 8 }, maxCapacity: 16 };
    // 3,360 of 32 GiB, less 5.
    expect(await limit(live, "writer", 0, { instances, more })).toMatchObject({ ok: false, worst: { capacity: 3355 } });
    expect(await limit(live, "writer", 0, { instances, more: { ...more, maxCapacity: 128 } })).toMatchObject({
      ok: true,
      worst: { capacity: 4995 },
    });
  });

  it("are not known of a class or an engine that is not", async () => {
    const unknown = await limit(up, "writer", 0, {
      instanceClass: { normal: "db.q9.large", broadcast: "db.q9.xlarge" },
    });
    expect(unknown).toMatchObject({ message: "not counted" });
    const silent = edited(0, {});
    const edit = (estate: RawEstate): void => {
      silent(estate);
      delete estate["databases"].shop.engine;
    };
    expect(verdict(await assess(up, { edit }), "connections-shop-writer").uncounted).toEqual([
      "connections of shop: its engine is not in the stack file",
    ]);
  });

  it("need the class of a single instance as those of RDS do", async () => {
    const instances = { one: { adopt: "shop-1" } };
    const found = verdict(
      await assess(["normal", "live"], { edit: edited(0, { instances }) }),
      "replicas-need-class-shop",
    );
    expect(found).toMatchObject({ level: "mandatory" });
  });
});
