import { describe, expect, it } from "vitest";
import { cacheClient } from "../../infra/cache/client.ts";
import { databaseClient } from "../../infra/database/client.ts";
import type { Quota } from "../../infra/providers/aws/quotaClient.ts";
import { quotaClient } from "../../infra/providers/aws/quotaClient.ts";
import type { RawEstate } from "../estates.ts";
import type { Said } from "./readyEstate.ts";
import { findings, ReadyEstate, said } from "./readyEstate.ts";

const well = new ReadyEstate();
const allowing = (allowed: Readonly<Record<string, number>>): Said =>
  said(quotaClient, () => ({ quota: ({ code }: Quota) => Promise.resolve(allowed[code]) }));
const of = async (question: string, answers: Said[], edit?: (raw: RawEstate) => void) => {
  const result = await well.ask({ answers, ...(edit && { edit }) });
  return (["yes", "no", "unknown"] as const).flatMap((verdict) =>
    findings(result, verdict)
      .filter((finding) => finding.question === question)
      .map(({ message, fix }) => [verdict, message, ...(fix === undefined ? [] : [fix])]),
  );
};
const raise = (service: string, code: string, to: number) =>
  expect.stringContaining(`--service-code ${service} --quota-code ${code} --desired-value ${to}`) as string;

describe("quotas", () => {
  it("of a node group are those of its nodes in the show", async () => {
    const [[verdict, message = ""] = []] = await of("node-group-quota", [allowing({ "L-BD136A63": 450 })]);
    expect([verdict, message]).toEqual([
      "yes",
      expect.stringMatching(/^\d+ nodes in the show; quota L-BD136A63 allows 450 nodes of a managed group$/),
    ]);
    const wanted = Number.parseInt(message, 10);
    expect(await of("node-group-quota", [allowing({ "L-BD136A63": wanted - 1 })])).toEqual([
      ["no", expect.stringContaining(`allows ${wanted - 1} nodes`), raise("eks", "L-BD136A63", wanted)],
    ]);
    expect(await of("node-group-quota", [allowing({})])).toEqual([
      ["unknown", expect.stringMatching(/quota L-BD136A63 of nodes of a managed group cannot be found$/)],
    ]);
  });

  it("of cache nodes are the region's, with what the broadcast adds to those that are there", async () => {
    const nodes = (count: number): Said => said(cacheClient, () => ({ nodes: () => Promise.resolve(count) }));
    const quota = allowing({ "L-DFE45DF3": 300 });
    // The example's cache has one replica in normal, and two in the show.
    expect(await of("cache-quota", [quota, nodes(299)])).toEqual([
      ["yes", "299 nodes are there, and the broadcast adds 1; quota L-DFE45DF3 allows 300 cache nodes in the region"],
    ]);
    expect(await of("cache-quota", [quota, nodes(300)])).toEqual([
      ["no", expect.stringContaining("300 nodes are there"), raise("elasticache", "L-DFE45DF3", 301)],
    ]);
  });

  it("of database instances count those that are still to be made", async () => {
    const present = (...identifiers: string[]): Said =>
      said(databaseClient, () => ({ identifiers: () => Promise.resolve(identifiers) }));
    expect(await of("database-quota", [present("shop-prod", "shop-prod-replica")])).toEqual([
      ["yes", "all are there: nothing is added"],
    ]);
    const quota = allowing({ "L-7B6409FD": 2 });
    expect(await of("database-quota", [quota, present("shop-prod")])).toEqual([
      ["yes", expect.stringMatching(/^1 instances are there, and 1 are still to be made; quota L-7B6409FD allows 2/)],
    ]);
    expect(await of("database-quota", [quota, present("shop-prod", "other")])).toEqual([
      ["no", expect.stringContaining("2 instances are there"), raise("rds", "L-7B6409FD", 3)],
    ]);
  });

  describe("of scalable targets", () => {
    const scaled = (targets: object) => (raw: RawEstate) => void (raw["scalableTargets"] = targets);
    const table = scaled({
      orders: {
        ...{ kind: "dynamodb", adopt: "dynamodb/table/orders/dynamodb:table:WriteCapacityUnits" },
        ...{ minCapacity: { normal: 100, broadcast: 40_000 }, maxCapacity: { normal: 1000, broadcast: 60_000 } },
      },
    });
    const functions = scaled(
      Object.fromEntries(
        ["signup", "login"].map((name) => [
          name,
          {
            ...{ kind: "lambda", adopt: `lambda/function:${name}:live/lambda:function:ProvisionedConcurrency` },
            ...{ minCapacity: { normal: 5, broadcast: 450 }, maxCapacity: { normal: 10, broadcast: 500 } },
          },
        ]),
      ),
    );

    it("are a table's own, of writes", async () => {
      expect(await of("scaling-quota", [allowing({ "L-AB614373": 60_000 })], table)).toEqual([
        ["yes", expect.stringContaining("quota L-AB614373 allows 60,000 write units of a table")],
      ]);
      expect(await of("scaling-quota", [allowing({ "L-AB614373": 40_000 })], table)).toEqual([
        ["unknown", expect.stringContaining("beyond 40,000 (quota L-AB614373) it does not grow")],
      ]);
      expect(await of("scaling-quota", [allowing({ "L-AB614373": 39_999 })], table)).toEqual([
        ["no", expect.stringContaining("at least 40,000"), raise("dynamodb", "L-AB614373", 40_000)],
      ]);
    });

    it("are those of all functions together, with what AWS keeps for others", async () => {
      const both = (verdict: string, ...more: unknown[]) =>
        Array.from({ length: 2 }, () => [
          verdict,
          expect.stringContaining("900 environments of this file's functions and 100"),
          ...more,
        ]);
      expect(await of("scaling-quota", [allowing({ "L-B99A9384": 1000 })], functions)).toEqual(both("yes"));
      expect(await of("scaling-quota", [allowing({ "L-B99A9384": 999 })], functions)).toEqual(
        both("no", raise("lambda", "L-B99A9384", 1000)),
      );
    });
  });
});
