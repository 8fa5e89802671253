import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import { clusterAsStated } from "../../../infra/database/clusterQuestion.ts";
import type { DbMember } from "../../../infra/database/client.ts";
import type { QuestionContext } from "../../../infra/contract/question.ts";
import { offlineEstate } from "../../graphs.ts";
import { onCluster } from "./clusters.ts";

const member = (identifier: string, writes = false, promotionTier = 1): DbMember => ({
  identifier,
  writes,
  promotionTier,
});
const well = [member("shop-1", true), member("shop-2")];

interface Asked {
  members?: DbMember[] | undefined;
  options?: Parameters<typeof onCluster>[0];
  instances?: Readonly<Record<string, string>>;
}

async function asked({ members, options, instances = {} }: Asked) {
  const estate = offlineEstate("prod", onCluster(options));
  const [normal, live] = [await estate.resources("normal"), await estate.resources("live")];
  const client = {
    cluster: () => Promise.resolve(members && { status: "available", pending: [], members }),
    instance: (id: string) =>
      Promise.resolve(instances[id] === undefined ? undefined : { instanceClass: instances[id] }),
  };
  const context = { resources: { normal, prewarm: live, live } } as unknown as QuestionContext;
  const [finding, ...others] = await clusterAsStated.ask(context, { of: () => client } as never);
  expect(others).toEqual([]);
  return finding;
}

describe("whether a cluster is as the stack file says", () => {
  it("is yes where its instances and its writer are", async () => {
    expect(await asked({ members: well })).toMatchObject({ verdict: "yes", message: "2 as named, shop-1 writes" });
  });

  it("does not mind readers that Application Auto Scaling made", async () => {
    const members = [...well, member("application-autoscaling-0a1b")];
    expect(await asked({ members })).toMatchObject({ verdict: "yes" });
  });

  it.each<[string, Asked, RegExp, RegExp]>([
    ["it is not there", { members: undefined }, /^it does not exist, and the stack file adopts it$/, /adopt/],
    ["an instance is not its own", { members: [well[0] ?? member("")] }, /^shop-2 is no instance of it$/, /stack file/],
    [
      "it has one more",
      { members: [...well, member("reports")] },
      /^it has reports as well, which the file does not name$/,
      /describe-db-clusters/,
    ],
    [
      "another one writes",
      { members: [member("shop-1"), member("shop-2", true)] },
      /^shop-2 writes, not shop-1/,
      /failover-db-cluster --db-cluster-identifier shop-prod --target-db-instance-identifier shop-1/,
    ],
    ["none writes", { members: [member("shop-1"), member("shop-2")] }, /^none writes, not shop-1/, /failover/],
    [
      "a tier is another",
      {
        members: well,
        options: {
          instances: { one: { adopt: "shop-1", promotionTier: 0 }, two: { adopt: "shop-2", promotionTier: 1 } },
        },
      },
      /^the promotionTier of shop-1 is 1, stated is 0$/,
      /stack file/,
    ],
    [
      "one that is taken for Serverless v2 has a class",
      {
        members: well,
        options: {
          instances: { one: { adopt: "shop-1" }, two: { adopt: "shop-2", serverless: true } },
          more: { minCapacity: { normal: 1, broadcast: 2 } },
        },
        instances: { "shop-2": "db.r6g.large" },
      },
      /^shop-2 is db\.r6g\.large, and the file takes it for one on Serverless v2/,
      /stack file/,
    ],
  ])("is no where %s", async (_, given, message, fix) => {
    expect(await asked(given)).toMatchObject({
      ...{ verdict: "no", subject: expect.stringMatching(/shop/) as string },
      ...{ message: expect.stringMatching(message) as string, fix: expect.stringMatching(fix) as string },
    });
  });

  it("is yes where another one writes once all have the broadcast's class, since none turns any more", async () => {
    const members = [member("shop-1"), member("shop-2", true)];
    const [live] = (await offlineEstate("prod", onCluster()).resources("live")).ofType(type.clusterInstance);
    const large = String(live?.inputs["instanceClass"]);
    expect(await asked({ members, instances: { "shop-1": large, "shop-2": large } })).toMatchObject({
      verdict: "yes",
      message: expect.stringMatching(
        /^shop-2 writes since a failover, .*before the way back: aws rds failover-db-cluster /,
      ) as string,
    });
    expect(await asked({ members, instances: { "shop-1": large, "shop-2": "db.r6g.large" } })).toMatchObject({
      verdict: "no",
    });
  });

  it("is not asked of a cluster whose instances nobody names", async () => {
    const edit = onCluster({
      instances: {},
      more: { instanceClass: undefined, writer: undefined, minCapacity: { normal: 1, broadcast: 2 } },
    });
    const normal = await offlineEstate("prod", edit).resources("normal");
    const context = { resources: { normal, prewarm: normal, live: normal } } as unknown as QuestionContext;
    expect(await clusterAsStated.ask(context, {} as never)).toEqual([]);
  });
});
