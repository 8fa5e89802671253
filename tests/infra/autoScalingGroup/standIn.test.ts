import { describe, expect, it } from "vitest";
import { seconds, type } from "../../../infra/autoScalingGroup/facts.ts";
import { instancesOf } from "../../../infra/autoScalingGroup/standIn.ts";
import { countAt } from "../../../infra/contract/ramp.ts";
import { newCloud } from "../../sandbox/fixture.ts";

const web = { name: "shop-web", minSize: 4, maxSize: 20 };
const id = "shop-web";

async function there(inputs: object = web) {
  const cloud = newCloud();
  await cloud.create(type.group, "web", { ...inputs });
  const instances = (): number => {
    const found = cloud.find(type.group, id);
    return found ? countAt(instancesOf(found), cloud.clock.now()) : Number.NaN;
  };
  await cloud.clock.wait(seconds.inService + seconds.each * 100);
  return { cloud, instances };
}

describe("an Auto Scaling group on the sandbox", () => {
  it("takes its sizes at once; its instances come later, and go by its policies", async () => {
    const { cloud, instances } = await there();
    expect(instances()).toBe(4);
    const before = cloud.clock.now();
    const { outputs } = await cloud.update(type.group, id, { ...web, minSize: 60, maxSize: 100 });
    expect(outputs).toMatchObject({ minSize: 60, maxSize: 100, desiredCapacity: 60 });
    expect(cloud.clock.now() - before).toBe(seconds.update);
    expect(instances()).toBe(4);
    await cloud.clock.wait(seconds.inService + seconds.each * 56);
    expect(instances()).toBe(60);
    await cloud.update(type.group, id, web);
    await cloud.clock.wait(seconds.gone);
    expect(instances()).toBeGreaterThan(4);
    await cloud.clock.wait(seconds.takenBack - seconds.gone);
    expect(instances()).toBe(4);
  });

  it("keeps what was asked for while only the maximum moves, and comes down to it", async () => {
    const asked = { ...web, desiredCapacity: 10 };
    const { cloud, instances } = await there(asked);
    expect((await cloud.update(type.group, id, { ...asked, maxSize: 30 })).outputs).toMatchObject({
      desiredCapacity: 10,
    });
    expect((await cloud.update(type.group, id, { ...web, maxSize: 8 })).outputs).toMatchObject({ desiredCapacity: 8 });
    await cloud.clock.wait(seconds.takenBack);
    expect(instances()).toBe(8);
  });

  it("keeps what the stack file asks for, while its minimum falls below", async () => {
    const { cloud, instances } = await there({ ...web, minSize: 10, desiredCapacity: 10 });
    const stored = cloud.find(type.group, id);
    if (!stored) throw new Error("not there");
    cloud.store.put({ ...stored, observed: { ...stored.observed, asked: true } });
    const lower = { ...web, minSize: 4, desiredCapacity: 10 };
    expect((await cloud.update(type.group, id, lower)).outputs).toMatchObject({ desiredCapacity: 10 });
    await cloud.clock.wait(seconds.takenBack);
    expect(instances()).toBe(10);
  });

  it("refuses sizes out of their order, and a second of the same name", async () => {
    const { cloud } = await there();
    await expect(cloud.update(type.group, id, { ...web, minSize: 21 })).rejects.toThrow(/Max bound, 20/);
    await expect(cloud.update(type.group, id, { ...web, desiredCapacity: 21 })).rejects.toThrow(
      /Desired capacity:21 must be between the specified min size:4 and max size:20/,
    );
    await expect(cloud.create(type.group, "again", web)).rejects.toThrow(/AlreadyExists/);
  });

  it.each([
    ["minSize", 5, []],
    ["maxSize", 21, []],
    ["desiredCapacity", 7, []],
    ["launchConfiguration", "other", []],
    ["name", "other", ["name"]],
    ["region", "eu-west-1", ["region"]],
  ])("is replaced, or not, for another %s", (property, value, replaces) => {
    expect(newCloud().diff(type.group, web, { ...web, [property]: value }).replaces).toEqual(replaces);
  });
});
