import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { type } from "./facts.ts";
import { groupNames, groupsIn, nameOf, readGroup } from "./reading.ts";

function sizesInOrder(shape: ResourceShape): string[] {
  const { min, max, desired = min } = readGroup(shape);
  if (0 <= min && min <= desired && desired <= max) return [];
  const asked = desired === min ? "" : `, desired ${desired}`;
  return [
    `${nameOf(shape)} has minimum ${min}${asked}, maximum ${max}; allowed: 0 ≤ minimum ≤ desired ≤ maximum, ` +
      "since AWS refuses anything else. Fix: correct the sizes.",
  ];
}

function isProtected({ protect }: ResourceShape): string[] {
  return protect ? [] : ["It is not protected, and with it go all of its instances. Fix: protect it."];
}

/** Each call sets the sizes: two resources for one group would undo each other's. */
function oneOfEach(resources: Resources): Violation[] {
  const first = new Map<string, string>();
  const { values, violations } = readEach(groupsIn(resources), (shape) => {
    const key = `${shape.target ?? ""} ${readGroup(shape).label}`;
    const other = first.get(key);
    if (other !== undefined) {
      const message = `${nameOf(shape)} and ${other} are the same group: each update undoes the other's. Fix: keep one.`;
      return [{ urn: shape.urn, message }];
    }
    first.set(key, nameOf(shape));
    return [];
  });
  return [...violations, ...values.flat()];
}

/** Which load balancer has them as targets, and whether pods run on them, no stack file says. */
function uncountedRoom(resources: Resources): string[] {
  const groups = groupsIn(resources);
  return groups.length === 0
    ? []
    : [
        `addresses, load balancer targets and room for pods of the instances of ${groupNames(groups)}: not in the stack file`,
      ];
}

export const autoScalingGroupChecks: readonly Check[] = [
  {
    name: "auto-scaling-group-sizes",
    level: "mandatory",
    reason: "Sizes that AWS refuses stop a switch half-way.",
    scope: "resource",
    types: [type.group],
    run: sizesInOrder,
    uncounted: uncountedRoom,
  },
  {
    name: "auto-scaling-group-is-protected",
    level: "mandatory",
    reason: "A group that is deleted ends all of its instances.",
    scope: "resource",
    types: [type.group],
    run: isProtected,
  },
  {
    name: "auto-scaling-group-once",
    level: "mandatory",
    reason: "Two resources that set the sizes of one group undo each other's.",
    scope: "estate",
    applies: (resources) => groupsIn(resources).length,
    run: oneOfEach,
  },
];
