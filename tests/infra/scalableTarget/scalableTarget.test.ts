import { describe, expect, it } from "vitest";
import type { Phase } from "../../../infra/contract/dial.ts";
import { phases } from "../../../infra/contract/dial.ts";
import { resourcesIn } from "../../../infra/contract/graph.ts";
import { importIdOf, serviceOf, targetIdOf } from "../../../infra/scalableTarget/id.ts";
import { cost, quantitiesOf } from "../../cost/costs.ts";
import { offlineEstate } from "../../graphs.ts";
import { boundsOf, table, web, withTargets } from "./targets.ts";

const both = offlineEstate("prod", withTargets({ web, table }));

const found = async (name: string, phase: Phase) =>
  resourcesIn(await both.graph(phase)).find((node) => node.name === boundsOf(name));

describe("a scalable target", () => {
  it.each([
    ["ecs/service/shop/web/ecs:service:DesiredCount", ["ecs", "service/shop/web", "ecs:service:DesiredCount"]],
    ["rds/cluster:shop/rds:cluster:ReadReplicaCount", ["rds", "cluster:shop", "rds:cluster:ReadReplicaCount"]],
    [
      "dynamodb/table/a.b/index/c/dynamodb:index:ReadCapacityUnits",
      ["dynamodb", "table/a.b/index/c", "dynamodb:index:ReadCapacityUnits"],
    ],
  ])("is told from others by three parts, as the provider reads them: %s", (id, parts) => {
    expect(Object.values(targetIdOf(id))).toEqual(parts);
    expect(importIdOf(targetIdOf(id))).toBe(id);
  });

  it("of ECS names its cluster and its service", () => {
    expect(serviceOf({ resourceId: "service/shop/web" })).toEqual({ cluster: "shop", service: "web" });
  });

  it("is adopted, and only its bounds may change", async () => {
    for (const phase of phases) {
      expect(await found("web", phase)).toMatchObject({
        importId: web.adopt,
        protect: true,
        ignored: ["region", "roleArn", "suspendedState", "tags"],
      });
    }
  });

  it("of ECS turns with the show, once the database is large; any other before it", async () => {
    const turned = async (name: string) =>
      Promise.all(
        phases.map(async (phase) => {
          const { inputs = {} } = (await found(name, phase)) ?? {};
          return [inputs["minCapacity"], inputs["maxCapacity"]];
        }),
      );
    expect(await turned("web")).toEqual([
      [4, 20],
      [4, 20],
      [60, 100],
    ]);
    expect(await turned("table")).toEqual([
      [20, 400],
      [2000, 8000],
      [2000, 8000],
    ]);
  });

  it("is told not to come down by itself, on the way back", async () => {
    const { roundTrip } = await both.plan("prewarm", "live");
    expect(roundTrip).toMatchObject({ restores: true });
    expect(roundTrip.remarks.filter(({ name }) => name === boundsOf("web"))).toMatchObject([
      { path: "minCapacity", level: "warning", message: expect.stringContaining("takes nothing away by itself") },
    ]);
  });
});

describe("what scalable targets cost", () => {
  it("is the fewest tasks of Fargate where the file says how large one is", async () => {
    const edit = withTargets({ web: { ...web, task: { cpu: "500m", memory: "1Gi" } } });
    for (const [phase, tasks] of [
      ["normal", 4],
      ["live", 60],
    ] as const) {
      const found = await cost(phase, edit);
      expect(quantitiesOf(found, "fargate.vcpu")).toEqual([tasks / 2]);
      expect(quantitiesOf(found, "fargate.gib")).toEqual([tasks]);
      expect(found.unpriced.filter((each) => each.includes("web"))).toEqual([]);
    }
  });

  it("is said to be missing of all others", async () => {
    const { unpriced } = await cost("live", withTargets({ web, table }));
    expect(unpriced).toEqual(
      expect.arrayContaining(["tasks of web (the size of one on Fargate)", "capacity units of table (no price here)"]),
    );
  });
});
