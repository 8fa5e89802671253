import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import { groupsIn, nameOf, readGroup, statedTypes } from "./reading.ts";

/** The instances that are asked for at least, as if on demand; without those of which the file does not say what they are. */
export function autoScalingGroupCost(resources: Resources): CostLine[] {
  return groupsIn(resources).flatMap((shape) => {
    const [first, ...others] = statedTypes(shape);
    const { wanted } = readGroup(shape);
    if (first === undefined || wanted === 0) return [];
    const note = `${wanted} instances at least, on demand${others.length > 0 ? ", of the first of its types" : ""}`;
    const line = { resource: shape.name, key: `ec2.${first}`, quantity: wanted, note };
    return [shape.target === undefined ? line : { ...line, target: shape.target }];
  });
}

export function unpricedGroups(resources: Resources): string[] {
  return groupsIn(resources).map((shape) =>
    statedTypes(shape).length > 0
      ? `volumes and warm pool of ${nameOf(shape)}`
      : `instances of ${nameOf(shape)} (their types)`,
  );
}
