import { beforeAll, describe, expect, it } from "vitest";
import type { SafetyVerdict } from "../../ops/safety/safety.ts";
import { assessSafety, unsafe } from "../../ops/safety/safety.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";
import { kinds } from "../../stacks/kinds.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import type { Alter, Move } from "./assess.ts";
import { assess, urnsOf, verdict, waitFor } from "./assess.ts";

const adjacent: readonly Move[] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

describe.each(stacks)("%s", (stack) => {
  it.each(adjacent)("%s → %s is safe at every moment", async (from, to) => {
    const verdicts = await assess([from, to], { stack });
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdicts.filter(({ uncounted }) => uncounted.length > 0)).toEqual([]);
    expect(verdicts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "connections-shop-writer",
        "connections-devices-writer",
        "load-balancer-targets",
        "pod-slots-apps",
        "room-for-pods-apps",
        "room-ready-apps",
        "guard-first",
        "redirect-needs-landing",
      ]),
    );
  });

  it.each([
    ["live", "normal"],
    ["normal", "live"],
  ] as Move[])("the jump %s → %s is not", async (from, to) => {
    expect(unsafe(await assess([from, to], { stack }))).not.toEqual([]);
  });
});

describe("a jump of prod", () => {
  const apps = ["app-api-autoscaler", "app-signup-autoscaler", "app-sync-autoscaler", "app-web-autoscaler"];
  const writer = "connections-shop-writer";
  /** (500 + 125) × (2 + 2 + 2 + 1), and what db.r6g.xlarge allows less 65. */
  const short = { demand: 4375, capacity: 3295 };
  let down: SafetyVerdict[];
  let up: SafetyVerdict[];
  beforeAll(async () => {
    down = await assess(["live", "normal"]);
    up = await assess(["normal", "live"]);
  });

  it("from live shrinks the database under its apps", () => {
    const found = verdict(down, writer);
    expect(found.worst).toEqual({ ...short, margin: -1080, steps: ["phase", "database-shop-primary"] });
    expect(found.message).toContain(
      "connections of shop through the writer: 4,375 wanted of 3,295 allowed, 1,080 too many",
    );
    expect(found.message).toContain(
      "once database-shop-primary (instanceClass db.r6g.4xlarge → db.r6g.xlarge) is done",
    );
    expect(found.message).toContain("while app-api-autoscaler (maxReplicas 500 → 80)");
  });

  it("from live stops caching the landing page, and ends nodes, too early", () => {
    expect(verdict(down, "redirect-needs-landing").worst?.steps).toEqual(["phase", "zone-site-cache"]);
    expect(verdict(down, "redirect-needs-landing").message).toContain(
      "while zone-site-redirects (broadcast_home_fr.enabled true → false) is not done",
    );
    expect(verdict(down, "nodes-shrink-last").ok).toBe(false);
    expect(verdict(down, "replicas-need-class-shop").worst?.steps).toEqual(["phase", "database-shop-primary"]);
  });

  it("to live raises the apps before the database and the nodes", () => {
    expect(verdict(up, writer).worst).toEqual({ ...short, margin: -1080, steps: ["phase", ...apps] });
    expect(verdict(up, writer).message).toContain(
      "while database-shop-primary (instanceClass db.r6g.xlarge → db.r6g.4xlarge) is not done",
    );
    // 6 nodes of 15.8 cores, of which 20 are kept.
    expect(verdict(up, "room-ready-apps").worst).toMatchObject({ demand: 1270, capacity: 94.8, margin: -1175.2 });
    expect(verdict(up, "replicas-need-class-shop").ok).toBe(false);
  });

  it("would be safe for connections with the apps after the database on the way up", async () => {
    const database = await urnsOf("database-shop-primary");
    const ordered = await assess(["normal", "live"], { alter: waitFor(/^app-.*-autoscaler$/, database) });
    expect(verdict(ordered, writer).ok).toBe(true);
    expect(verdict(ordered, "replicas-need-class-shop").ok).toBe(true);
  });

  it("is not saved by that order where the class change is deferred", async () => {
    const wait = waitFor(/^app-.*-autoscaler$/, await urnsOf("database-shop-primary"));
    const deferred = await assess(["normal", "live"], {
      alter: (node, phase) => {
        wait(node, phase);
        if (node.name === "database-shop-primary") delete node.inputs.applyImmediately;
      },
    });
    expect(verdict(deferred, writer)).toMatchObject({ ok: false, worst: short });
    expect(verdict(deferred, writer).message).toContain("before database-shop-primary (instanceClass");
  });

  it("is not saved by the opposite order on the way down: pods go long after their autoscaler's step", async () => {
    const later = await assess(["live", "normal"], { alter: waitFor(/^database-shop-/, await urnsOf(...apps)) });
    expect(verdict(later, writer)).toMatchObject({ ok: false, worst: short });
    expect(verdict(later, writer).message).toContain("take effect");
  });
});

describe("a mistake in a switch", () => {
  it("of a resource past the guard is found", async () => {
    const alter: Alter = (node) => {
      if (node.name === "app-web-autoscaler") node.dependencies = [];
    };
    expect(verdict(await assess(["prewarm", "live"], { alter }), "guard-first")).toMatchObject({
      ok: false,
      worst: { steps: ["app-web-autoscaler"] },
    });
  });

  it("of a value that cannot be read fails closed, and names the resource", async () => {
    const alter: Alter = (node) => {
      if (node.name === "app-web") delete node.inputs.surgePercent;
    };
    const found = verdict(await assess(["prewarm", "live"], { alter }), "connections-shop-writer");
    expect(found).toMatchObject({ ok: false, level: "mandatory" });
    expect(found.worst).toBeUndefined();
    expect(found.message).toMatch(/^app-web-autoscaler: `surgePercent` is missing, so the check cannot be made/);
  });

  it("that leaves not even a list to judge fails closed", async () => {
    const alter: Alter = (node) => {
      if (node.name === "nodes-apps") delete node.inputs.node.max;
    };
    const verdicts = await assess(["prewarm", "live"], { alter });
    const found = verdict(verdicts, "room-for-pods");
    expect(found).toMatchObject({ ok: false, level: "mandatory" });
    expect(found.message).toContain("`node.max` is missing");
    expect(verdict(verdicts, "connections-shop-writer").ok).toBe(true);
  });
});

describe("an estate that does not exist yet", () => {
  it("is not judged", async () => {
    const nothing = { nodes: new Map() };
    const after = await offlineEstate().graph("normal");
    expect(assessSafety(nothing, after, stepsBetween(nothing, after, {}), kinds)).toEqual([]);
  });
});
