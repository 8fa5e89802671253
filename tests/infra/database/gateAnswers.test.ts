import { describe, expect, it } from "vitest";
import { component, type } from "../../../infra/database/facts.ts";
import { databaseGates, databaseRestGates } from "../../../infra/database/gates.ts";
import { answer, gateFor, gatesFor, shape } from "../../gates/answers.ts";

const database = shape(component, "database-shop", { database: "shop" });
const inputs = { identifier: "shop", instanceClass: "db.r6g.large" };
const primary = shape(type.instance, "database-shop-primary", inputs, database);
const replica = shape(type.instance, "database-shop-copy", { ...inputs, identifier: "copy" }, database);
const member = shape(type.clusterInstance, "database-shop-one", { ...inputs, identifier: "one" }, database);
const cluster = (maxCapacity?: number) =>
  shape(
    type.cluster,
    "database-shop-cluster",
    { clusterIdentifier: "shop", serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity } },
    database,
  );

const well = { status: "available", instanceClass: "db.r6g.large", engine: "postgres", pending: [] as string[] };

describe("the gate of an instance", () => {
  it.each([
    [primary, "Is shop available as db.r6g.large?"],
    [replica, "Is copy available as db.r6g.large and in step with its source?"],
    [member, "Is one available as db.r6g.large?"],
  ])("bears its name and asks for its class", (of, question) => {
    expect(gateFor(databaseGates, of)).toMatchObject({ name: of.name, question });
  });

  it.each<[string, object | undefined, string]>([
    ["there is none", undefined, "no: there is no database instance shop"],
    ["all is well", well, "yes: shop is available as db.r6g.large"],
    [
      "storage is optimised",
      { ...well, status: "storage-optimization" },
      "yes: shop is storage-optimization as db.r6g.large",
    ],
    [
      "its class is another",
      { ...well, instanceClass: "db.m6g.large" },
      "no: its class is db.m6g.large, not db.r6g.large",
    ],
    ["something waits", { ...well, pending: ["a", "b"] }, "no: still waiting to be applied: a, b"],
    [
      "it is changed",
      { ...well, status: "modifying", instanceClass: "x", pending: ["a"] },
      "no: its class is x, not db.r6g.large; still waiting to be applied: a; it is modifying",
    ],
  ])("says what it finds: %s", async (_, found, expected) => {
    expect(await answer(gateFor(databaseGates, primary), { instance: found })).toBe(expected);
  });

  it.each<[string, object, number[], string]>([
    ["none", {}, [], "no: replication from its source: none"],
    ["stopped", { source: "shop", replication: "error: x" }, [], "no: replication from shop: error: x"],
    [
      "stopped while it is changed",
      { source: "shop", replication: "stopped", status: "modifying" },
      [],
      "no: it is modifying; replication from shop: stopped",
    ],
  ])("of a replica counts its replication: %s", async (_, more, replicaLags, expected) => {
    const said = { instance: { ...well, ...more }, replicaLags };
    expect(await answer(gateFor(databaseGates, replica), said)).toBe(expected);
  });

  const behind = (lag: number) => `no: it is ${lag} s behind shop, more than 60 s`;
  const yes = (what: string) => `yes: copy is available as db.r6g.large, replicating from shop, ${what}`;
  it.each<[number[], string, string]>([
    [[], "postgres", yes("its lag not yet measured")],
    [[60.4], "postgres", yes("60 s behind")],
    [[61], "postgres", behind(61)],
    [[61], "mysql", behind(61)],
    [[125, 60], "postgres", yes("125 s without a write")],
    [[126, 60], "postgres", behind(126)],
    [[125, 60], "aurora-postgresql", yes("125 s without a write")],
    [[125, 60], "mysql", behind(125)],
    // Never in step, longer than an idle source lets it climb, standing still, or falling.
    [[185, 125, 65], "postgres", behind(185)],
    [[360, 300, 240, 180, 120, 60], "postgres", yes("360 s without a write")],
    [[361, 301, 241, 181, 121, 60], "postgres", behind(361)],
    [[120, 60, 400], "postgres", behind(120)],
    [[120, 120, 60], "postgres", behind(120)],
    [[110, 120, 60], "postgres", behind(110)],
  ])("of a replica judges its lags %j of %s", async (replicaLags, engine, expected) => {
    const instance = { ...well, engine, source: "shop", replication: "replicating" };
    expect(await answer(gateFor(databaseGates, replica), { instance, replicaLags })).toBe(expected);
  });
});

describe("the gate of a cluster", () => {
  const found = { status: "available", minCapacity: 2, maxCapacity: 16, pending: [] as string[] };
  it.each<[string, number | undefined, object | undefined, string]>([
    ["there is none", 16, undefined, "no: there is no database cluster shop"],
    ["all is well", 16, found, "yes: shop is available with 2–16 capacity units"],
    ["its most is not stated", undefined, found, "yes: shop is available with 2–any capacity units"],
    ["its least is another", 16, { ...found, minCapacity: 1 }, "no: its capacity is 1–16, not 2–16"],
    [
      "its least is another, its most not stated",
      undefined,
      { ...found, minCapacity: 1 },
      "no: its capacity is 1–16, not 2–any",
    ],
    ["its most is another", 32, found, "no: its capacity is 2–16, not 2–32"],
    ["it has none", 16, { status: "available", pending: [] }, "no: its capacity is ?–?, not 2–16"],
    [
      "it is changed",
      16,
      { ...found, pending: ["x"], status: "modifying" },
      "no: still waiting to be applied: x; it is modifying",
    ],
  ])("says what it finds: %s", async (_, most, said, expected) => {
    const gate = gateFor(databaseGates, cluster(most));
    expect(gate).toMatchObject({
      name: "database-shop-cluster",
      question: expect.stringContaining(`2–${most ?? "any"}`),
    });
    expect(await answer(gate, { cluster: said })).toBe(expected);
  });
});

describe("the gate of a cluster whose instances have a class", () => {
  const facts = {
    database: "shop",
    writer: "one",
    instances: { a: "one", b: "two", c: "three" },
    tiers: { one: 0, two: 0, three: 15 },
  };
  const own = shape(component, "database-shop", facts);
  const of = (identifier: string, instanceClass: string) =>
    shape(type.clusterInstance, `database-shop-${identifier}`, { identifier, instanceClass }, own);
  const [gate] = gatesFor(
    databaseGates,
    own,
    shape(type.cluster, "database-shop-cluster", { clusterIdentifier: "shop" }, own),
    of("one", "db.r6g.xlarge"),
    of("two", "db.r6g.xlarge"),
    of("three", "db.r6g.large"),
  ).filter(({ name }) => name === "database-shop-cluster");
  const written = (writer?: string, more: object = {}) => ({
    ...{ status: "available", pending: [] },
    members: ["one", "two", "three", "four"].map((identifier) => ({ identifier, writes: identifier === writer })),
    ...more,
  });

  it.each<[string, object | undefined, string]>([
    ["there is none", undefined, "no: there is no database cluster shop"],
    ["all is well", written("one"), "yes: shop is available, written to by one"],
    [
      "it failed over",
      written("two"),
      "yes: shop is available, written to by two, after a failover: the file says one",
    ],
    ["a small one writes", written("three"), "no: three writes, which was not counted on: one or two"],
    ["one that is not named writes", written("four"), "no: four writes, which was not counted on: one or two"],
    ["none writes", written(), "no: no instance of it writes"],
    [
      "it is changed",
      written("one", { status: "modifying", pending: ["x"] }),
      "no: still waiting to be applied: x; it is modifying",
    ],
  ])("says what it finds: %s", async (_, said, expected) => {
    expect(gate?.question).toBe("Is shop available, and does one write that is large enough?");
    expect(gate && (await answer(gate, { cluster: said }))).toBe(expected);
  });
});

describe("the gate of a proxy", () => {
  const behind = shape(component, "database-shop", { database: "shop", proxy: { name: "pool" } });
  const gate = gatesFor(databaseGates, behind, { ...primary, parent: behind.urn, component: behind })[1];
  it.each<[string, object | undefined, string]>([
    ["there is none", undefined, "no: there is no database proxy pool"],
    ["all is well", { status: "available", targets: ["AVAILABLE"] }, "yes: pool is available with its target"],
    [
      "it has two",
      { status: "available", targets: ["AVAILABLE", "AVAILABLE"] },
      "yes: pool is available with its targets",
    ],
    ["it has no target", { status: "available", targets: [] }, "no: it has no target"],
    [
      "nothing is well",
      { status: "modifying", targets: ["AVAILABLE", "REGISTERING"] },
      "no: it is modifying; a target is REGISTERING",
    ],
  ])("says what it finds: %s", async (_, proxy, expected) => {
    expect(gate).toMatchObject({
      name: "database-shop-proxy",
      question: "Is the proxy pool available, and its target behind it?",
    });
    expect(gate && (await answer(gate, { proxy }))).toBe(expected);
  });
});

describe("whether a database is at rest", () => {
  it.each<[string, object | undefined, string]>([
    ["it is gone", undefined, "yes: shop is gone"],
    ["it serves", { status: "available", pending: [] }, "yes: shop is available"],
    ["it is changed", { status: "modifying", pending: [] }, "no: shop: it is modifying"],
    [
      "another change waits for its window",
      { status: "available", pending: ["EngineVersion"] },
      "yes: shop is available",
    ],
    [
      "a change of class has not begun",
      { status: "available", pending: ["DBInstanceClass", "x"] },
      "no: shop: still waiting to be applied: DBInstanceClass, x",
    ],
    [
      "the same, as the sandbox has it",
      { status: "available", pending: ["instanceClass"] },
      "no: shop: still waiting to be applied: instanceClass",
    ],
    [
      "what only sounds like one",
      { status: "available", pending: ["myDBInstanceClass", "instanceClasses"] },
      "yes: shop is available",
    ],
  ])("is asked of instances and clusters alike: %s", async (_, found, expected) => {
    for (const of of [primary, cluster(16)]) {
      const gate = gateFor(databaseRestGates, of);
      expect(gate).toMatchObject({ name: of.name, question: "Is shop at rest?" });
      expect(await answer(gate, { instance: found, cluster: found })).toBe(expected);
    }
    expect(gateFor(databaseRestGates, member).question).toBe("Is one at rest?");
  });
});
