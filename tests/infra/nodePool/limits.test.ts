import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import type { Alter, Move } from "../../safety/assess.ts";
import { assess, verdict } from "../../safety/assess.ts";
import { twoPools } from "./pools.ts";

const up: Move = ["prewarm", "live"];
const down: Move = ["live", "prewarm"];
const pool = (edit: (pool: RawEstate) => void) => ({
  edit: ({ nodePools }: RawEstate) => edit(nodePools.apps as RawEstate),
});

describe("room that is ready", () => {
  it("is held by placeholders or stands on nodes, else its lack is found before the show", async () => {
    const options = pool((apps) => {
      apps.nodeGroup.minSize = { normal: 6, broadcast: 50 };
      apps.placeholders.armed = { normal: false, broadcast: false };
    });
    const found = verdict(await assess(up, options), "room-ready-apps");
    // 1,250 cores of the apps and 20 that are kept, on 50 nodes of 15.8 cores.
    expect(found).toMatchObject({ ok: false, worst: { demand: 1270, capacity: 790 } });
    expect(found.message).toContain("cores for the apps on apps (on nodes of the group)");
  });

  it("is there without a node group where placeholders hold it", async () => {
    const found = verdict(
      await assess(
        up,
        pool((apps) => delete apps.nodeGroup),
      ),
      "room-ready-apps",
    );
    // 351 × 3.5 cores of placeholders, and 23 that the apps hold.
    expect(found).toMatchObject({ ok: true, level: "mandatory", worst: { demand: 1250, capacity: 1251.5 } });
  });

  it("is only advised where nothing here makes any", async () => {
    const bare = pool((apps) => {
      delete apps.nodeGroup;
      delete apps.placeholders;
    });
    expect(verdict(await assess(up, bare), "room-ready-apps")).toMatchObject({ ok: false, level: "advisory" });
  });

  it("leaves to others on the nodes what the file keeps for them", async () => {
    const groupOf = (nodes: number) =>
      pool((apps) => {
        apps.placeholders.armed = { normal: false, broadcast: false };
        apps.nodeGroup.minSize = { normal: 6, broadcast: nodes };
        apps.reserved = { cpu: 192 };
      });
    // 1,250 cores of the apps, and 192 that are kept, on nodes of 15.8.
    expect(verdict(await assess(up, groupOf(92)), "room-ready-apps")).toMatchObject({
      ok: true,
      worst: { demand: 1442, capacity: 1453.6 },
    });
    expect(verdict(await assess(up, groupOf(91)), "room-ready-apps")).toMatchObject({
      ok: false,
      worst: { demand: 1442, capacity: 1437.8 },
    });
  });
});

describe("room on nodes", () => {
  it("of nodes that are too few is found missing though no step moves them", async () => {
    // 80 nodes for whole pods, and 5 for 500 pods of others.
    const found = verdict(
      await assess(
        up,
        pool((apps) => (apps.node.max = 84)),
      ),
      "room-for-pods-apps",
    );
    expect(found).toMatchObject({ ok: false, level: "mandatory", worst: { demand: 85, capacity: 84 } });
    const enough = await assess(
      up,
      pool((apps) => (apps.node.max = 85)),
    );
    expect(verdict(enough, "room-for-pods-apps").ok).toBe(true);
  });

  it("is less what the file keeps for others", async () => {
    const tight = (reserved: object) =>
      pool((apps) => {
        apps.node.max = 80;
        apps.reserved = reserved;
      });
    expect(verdict(await assess(up, tight({})), "room-for-pods-apps").ok).toBe(true);
    const cores = verdict(await assess(up, tight({ cpu: 20 })), "room-for-pods-apps");
    expect(cores.ok).toBe(false);
    const memory = verdict(await assess(up, tight({ memory: "58Gi" })), "room-for-pods-apps");
    expect(memory.worst).toMatchObject({ demand: 82, capacity: 80 });
  });

  it("of pods that leave most of a node empty is found missing, though cores and memory would do", async () => {
    const edit = ({ apps, nodePools }: RawEstate): void => {
      apps.search.requests.cpu = 8.5;
      nodePools.apps.node.max = 400;
    };
    for (const move of [up, down]) {
      const found = verdict(await assess(move, { edit }), "room-for-pods-apps");
      expect(found).toMatchObject({ ok: false, worst: { capacity: 400, steps: [] } });
      expect(found.message).toContain("nodes of apps for whole pods");
    }
  });

  it("counts placeholders only where they would not give way", async () => {
    const firm: Alter = ({ name, inputs }) => {
      if (name === "nodes-apps-priority") inputs.value = 0;
      if (name === "nodes-apps") inputs.node.max = 160;
    };
    // 1,250 cores of the apps beside 1,228.5 of placeholders, until they go last.
    const found = verdict(await assess(up, { alter: firm }), "room-for-pods-apps");
    expect(found.worst).toMatchObject({ demand: 2478.5, capacity: 160 * 15.8 - 20 });
  });

  it("has a limited number of pods, others' among them", async () => {
    const slots = (pods: number) => pool((apps) => (apps.reserved.pods = pods));
    // 6 × (500 + 125) of 120 × 110.
    expect(verdict(await assess(up, slots(9450)), "pod-slots-apps")).toMatchObject({ ok: true, worst: { margin: 0 } });
    const found = verdict(await assess(up, slots(9451)), "pod-slots-apps");
    expect(found).toMatchObject({ ok: false, worst: { demand: 3750, capacity: 3749 } });
    expect(found.message).toContain("pods on apps, rollout surge included");
  });
});

describe("two pools", () => {
  it("are counted each by itself", async () => {
    const verdicts = await assess(up, { edit: twoPools });
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    // sync alone: 500 × 0.25 cores, held by 123 placeholders of 1 core and the 2 that it has.
    expect(verdict(verdicts, "room-ready-batch").worst).toMatchObject({ demand: 125, capacity: 125 });
    expect(verdict(verdicts, "pod-slots-batch").worst).toMatchObject({ demand: 625, capacity: 1000 });
    expect(verdict(verdicts, "pod-slots-apps").worst).toMatchObject({ demand: 3125, capacity: 12_700 });
    const few = (estate: RawEstate): void => {
      twoPools(estate);
      estate["nodePools"].batch.node.max = 31;
    };
    const names = (await assess(up, { edit: few })).filter(({ ok }) => !ok).map(({ name }) => name);
    expect(names).toEqual(["pod-slots-batch", "room-for-pods-batch"]);
  });

  it("need each its own placeholders to go last, and its own nodes to shrink last", async () => {
    const early: Alter = (node) => {
      if (node.name === "nodes-batch-placeholders") node.dependencies = [];
    };
    const found = (await assess(up, { edit: twoPools, alter: early })).filter(
      ({ name, ok }) => name.startsWith("placeholders-yield-last") && !ok,
    );
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining("nodes-batch-placeholders: app-sync-autoscaler has not asked for its room"),
    ]);
  });
});

describe("room that is not counted", () => {
  it("is said with the limits it would count in", async () => {
    const edit = ({ apps }: RawEstate): void => {
      delete apps.web.requests;
      delete apps.images.requests;
    };
    const verdicts = await assess(up, { edit });
    const said = ["room on nodes for images, web: what they request is not in the stack file"];
    expect(verdict(verdicts, "room-ready-apps")).toMatchObject({ ok: true, uncounted: said });
    expect(verdict(verdicts, "room-for-pods-apps")).toMatchObject({ ok: true, uncounted: said });
    // 500 × (0.5 + 0.5 + 0.25 + 0.5), and the 20 that are kept; their slots are counted all the same.
    expect(verdict(verdicts, "room-ready-apps").worst).toMatchObject({ demand: 895 });
    expect(verdict(verdicts, "pod-slots-apps")).toMatchObject({ worst: { demand: 3750 }, uncounted: [] });
  });

  it("is all of it where the file has no pool", async () => {
    const names = (await assess(up, { edit: (estate) => delete estate["nodePools"] })).map(({ name }) => name);
    expect(names.filter((name) => /^(room|pod-slots|placeholders|nodes)/.test(name))).toEqual([]);
  });
});

describe("the order of placeholders and nodes", () => {
  it("has the placeholders go only once the apps have asked for their room", async () => {
    const alter: Alter = (node) => {
      if (node.name === "nodes-apps-placeholders")
        node.dependencies = node.dependencies.filter((urn) => !urn.includes("::app-"));
    };
    const found = verdict(await assess(up, { alter }), "placeholders-yield-last");
    expect(found).toMatchObject({ ok: false, worst: { steps: ["phase", "nodes-apps-placeholders"] } });
  });

  it("has no nodes go in the switch that lets apps fall", async () => {
    const found = verdict(await assess(["live", "normal"]), "nodes-shrink-last");
    expect(found).toMatchObject({ ok: false, level: "mandatory", worst: { steps: ["phase", "nodes-apps-group"] } });
    expect(found.message).toContain("may still run");
  });
});
