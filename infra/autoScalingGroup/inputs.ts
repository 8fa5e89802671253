import type { GroupArgs } from "@pulumi/aws/autoscaling/group.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Read in the source
 * of 5.x (internal/service/autoscaling/group.go), not run: an input that is optional and computed is kept when it is left out. Whatever is
 * updated, protection of new instances from scale-in is sent along as it was last read.
 */

/** An Auto Scaling group. */
export const groupInputs: InputFacts<GroupArgs> = {
  availabilityZones: "update update none",
  capacityRebalance: "update",
  context: "update",
  defaultCooldown: "update update none",
  defaultInstanceWarmup: "update",
  desiredCapacity: "update update none",
  desiredCapacityType: "update",
  enabledMetrics: "update",
  forceDelete: "update",
  forceDeleteWarmPool: "update",
  healthCheckGracePeriod: "update",
  healthCheckType: "update update none",
  ignoreFailedScalingActivities: "update",
  initialLifecycleHooks: "replace",
  instanceMaintenancePolicy: "update",
  instanceRefresh: "update",
  launchConfiguration: "update",
  launchTemplate: "update update none",
  loadBalancers: "update update none",
  maxInstanceLifetime: "update",
  maxSize: "update",
  metricsGranularity: "update",
  minElbCapacity: "update",
  minSize: "update",
  mixedInstancesPolicy: "update update none",
  name: "replace replace none",
  namePrefix: "replace replace none",
  placementGroup: "update",
  protectFromScaleIn: "update",
  serviceLinkedRoleArn: "update update none",
  suspendedProcesses: "update",
  tags: "update",
  targetGroupArns: "update update none",
  terminationPolicies: "update",
  trafficSources: "update update none",
  // Not sent to AWS: how long, and for how many, the provider waits.
  waitForCapacityTimeout: "update",
  waitForElbCapacity: "update",
  vpcZoneIdentifiers: "update update none",
  warmPool: "update",
  // Of 6.x: by its documentation, where a resource states its region.
  region: "replace",
  // Not found there.
  availabilityZoneDistribution: "unknown",
  capacityReservationSpecification: "unknown",
  instanceLifecyclePolicy: "unknown",
};
