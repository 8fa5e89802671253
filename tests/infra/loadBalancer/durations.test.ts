import { describe, expect, it } from "vitest";
import { seconds, type } from "../../../infra/loadBalancer/facts.ts";
import { taken, turned } from "../../timing/steps.ts";

const whole = "minimumLoadBalancerCapacity";
const units = `${whole}.capacityUnits`;
const of = (path: string, before: unknown, after: unknown) => taken(turned(type.balancer, path, before, after));

describe("how long it takes until capacity is reserved", () => {
  it("is hours at worst, whether there was a reservation before or not", () => {
    expect(of(whole, undefined, { capacityUnits: 500 })).toMatchObject({ kind: "reservedCapacityUp", seconds: 10_800 });
    expect(of(units, 500, 600)).toMatchObject({ kind: "reservedCapacityUp", seconds: seconds.more });
  });

  it("is short on the way down, where nothing is looked for", () => {
    expect(of(whole, { capacityUnits: 500 }, undefined)).toMatchObject({ kind: "reservedCapacityDown", seconds: 120 });
    expect(of(units, 600, 500)).toMatchObject({ kind: "reservedCapacityDown" });
  });

  it("is taken for the longer where the units cannot be told, and is none of other changes", () => {
    expect(of(units, "a", 500)).toMatchObject({ kind: "reservedCapacityUp" });
    expect(of("tags", { a: "b" }, {})).toMatchObject({ kind: "loadBalancerOther" });
  });
});
