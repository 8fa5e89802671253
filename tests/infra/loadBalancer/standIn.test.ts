import { describe, expect, it } from "vitest";
import { seconds, type } from "../../../infra/loadBalancer/facts.ts";
import { seed } from "../../../sandbox/seed.ts";
import { newCloud } from "../../sandbox/fixture.ts";
import { webArn } from "./balancers.ts";

const reserving = (capacityUnits: number) =>
  capacityUnits === 0 ? {} : { minimumLoadBalancerCapacity: { capacityUnits } };

function there() {
  const cloud = newCloud();
  seed(cloud, type.balancer, "web", {}, webArn);
  const turn = async (units: number): Promise<number> => {
    const before = cloud.clock.now();
    await cloud.update(type.balancer, webArn, reserving(units));
    return cloud.clock.now() - before;
  };
  return { cloud, turn };
}

describe("a load balancer on the sandbox", () => {
  it("has its units when the provider returns, and none again afterwards", async () => {
    const { cloud, turn } = there();
    expect(await turn(500)).toBe(seconds.more);
    expect(cloud.find(type.balancer, webArn)?.outputs).toMatchObject(reserving(500));
    expect(await turn(0)).toBe(seconds.less);
    expect(cloud.find(type.balancer, webArn)?.outputs["minimumLoadBalancerCapacity"]).toBeUndefined();
  });

  it.each([
    ["tags", { a: "b" }, []],
    ["idleTimeout", 61, []],
    ["minimumLoadBalancerCapacity", { capacityUnits: 1 }, []],
    ["name", "other", ["name"]],
    ["loadBalancerType", "network", ["loadBalancerType"]],
    ["internal", true, ["internal"]],
    ["subnets", ["subnet-9"], ["subnets[0]"]],
  ])("is replaced, or not, for another %s", (property, value, replaces) => {
    const had = {
      name: "web",
      internal: false,
      loadBalancerType: "application",
      idleTimeout: 60,
      subnets: ["subnet-1"],
      ...reserving(500),
    };
    expect(newCloud().diff(type.balancer, had, { ...had, [property]: value }).replaces).toEqual(replaces);
  });

  it("keeps what the provider finds out itself, and loses its reservation where it is left out", () => {
    const cloud = newCloud();
    const had = { subnetMappings: [{ subnetId: "subnet-1" }], namePrefix: "w", ...reserving(500) };
    const { changes, replaces } = cloud.diff(type.balancer, had, {});
    expect(changes.map(({ path }) => path)).toEqual(["minimumLoadBalancerCapacity"]);
    expect(replaces).toEqual([]);
    expect(cloud.diff(type.balancer, had, reserving(500)).changes).toEqual([]);
  });
});
