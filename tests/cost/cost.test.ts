import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/dial.ts";
import { phases } from "../../infra/dial.ts";
import type { Cost } from "../../ops/cost/cost.ts";
import { costOf } from "../../ops/cost/cost.ts";
import { defaultPrices } from "../../ops/cost/prices.ts";
import type { RawEstate } from "../estates.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const prices = defaultPrices("eu-west-3");
const untouched = new Map(stacks.map((stack) => [stack as string, offlineEstate(stack)]));
const cost = async (phase: Phase, edit?: (estate: RawEstate) => void, stack = "prod"): Promise<Cost> =>
  costOf(
    await (edit ? offlineEstate(stack, edit) : (untouched.get(stack) ?? offlineEstate(stack))).graph(phase),
    prices,
  );
const of = ({ items }: Cost, key: string) => items.filter((item) => item.key === key).map(({ quantity }) => quantity);

/** The same in every phase: 4 load balancers with a unit each, 8 alarms, a dashboard, the zone's plan and Workers. */
const standing = 4 * (0.0265 + 0.0084) + (8 * 0.1 + 3 + 250 + 5) / 730;
/** 500 GB twice, one of them with a standby; the cluster; 20 GB for each node. */
const storage = (500 * 0.266 + 500 * 0.133) / 730;
const nodes = (count: number) => 0.1 + count * (0.896 + (20 * 0.0928) / 730);

describe("the cost of prod", () => {
  it("is, in normal, what a calculator says", async () => {
    const { hourly, currency, date } = await cost("normal");
    expect(hourly).toBeCloseTo(1.064 + 0.532 + storage + nodes(6) + standing, 6);
    expect(hourly).toBeCloseTo(7.8547, 3);
    expect([currency, date]).toEqual(["USD", "2026-11-23"]);
  });

  it.each(["prewarm", "live"] as const)("is, in %s, four times the class and a hundred nodes", async (phase) => {
    const { hourly } = await cost(phase);
    expect(hourly).toBeCloseTo(4.256 + 2.128 + storage + nodes(100) + standing, 6);
    expect(hourly).toBeCloseTo(97.1057, 3);
  });

  it("is the sum of its items, each with price, unit and source", async () => {
    const { hourly, items } = await cost("live");
    expect(items.reduce((sum, item) => sum + item.hourly, 0)).toBeCloseTo(hourly);
    const primary = items.find(({ key }) => key === "rds.postgres.db.r6g.4xlarge.multi-az");
    expect(primary).toMatchObject({ resource: "database-primary", unit: "instance-hour", price: 4.256, quantity: 1 });
    for (const { source } of items) expect(source).toMatch(/^https:/);
  });

  it("counts load balancer units as told", async () => {
    const graph = await (untouched.get("prod") ?? offlineEstate()).graph("live");
    const dearer = costOf(graph, prices, { loadBalancerUnits: 101 }).hourly - costOf(graph, prices).hourly;
    expect(dearer).toBeCloseTo(4 * 100 * 0.0084);
  });

  it("needs a price for all that can be turned, in both stacks", async () => {
    for (const phase of phases) expect((await cost(phase, undefined, "qa")).hourly).toBeGreaterThan(0);
  });
});

describe("nodes", () => {
  it("are those the pods need, where the group asks for fewer", async () => {
    const found = await cost("live", (estate) => (estate["headroom"].nodeGroup.minSize.broadcast = 10));
    const counts = of(found, "ec2.m6i.4xlarge");
    expect(counts).toHaveLength(2);
    // 1,250 cores at 15.8 a node are 80 nodes, if nothing is lost between pods.
    expect(counts[0]).toBe(10);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeGreaterThanOrEqual(80);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeLessThan(90);
    expect(found.items.find(({ note }) => note !== undefined && note.includes("needed by"))?.resource).toBe(
      "headroom-placeholders",
    );
  });

  it("are held by placeholders in prewarm as well", async () => {
    const found = await cost("prewarm", (estate) => (estate["headroom"].nodeGroup.minSize.broadcast = 10));
    // 351 placeholders, four a node, with the normal pods in what is left.
    expect(of(found, "ec2.m6i.4xlarge").reduce((sum, count) => sum + count, 0)).toBe(88);
  });

  it("are never more than may be started", async () => {
    const found = await cost("live", (estate) => {
      estate["headroom"].nodeGroup.minSize.broadcast = 10;
      estate["headroom"].node.max = 30;
    });
    expect(of(found, "ec2.m6i.4xlarge")).toEqual([10, 20]);
  });

  it("have no type without a group, so a price of the user's own is asked for", async () => {
    await expect(cost("live", (estate) => delete estate["headroom"].nodeGroup)).rejects.toThrow(
      /The price node, needed for headroom-placeholders, is missing in .*eu-west-3/,
    );
  });
});

describe("the database", () => {
  it("without a standby costs half", async () => {
    const found = await cost("live", (estate) => (estate["database"].multiAz = false));
    expect(of(found, "rds.postgres.db.r6g.4xlarge.single-az")).toEqual([1, 1]);
    expect(of(found, "rds.storage.gp3.single-az")).toEqual([500, 500]);
  });

  it("in Aurora costs at least its minimum capacity on every instance, and its proxy the same", async () => {
    const aurora = (estate: RawEstate): void => {
      estate["database"] = {
        kind: "aurora",
        identifier: "shop",
        engine: "aurora-postgresql",
        engineVersion: "15",
        username: "shop",
        instances: [{ identifier: "shop-1" }, { identifier: "shop-2" }],
        minCapacity: { normal: 4, broadcast: 64 },
        maxCapacity: 128,
        proxy: {
          name: "shop",
          roleArn: "arn:aws:iam::000000000000:role/proxy",
          secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
          subnets: ["subnet-1", "subnet-2"],
          securityGroups: [],
          multiplexing: 1,
          maxConnectionsPercent: 100,
        },
      };
    };
    expect(of(await cost("normal", aurora), "aurora.acu")).toEqual([4, 4]);
    const live = await cost("live", aurora);
    expect(of(live, "aurora.acu")).toEqual([64, 64]);
    expect(of(live, "rds.proxy.acu")).toEqual([128]);
  });

  it.each([
    [
      "an engine",
      (estate: RawEstate) => (estate["database"].engine = "mysql"),
      /rds\.mysql\.db\.r6g\.4xlarge\.multi-az, needed for database-primary/,
    ],
    [
      "a class",
      (estate: RawEstate) => (estate["database"].instanceClass.broadcast = "db.r7i.8xlarge"),
      /rds\.postgres\.db\.r7i\.8xlarge/,
    ],
    [
      "a node type",
      (estate: RawEstate) => (estate["headroom"].nodeGroup.instanceTypes = ["x9.metal"]),
      /ec2\.x9\.metal, needed for headroom-nodes/,
    ],
    [
      "a plan",
      (estate: RawEstate) => (estate["target"].cloudflare.plan = "enterprise"),
      /cloudflare\.plan\.enterprise, needed for edge-/,
    ],
  ])("is refused without a price for %s, by name", async (_, edit, message) => {
    await expect(cost("live", edit)).rejects.toThrow(message);
  });
});
