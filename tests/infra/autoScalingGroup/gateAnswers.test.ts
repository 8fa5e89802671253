import { describe, expect, it } from "vitest";
import { component, type } from "../../../infra/autoScalingGroup/facts.ts";
import { autoScalingGroupGates } from "../../../infra/autoScalingGroup/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";
import { state } from "./groups.ts";

const group = (desired: number | undefined) => {
  const facts = { autoScalingGroup: "it", asksForDesired: desired !== undefined, maxHealthyPercentage: 110 };
  const inputs = { name: "shop-web", minSize: 60, maxSize: 100, desiredCapacity: desired };
  const owner = shape(component, "auto-scaling-group-it", facts);
  return gateFor(autoScalingGroupGates, shape(type.group, "auto-scaling-group-it-sizes", inputs, owner));
};

describe("the gate of an Auto Scaling group", () => {
  it.each<[string, object, string]>([
    ["all is well", {}, "yes: 60 instances in service, 60 wanted"],
    [
      "its policies ask for more",
      { desired: 80, inService: 75, present: 80 },
      "yes: 75 instances in service of 80 asked for, 60 wanted",
    ],
    ["somebody set it back", { min: 4, max: 20 }, "no: its sizes are 4 to 20, not 60 to 100"],
    ["somebody set its maximum back", { max: 80 }, "no: its sizes are 60 to 80, not 60 to 100"],
    [
      "instances are still to come",
      { inService: 12, present: 60 },
      "no: 12 instances in service of 60 asked for, 60 needed",
    ],
    [
      "instances are still to go",
      { inService: 90, present: 90 },
      "no: 90 instances in service of 60 asked for: the rest is still to go",
    ],
    ["too many are there", { present: 101 }, "no: 101 instances are there, those that end among them; 100 allowed"],
    // Three more of capacity than is asked for may be one instance too few the other way.
    [
      "its instances weigh four",
      { largest: 4, unit: "units", inService: 63, present: 63 },
      "yes: 63 units in service of 60 asked for, 60 wanted",
    ],
    [
      "its instances weigh four, and one is over",
      { largest: 4, unit: "units", inService: 64, present: 64 },
      "no: 64 units in service of 60 asked for: the rest is still to go",
    ],
    [
      "it counts vCPUs",
      { unit: "vCPUs" },
      "no: its capacity is counted in vCPUs: how much of it is in service, AWS does not say",
    ],
  ])("says what it finds: %s", async (_, found, expected) => {
    const gate = group(undefined);
    expect(gate).toMatchObject({
      name: "auto-scaling-group-it-sizes",
      question: "Has it what it asks for in service, 60 at least?",
    });
    expect(await answer(gate, { group: { ...state, ...found } })).toBe(expected);
  });

  it("says no where there is no such group", async () => {
    expect(await answer(group(undefined), { group: undefined })).toBe("no: there is no Auto Scaling group shop-web");
  });

  it("wants what is asked for, not the minimum alone", async () => {
    const found = { ...state, desired: 80, inService: 80, present: 80 };
    expect(await answer(group(80), { group: found })).toBe("yes: 80 instances in service, 80 wanted");
    expect(await answer(group(80), { group: { ...found, inService: 79 } })).toBe(
      "no: 79 instances in service of 80 asked for, 80 needed",
    );
    expect(await answer(group(80), { group: state })).toMatch(/^no: it is asked for 60, not for 80; .*80 needed/);
  });
});
