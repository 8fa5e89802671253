import { describe, expect, it } from "vitest";
import { type } from "../../../infra/scalableTarget/facts.ts";
import { scalableTargetGates } from "../../../infra/scalableTarget/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";
import { tableId, webId } from "./targets.ts";

const bounds = { minCapacity: 60, maxCapacity: 100 };
const component = shape("broadcast:infra:ScalableTarget", "scalable-target-it", { scalableTarget: "it" });
const service = shape(type.target, "scalable-target-it-bounds", { ...webId, ...bounds }, component);
const table = shape(type.target, "scalable-target-it-bounds", { ...tableId, ...bounds }, component);

const inForce = { min: 60, max: 100 };
const tasks = { status: "ACTIVE", desired: 60, running: 60, pending: 0 };

describe("the gate of a service", () => {
  it.each<[string, object, string]>([
    ["all is well", {}, "yes: 60 tasks running, 60 to 100 wanted"],
    [
      "its policies ask for more",
      { tasks: { ...tasks, desired: 80, running: 75 } },
      "yes: 75 tasks running of 80 asked for, 60 to 100 wanted",
    ],
    [
      "there is no target",
      { target: undefined },
      "no: there is no scalable target ecs/service/shop/web/ecs:service:DesiredCount",
    ],
    ["there is no service", { tasks: undefined }, "no: there is no service service/shop/web"],
    ["somebody set it back", { target: { min: 4, max: 20 } }, "no: its bounds are 4 to 20"],
    ["somebody set its maximum back", { target: { min: 60, max: 80 } }, "no: its bounds are 60 to 80"],
    [
      "tasks are still to come",
      { tasks: { ...tasks, running: 12, pending: 48 } },
      "no: 12 tasks running of 60 asked for, 60 needed",
    ],
    ["too many are asked for", { tasks: { ...tasks, desired: 101 } }, "no: 101 tasks, 100 allowed"],
    ["too many are there", { tasks: { ...tasks, running: 90, pending: 11 } }, "no: 101 tasks, 100 allowed"],
    ["it is drained", { tasks: { ...tasks, status: "DRAINING" } }, "no: it is DRAINING"],
  ])("says what it finds: %s", async (_, found, expected) => {
    const gate = gateFor(scalableTargetGates, service);
    expect(gate).toMatchObject({ name: "scalable-target-it-bounds", question: "Has it 60 to 100 running tasks?" });
    expect(await answer(gate, { target: inForce, tasks, ...found })).toBe(expected);
  });
});

describe("the gate of what is no service", () => {
  const activity = { status: "Successful", message: "Successfully set write capacity units to 2000." };

  it.each<[string, object, string]>([
    ["all is well", {}, "yes: 60 to 100: Successfully set write capacity units to 2000."],
    [
      "a later change took its place",
      { activity: { ...activity, status: "Overridden" } },
      "yes: 60 to 100: Successfully set write capacity units to 2000.",
    ],
    ["nothing was changed", { activity: undefined }, "yes: 60 to 100: it has changed nothing lately"],
    [
      "there is no target",
      { target: undefined },
      "no: there is no scalable target dynamodb/table/orders/dynamodb:table:WriteCapacityUnits",
    ],
    ["somebody set it back", { target: { min: 4, max: 20 } }, "no: its bounds are 4 to 20"],
    ...["Pending", "InProgress", "Unfulfilled", "Failed"].map((status): [string, object, string] => [
      `its last change is ${status}`,
      { activity: { status, message: "m" } },
      `no: its last change is ${status}: m`,
    ]),
  ])("says what it finds: %s", async (_, found, expected) => {
    const gate = gateFor(scalableTargetGates, table);
    expect(gate).toMatchObject({ question: "Is it between 60 to 100, and at rest?" });
    expect(await answer(gate, { target: inForce, activity, ...found })).toBe(expected);
  });
});
