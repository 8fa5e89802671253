import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import { databaseGates } from "../../../infra/database/gates.ts";
import { databaseClient } from "../../../infra/database/client.ts";
import type { RawEstate } from "../../estates.ts";
import type { No } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";
import { keepKinds } from "../../gates/live.ts";
import { offlineEstate, resources } from "../../graphs.ts";
import type { Move } from "../../safety/assess.ts";
import { assess, verdict } from "../../safety/assess.ts";
import { goodEstate } from "../../shapes.ts";
import { newCloud } from "../../sandbox/fixture.ts";
import { taken, turned } from "../../timing/steps.ts";

/** Puts the database `shop` on a Multi-AZ cluster that exists. */
const spread =
  (more: RawEstate = {}) =>
  ({ databases }: RawEstate): void => {
    databases.shop = {
      ...{ kind: "multi-az-cluster", adopt: "shop-three", engine: "postgres", reservedConnections: 60 },
      instanceClass: { normal: "db.r6gd.xlarge", broadcast: "db.r6gd.4xlarge" },
      ...more,
    };
  };

describe("a Multi-AZ cluster of RDS", () => {
  it("is adopted, and only its class and what is stated may change", async () => {
    const estate = offlineEstate("prod", (raw) => {
      spread({ tags: { team: "shop" } })(raw);
      keepKinds(raw, "databases");
    });
    const node = new Map(await resources(estate, "live")).get("database-shop-cluster");
    expect(node).toMatchObject({ importId: "shop-three", protect: true });
    expect(node?.inputs).toEqual({
      ...{ clusterIdentifier: "shop-three", engine: "postgres", dbClusterInstanceClass: "db.r6gd.4xlarge" },
      ...{ applyImmediately: true, tags: { team: "shop" } },
    });
    expect(node?.ignored).toEqual(expect.arrayContaining(["allocatedStorage", "iops", "storageType", "engineVersion"]));
    for (const own of ["dbClusterInstanceClass", "engine", "tags"]) expect(node?.ignored).not.toContain(own);
  });

  it("has the connections of its class: once for the writer, twice for readers", async () => {
    const messages = async (pool: number, way: string) => {
      const edit = (raw: RawEstate): void => {
        spread()(raw);
        for (const app of Object.values(raw["apps"] as Record<string, RawEstate>)) app["connections"] = {};
        raw["apps"].web.connections = { shop: { [way]: pool } };
      };
      // 60 pods and 15 of a rollout.
      return (await goodEstate({ phase: "normal", edit })).messages("connections-within-limit");
    };
    expect(await messages(43, "writer")).toBe("");
    expect(await messages(44, "writer")).toContain(
      "there are 3295: max_connections 3360 for postgres on db.r6gd.xlarge, less 5 for the engine and 60",
    );
    expect(await messages(89, "readers")).toBe("");
    expect(await messages(90, "readers")).toContain("there are 6710: 2 × max_connections 3360");
  });

  it("has one reader while its class changes, and an unknown limit where nobody says the engine", async () => {
    const reading = async (move: Move, more: RawEstate = {}) => {
      const edit = (raw: RawEstate): void => {
        spread(more)(raw);
        for (const app of Object.values(raw["apps"] as Record<string, RawEstate>)) app["connections"] = {};
        raw["apps"].web.connections = { shop: { readers: 50 } };
      };
      return verdict(await assess(move, { edit }), "connections-shop-readers");
    };
    expect(await reading(["normal", "prewarm"])).toMatchObject({ ok: false, worst: { demand: 3750, capacity: 3355 } });
    const unknown = await reading(["normal", "prewarm"], { engine: undefined });
    expect(unknown.uncounted).toContain("connections of shop: its engine is not in the stack file");
  });

  it("takes as long as three instances, and interrupts for one failover", () => {
    const step = turned(type.cluster, "dbClusterInstanceClass", "db.r6gd.xlarge", "db.r6gd.4xlarge");
    expect(taken(step)).toMatchObject({ kind: "multiAzClusterClass", seconds: 1800, interruption: { most: 60 } });
  });

  it("has a class that its engine runs", async () => {
    const estate = await goodEstate({ phase: "normal", edit: spread() });
    expect(estate.messages("database-class-runs")).toBe("");
    const wrong = estate.set("database-shop-cluster", ["dbClusterInstanceClass"], "db.serverless");
    expect(wrong.messages("database-class-runs")).toContain("`dbClusterInstanceClass`: postgres has no db.serverless");
  });

  it.each<[string, object, RegExp]>([
    ["all is well", {}, /^yes: shop-three is available as db.r6gd.4xlarge$/],
    ["the class is still the small one", { instanceClass: "db.r6gd.xlarge" }, /^no: its class is db.r6gd.xlarge, not/],
    ["it is none", { instanceClass: undefined }, /^no: its class is that of its instances/],
    ["it waits", { pending: ["DBClusterInstanceClass"] }, /still waiting to be applied: DBClusterInstanceClass/],
  ])("has a gate that says what it finds: %s", async (_, found, expected) => {
    const inputs = { clusterIdentifier: "shop-three", dbClusterInstanceClass: "db.r6gd.4xlarge" };
    const gate = gateFor(databaseGates, shape(type.cluster, "database-shop-cluster", inputs));
    const well = { status: "available", members: [], pending: [], instanceClass: "db.r6gd.4xlarge" };
    expect(await answer(gate, { cluster: { ...well, ...found } })).toMatch(expected);
  });

  it("takes its time on the sandbox, where a cluster of Aurora takes no such class", async () => {
    const cloud = newCloud();
    const inputs = { clusterIdentifier: "three", engine: "postgres", dbClusterInstanceClass: "db.r6gd.large" };
    const { id } = await cloud.create(type.cluster, "three", inputs);
    const before = cloud.clock.now();
    await cloud.update(type.cluster, id, { ...inputs, dbClusterInstanceClass: "db.r6gd.xlarge" });
    expect(cloud.clock.now() - before).toBe(1800);
    await expect(
      cloud.create(type.cluster, "other", { ...inputs, clusterIdentifier: "other", engine: "aurora-postgresql" }),
    ).rejects.toThrow(/isn't supported for Aurora/);
  });
});

describe("questions about a Multi-AZ cluster", () => {
  const well = new ReadyEstate();
  const cluster = { status: "available", members: [], minCapacity: undefined, maxCapacity: undefined, pending: [] };
  const three = {
    ...cluster,
    group: "shop-pg15",
    engine: "postgres",
    engineVersion: "15.4",
    instanceClass: "db.r6gd.xlarge",
  };
  const formula = "LEAST({DBInstanceClassMemory/9531392},5000)";
  const saying = (otherwise: Partial<typeof three> | undefined, more: object = {}) => ({
    edit: spread(),
    answers: [
      said(databaseClient, () => ({
        cluster: () => Promise.resolve(otherwise && { ...three, ...otherwise }),
        parameter: () => Promise.resolve(formula),
        ...more,
      })),
    ],
  });

  it.each<No>([
    [
      "one that is not there",
      saying(undefined),
      "database-class",
      /does not exist, and the stack file adopts it/,
      /adopt/,
    ],
    [
      "one of Aurora",
      {
        ...saying({}),
        answers: [
          said(databaseClient, () => ({ cluster: () => Promise.resolve({ ...three, instanceClass: undefined }) })),
        ],
      },
      "database-class",
      /it is no Multi-AZ cluster/,
      /kind: aurora/,
    ],
    [
      "a class that no such cluster has",
      saying({}, { orderable: () => Promise.resolve({ zones: ["eu-west-3a"], multiAz: true, clusters: false }) }),
      "database-class",
      /the region does not offer db.r6gd.4xlarge for Multi-AZ clusters of postgres 15.4/,
      /describe-orderable/,
    ],
    [
      "a group that allows fewer than are counted on",
      saying({}, { parameter: () => Promise.resolve("900") }),
      "connections-in-force",
      /shop-pg15 allows 900, and 5,000 are counted on/,
      /maxConnections: 900/,
    ],
  ])("say no to %s, with its fix", (_, ...no) => well.saysNo(...no));

  it("say yes where all is well", async () => {
    const found = findings(await well.ask(saying({})), "yes").filter(({ subject }) => subject === "shop-three");
    expect(found.map(({ question, message }) => [question, message])).toEqual(
      expect.arrayContaining([
        ["database-class", "db.r6gd.4xlarge offered; capacity at the hour is not promised"],
        ["connections-in-force", "shop-pg15 allows 5,000"],
      ]),
    );
  });
});
