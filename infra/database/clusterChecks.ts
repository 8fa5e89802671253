import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { instanceClasses } from "./classes.ts";
import { type } from "./facts.ts";
import { atRest, membersOf, statedWriter } from "./members.ts";
import { databasesIn, nameOf, readCapacity } from "./reading.ts";

function clusterStandby(resources: Resources): Violation[] {
  const { values, violations } = readEach(databasesIn(resources), (database) => {
    const facts = inputsOf(database);
    if (facts.at("kind").text() !== "aurora") return [];
    const count = facts.at("instances").entries().length;
    if (count >= 2 || (count === 0 && facts.at("adopted").flag() === true)) return [];
    const message =
      `${nameOf(database)} has ${count} instance${count === 1 ? "" : "s"}: should the writer fail, Aurora has to start another first, in minutes. ` +
      "Fix: add a second, in another zone.";
    return [{ urn: database.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function unknownInstances(resources: Resources): string[] {
  const unknown = databasesIn(resources).filter((database) => {
    const facts = inputsOf(database);
    return facts.at("kind").text() === "aurora" && facts.at("instances").entries().length === 0;
  });
  return unknown.length === 0 ? [] : [`instances of ${unknown.map(nameOf).join(", ")}: not in the stack file`];
}

/** Who takes over from the writer, smaller than it is: on air the failover itself would be the outage. */
function smallerHeirs(resources: Resources): Violation[] {
  const { values, violations } = readEach(databasesIn(resources), (database) => {
    const members = membersOf(database, resources);
    const { writers } = atRest(database, members);
    const writer = members.find(({ identifier }) => identifier === statedWriter(database));
    const memory = writer && instanceClasses.get(writer.instanceClass)?.memory;
    if (!writer || memory === undefined) return [];
    return members
      .filter(({ identifier, instanceClass }) => {
        const own = instanceClasses.get(instanceClass)?.memory;
        return writers.has(identifier) && own !== undefined && own < memory;
      })
      .map(({ identifier, instanceClass }): Violation => {
        const message =
          `${identifier} is ${instanceClass} and may take over from ${writer.identifier}, which is ${writer.instanceClass}: its writer would then be the smaller one. ` +
          "Fix: give it the writer's class, or state the promotionTier of all instances, with a higher one for it and two before it.";
        return { urn: database.urn, message };
      });
  });
  return [...values.flat(), ...violations];
}

function capacityBounds(shape: ResourceShape): string[] {
  if (!inputsOf(shape).at("serverlessv2ScalingConfiguration").has()) return [];
  const { minCapacity, maxCapacity = 256 } = readCapacity(shape);
  const halves = [minCapacity, maxCapacity].every((capacity) => Number.isInteger(capacity * 2));
  if (halves && 0 <= minCapacity && minCapacity <= maxCapacity && 1 <= maxCapacity && maxCapacity <= 256) return [];
  return [
    `Serverless v2 capacity is ${minCapacity} to ${maxCapacity}; allowed: 0 to 256 by 0.5, minimum ≤ maximum, maximum at least 1. ` +
      "AWS refuses anything else in the middle of a switch. Fix: correct the bounds.",
  ];
}

export const clusterChecks: readonly Check[] = [
  {
    name: "cluster-has-standby",
    level: "advisory",
    reason: "A cluster of one instance has nothing to fail over to.",
    scope: "estate",
    applies: (resources) => resources.ofType(type.cluster).length,
    run: clusterStandby,
    uncounted: unknownInstances,
  },
  {
    name: "failover-keeps-class",
    level: "advisory",
    reason: "Aurora promotes a reader whenever the writer fails or changes class, whatever that reader's size.",
    scope: "estate",
    applies: (resources) => resources.ofType(type.cluster).length,
    run: smallerHeirs,
  },
  {
    name: "serverless-capacity-bounds",
    level: "mandatory",
    reason: "Capacity out of bounds is refused in the middle of a switch.",
    scope: "resource",
    types: [type.cluster],
    run: capacityBounds,
  },
];
