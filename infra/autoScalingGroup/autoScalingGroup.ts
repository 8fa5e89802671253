import { Group } from "@pulumi/aws/autoscaling/group.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import { component, type } from "./facts.ts";
import type { AutoScalingGroupArgs } from "./schema.ts";

/** The sizes of an Auto Scaling group that exists. */
export class AutoScalingGroupComponent extends ComponentResource {
  constructor(label: string, name: string, args: AutoScalingGroupArgs, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    const owned = {
      name: args.adopt,
      // One call sets them all, so no mixture of old and new ever stands.
      minSize: args.minSize,
      maxSize: args.maxSize,
      ...definedEntries({ desiredCapacity: args.desiredCapacity }),
      // No property of the group: the provider would wait for exactly so many instances, and fail where a policy adds one. The gate waits.
      waitForCapacityTimeout: "0",
    };
    new Group(`${label}-sizes`, owned, adoptOptions(this, type.group, args.adopt, owned));
    this.registerOutputs({});
  }
}

/** What checks must know beyond the sizes; the same in every phase. */
function factsOf(name: string, args: AutoScalingGroupArgs): Record<string, unknown> {
  const { desiredCapacity, instanceTypes, connections, maxHealthyPercentage } = args;
  return {
    autoScalingGroup: name,
    // Left to the group, its last value stands among the resource's inputs all the same.
    asksForDesired: desiredCapacity !== undefined,
    maxHealthyPercentage,
    ...definedEntries({ instanceTypes, connections }),
  };
}
