import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import type { Move } from "../../safety/assess.ts";
import { assess, verdict } from "../../safety/assess.ts";
import { goodEstate } from "../../shapes.ts";
import { sizesOf, web, withGroups } from "./groups.ts";

const check = "connections-within-limit";
const up: Move = ["prewarm", "live"];

/** Instances of the group, each with so many connections to the writer of `shop`, where no app opens any. */
const alone =
  (pool: number, more: object = {}) =>
  (raw: RawEstate) => {
    withGroups({ web: { ...web, connections: { shop: { writer: pool } }, ...more } })(raw);
    for (const app of Object.values(raw["apps"] as Record<string, RawEstate>)) app["connections"] = {};
  };

const writer = async (move: Move, edit: (raw: RawEstate) => void) =>
  verdict(await assess(move, { edit }), "connections-shop-writer");

describe("connections of the instances of a group", () => {
  it("count at its most, with what evening out its zones or replacing its instances may add", async () => {
    const demand = async (pool: number, more?: object) => (await writer(up, alone(pool, more))).worst;
    expect(await demand(3)).toMatchObject({ demand: 110 * 3 });
    expect(await demand(3, { maxHealthyPercentage: 100 })).toMatchObject({ demand: 100 * 3 });
    expect(await demand(3, { maxHealthyPercentage: 150 })).toMatchObject({ demand: 150 * 3 });
    // A tenth, or one at least; a part of one is one.
    expect(await demand(3, { maxSize: { normal: 20, broadcast: 61 } })).toMatchObject({ demand: (61 + 7) * 3 });
    const few = { minSize: { normal: 1, broadcast: 2 }, maxSize: { normal: 1, broadcast: 2 } };
    expect(await demand(3, few)).toMatchObject({ demand: 3 * 3 });
  });

  it("refuse the switch that would take too many, and name the group", async () => {
    const estate = await goodEstate({ phase: "live", edit: alone(60) });
    expect(estate.messages(check)).toContain("shop-web (100 + 10) × 60 = 6600");
    const found = await writer(up, alone(60));
    expect(found).toMatchObject({ ok: false, worst: { demand: 6600 } });
    expect(found.message).toContain(`once ${sizesOf("web")} (maxSize 20 → 100)`);
  });

  it("are said to be missing where the file does not say", async () => {
    const silent = await goodEstate({ phase: "live", edit: withGroups({ web }) });
    expect(silent.verdict(check)).toMatchObject({
      passed: true,
      uncounted: ["connections of web: not in the stack file"],
    });
  });

  it("need the database's larger class before they come, and until they have gone", async () => {
    const small = (raw: RawEstate): void => {
      alone(14)(raw);
      raw["databases"].shop.instanceClass = { normal: "db.r6g.large", broadcast: "db.r6g.4xlarge" };
      raw["databases"].shop.reservedConnections = 500;
    };
    const skipped = verdict(await assess(["normal", "live"], { edit: small }), "replicas-need-class-shop");
    expect(skipped).toMatchObject({ ok: false, message: expect.stringContaining(sizesOf("web")) });
    expect(await writer(["live", "normal"], small)).toMatchObject({ ok: false, worst: { demand: 1540 } });
    for (const move of [["normal", "prewarm"], up, ["live", "prewarm"], ["prewarm", "normal"]] as const) {
      expect(await writer(move, small)).toMatchObject({ ok: true });
    }
  });
});
