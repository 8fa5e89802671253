import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache/replicationGroup.js";
import type { InputFacts, PropertyTurn } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Read in the source
 * of 6.x (internal/service/elasticache/replication_group.go), not run: an input that is optional and computed is kept when it is left out.
 * What depends on the engine's version counts as replacing: encryption in transit changes in place from Redis OSS 7.0.5 on.
 */

/** A replication group. */
export const groupInputs: InputFacts<ReplicationGroupArgs> = {
  applyImmediately: "update update none",
  atRestEncryptionEnabled: "replace replace none",
  authToken: "update",
  authTokenUpdateStrategy: "update",
  autoMinorVersionUpgrade: "update update none",
  automaticFailoverEnabled: "update",
  clusterMode: "update update none",
  dataTieringEnabled: "replace replace none",
  description: "update",
  engine: "update update none",
  engineVersion: "update update none",
  finalSnapshotIdentifier: "update",
  globalReplicationGroupId: "replace replace none",
  ipDiscovery: "update update none",
  kmsKeyId: "replace",
  logDeliveryConfigurations: "update",
  maintenanceWindow: "update update none",
  multiAzEnabled: "update",
  networkType: "replace replace none",
  nodeGroupConfigurations: "replace",
  nodeType: "update update none",
  notificationTopicArn: "update",
  numCacheClusters: "update update none",
  numNodeGroups: "update update none",
  parameterGroupName: "update update none",
  port: "replace",
  preferredCacheClusterAzs: "update",
  region: "replace",
  replicasPerNodeGroup: "update update none",
  replicationGroupId: "replace",
  securityGroupIds: "update update none",
  securityGroupNames: "replace replace none",
  snapshotArns: "replace",
  snapshotName: "replace",
  snapshotRetentionLimit: "update",
  snapshotWindow: "update update none",
  subnetGroupName: "replace replace none",
  tags: "update",
  transitEncryptionEnabled: "replace replace none",
  transitEncryptionMode: "update update none",
  userGroupIds: "update",
  // Not found there.
  authTokenWo: "unknown",
  authTokenWoVersion: "unknown",
  durability: "unknown",
};

/**
 * What is lowered replaces the group: valkey is never redis again, nor a version an earlier one. Source: as above,
 * customizeDiffEngineForceNewOnDowngrade and customizeDiffEngineVersionForceNewOnDowngrade.
 */
export function lowersEngine({ path, before, after }: PropertyTurn): boolean {
  if (path === "engine") return before === "valkey" && after === "redis";
  if (path !== "engineVersion" || typeof before !== "string" || typeof after !== "string") return false;
  const [[was = 0, had = 0], [is = 0, has = 0]] = [before, after].map((version) =>
    version.split(".").map((part) => Number.parseInt(part, 10) || 0),
  ) as [number[], number[]];
  return is < was || (is === was && has < had && !after.endsWith(".x"));
}
