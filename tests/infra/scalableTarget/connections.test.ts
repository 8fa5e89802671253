import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import type { Move } from "../../safety/assess.ts";
import { assess, verdict } from "../../safety/assess.ts";
import { goodEstate } from "../../shapes.ts";
import { boundsOf, web, withTargets } from "./targets.ts";

const check = "connections-within-limit";
const up: Move = ["prewarm", "live"];

/** Tasks of the service, each with so many connections to the writer of `shop`. */
const opening = (pool: number | undefined, more: object = {}) =>
  withTargets({ web: { ...web, ...(pool !== undefined && { connections: { shop: { writer: pool } } }), ...more } });

/** The same, where no app opens any. */
const alone =
  (pool: number, more: object = {}) =>
  (raw: RawEstate) => {
    opening(pool, more)(raw);
    for (const app of Object.values(raw["apps"] as Record<string, RawEstate>)) app["connections"] = {};
  };

const writer = async (move: Move, edit: (raw: RawEstate) => void) =>
  verdict(await assess(move, { edit }), "connections-shop-writer");

describe("connections of the tasks of a service", () => {
  it("count as those of apps do, at their most, with those of a deployment", async () => {
    const demand = async (pool: number, more?: object) => (await writer(up, alone(pool, more))).worst;
    // maximumPercent is 200 where nothing else is stated: twice as many tasks while one runs.
    expect(await demand(3)).toMatchObject({ demand: (100 + 100) * 3 });
    expect(await demand(3, { maximumPercent: 150 })).toMatchObject({ demand: (100 + 50) * 3 });
    expect(await demand(3, { maximumPercent: 100 })).toMatchObject({ demand: 100 * 3 });
    // ECS rounds down: 1 % of 100 tasks is one, 1 % of 99 none.
    const uneven = { maximumPercent: 101, maxCapacity: { normal: 20, broadcast: 99 } };
    expect(await demand(3, uneven)).toMatchObject({ demand: 99 * 3 });
    // Beside those of apps.
    const without = await writer(up, withTargets({}));
    const beside = await writer(up, opening(3));
    expect(beside.worst).toMatchObject({
      demand: 600 + Number(without.worst && "demand" in without.worst && without.worst.demand),
    });
  });

  it("refuse the switch that would take too many, and name the service", async () => {
    const estate = await goodEstate({ phase: "live", edit: opening(20) });
    expect(estate.messages(check)).toContain("shop/web (100 + 100) × 20 = 4000");
    const found = await writer(up, alone(30));
    expect(found).toMatchObject({ ok: false, worst: { demand: 6000, capacity: 4935 } });
    expect(found.message).toContain(`once ${boundsOf("web")} (maxCapacity 20 → 100)`);
  });

  it("that no way takes are found", async () => {
    const estate = (await goodEstate({ phase: "live", edit: opening(2) })).set("scalable-target-web", ["connections"], {
      shop: { bouncer: 2 },
    });
    expect(estate.messages(check)).toContain(
      'shop/web opens connections to shop by "bouncer", and shop has no such way',
    );
  });

  it("are said to be missing where the file does not say", async () => {
    const silent = await goodEstate({ phase: "live", edit: opening(undefined) });
    expect(silent.verdict(check)).toMatchObject({
      passed: true,
      uncounted: ["connections of web: not in the stack file"],
    });
    expect((await goodEstate({ phase: "live", edit: opening(2) })).verdict(check).uncounted).toEqual([]);
    const verdicts = await assess(up, { edit: opening(undefined) });
    expect(verdict(verdicts, "connections-shop-writer").uncounted).toEqual([
      "connections of web: not in the stack file",
    ]);
  });

  it("need the database's larger class before they come", async () => {
    const small = (raw: RawEstate): void => {
      alone(8)(raw);
      raw["databases"].shop.instanceClass = { normal: "db.r6g.large", broadcast: "db.r6g.4xlarge" };
      raw["databases"].shop.reservedConnections = 500;
    };
    const skipped = verdict(await assess(["normal", "live"], { edit: small }), "replicas-need-class-shop");
    expect(skipped).toMatchObject({ ok: false, message: expect.stringContaining(boundsOf("web")) });
    // Going back in one step, the database might become small while the tasks still hold theirs.
    expect(await writer(["live", "normal"], small)).toMatchObject({ ok: false, worst: { demand: 1600 } });
    for (const move of [["normal", "prewarm"], up, ["live", "prewarm"], ["prewarm", "normal"]] as const) {
      expect(await writer(move, small)).toMatchObject({ ok: true });
    }
  });
});
