import type { GroupState } from "../../../infra/autoScalingGroup/groupState.ts";
import type { RawEstate } from "../../estates.ts";

/** A group beside what the example has: 4 to 20 instances, and 60 to 100 in the broadcast. */
export const web = {
  adopt: "shop-web",
  minSize: { normal: 4, broadcast: 60 },
  maxSize: { normal: 20, broadcast: 100 },
};

/** Adds Auto Scaling groups to the example. */
export const withGroups = (groups: object) => (raw: RawEstate) => void (raw["autoScalingGroups"] = groups);

/** The resource of a group, by its name. */
export const sizesOf = (name: string): string => `auto-scaling-group-${name}-sizes`;

/** The group as it is in the broadcast, where all is well. */
export const state: GroupState = {
  ...{ min: 60, max: 100, desired: 60, inService: 60, present: 60, largest: 1, unit: "instances" },
  ...{ suspended: [], served: true, protected: { new: false, count: 0 }, tags: {}, managedBy: undefined },
  ...{ warmPool: undefined, launch: undefined, types: [], onDemand: undefined },
};
