import { describe, expect, it } from "vitest";
import { kindFacts, type } from "../../../infra/scalableTarget/facts.ts";
import { unitsOf } from "../../../infra/scalableTarget/standIn.ts";
import { countAt } from "../../../infra/contract/ramp.ts";
import { newCloud } from "../../sandbox/fixture.ts";
import { tableId, webId } from "./targets.ts";

const web = { ...webId, minCapacity: 4, maxCapacity: 20 };
const id = "ecs/service/shop/web/ecs:service:DesiredCount";

async function there() {
  const cloud = newCloud();
  await cloud.create(type.target, "web", web);
  const tasks = (): number => {
    const found = cloud.find(type.target, id);
    return found ? countAt(unitsOf(found), cloud.clock.now()) : Number.NaN;
  };
  return { cloud, tasks };
}

describe("a scalable target on the sandbox", () => {
  it("is told from another dimension of the same resource", async () => {
    const cloud = newCloud();
    const reads = { ...tableId, scalableDimension: "dynamodb:table:ReadCapacityUnits" };
    for (const one of [tableId, reads])
      await cloud.create(type.target, "t", { ...one, minCapacity: 1, maxCapacity: 2 });
    expect(cloud.list(type.target).length).toBe(2);
    await expect(cloud.create(type.target, "again", { ...reads, minCapacity: 1, maxCapacity: 2 })).rejects.toThrow(
      /ValidationException/,
    );
  });

  it("takes the bounds at once, and what they bring comes later", async () => {
    const { cloud, tasks } = await there();
    const before = cloud.clock.now();
    const { outputs } = await cloud.update(type.target, id, { ...web, minCapacity: 60, maxCapacity: 100 });
    expect(outputs).toMatchObject({ minCapacity: 60, maxCapacity: 100 });
    expect(cloud.clock.now() - before).toBe(1);
    expect(tasks()).toBe(4);
    const { first, each } = kindFacts.ecs.up;
    await cloud.clock.wait(first + each * 56);
    expect(tasks()).toBe(60);
    await cloud.update(type.target, id, web);
    expect(tasks()).toBe(60);
    await cloud.clock.wait(kindFacts.ecs.down);
    expect(tasks()).toBe(4);
  });

  it("keeps what is suspended, and refuses a minimum above the maximum", async () => {
    const { cloud } = await there();
    expect(cloud.find(type.target, id)?.outputs["suspendedState"]).toMatchObject({ scheduledScalingSuspended: false });
    await expect(cloud.update(type.target, id, { ...web, minCapacity: 21 })).rejects.toThrow(
      /minimum capacity 21 is above maximum capacity 20/,
    );
  });

  it.each([
    ["minCapacity", 5, []],
    ["maxCapacity", 21, []],
    ["tags", { a: "b" }, []],
    ["resourceId", "service/shop/api", ["resourceId"]],
    ["serviceNamespace", "rds", ["serviceNamespace"]],
    ["scalableDimension", "x", ["scalableDimension"]],
    ["region", "eu-west-1", ["region"]],
  ])("is replaced, or not, for another %s", (property, value, replaces) => {
    expect(newCloud().diff(type.target, web, { ...web, [property]: value }).replaces).toEqual(replaces);
  });
});
