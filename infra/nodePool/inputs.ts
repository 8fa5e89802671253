import type { NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Version 5.32 was
 * run for the rows, on 25 November 2026. What that version did not have stands last, each with how it is known.
 */

/** A managed node group. */
export const nodeGroupInputs: InputFacts<NodeGroupArgs> = {
  amiType: "replace replace none",
  capacityType: "replace replace none",
  clusterName: "replace",
  diskSize: "replace replace none",
  forceUpdateVersion: "update",
  instanceTypes: "replace replace none",
  labels: "update",
  launchTemplate: "update replace update",
  "launchTemplate.id": "replace",
  "launchTemplate.name": "replace",
  nodeGroupName: "replace replace none",
  nodeGroupNamePrefix: "replace replace none",
  nodeRoleArn: "replace",
  releaseVersion: "update update none",
  remoteAccess: "replace",
  scalingConfig: "update",
  subnetIds: "replace",
  tags: "update",
  taints: "update",
  updateConfig: "update update none",
  version: "update update none",
  // Read in the source of 6.x (internal/service/eks/node_group.go), not run; unknown where it was not found there. The warm pool: by its documentation.
  nodeRepairConfig: "update update none",
  region: "replace",
  warmPoolConfig: "update",
};
