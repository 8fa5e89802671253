import type { ProxyArgs } from "@pulumi/aws/rds/proxy.js";
import type { ProxyDefaultTargetGroupArgs } from "@pulumi/aws/rds/proxyDefaultTargetGroup.js";
import type { ProxyTargetArgs } from "@pulumi/aws/rds/proxyTarget.js";
import type { InputFacts } from "../../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Version 5.32 was
 * run for the rows, on 25 November 2026. What that version did not have stands last, each with how it is known.
 */

/** A proxy. */
export const proxyInputs: InputFacts<ProxyArgs> = {
  auths: "update",
  debugLogging: "update",
  engineFamily: "replace",
  idleClientTimeout: "update update none",
  name: "update",
  requireTls: "update",
  roleArn: "update",
  tags: "update",
  vpcSecurityGroupIds: "update update none",
  vpcSubnetIds: "replace",
  // Read in the source of 6.x (internal/service/rds/proxy.go), not run; unknown where it was not found there.
  defaultAuthScheme: "update update none",
  endpointNetworkType: "replace replace none",
  region: "replace",
  targetConnectionNetworkType: "replace replace none",
};

/** Its default target group. */
export const proxyTargetsInputs: InputFacts<ProxyDefaultTargetGroupArgs> = {
  connectionPoolConfig: "update update none",
  dbProxyName: "replace",
  // Newer than that: the region by its documentation, the rest neither tried nor read.
  region: "replace",
};

/** A target of it. */
export const proxyTargetInputs: InputFacts<ProxyTargetArgs> = {
  dbClusterIdentifier: "replace",
  dbInstanceIdentifier: "replace",
  dbProxyName: "replace",
  targetGroupName: "replace",
  // Newer than that: the region by its documentation, the rest neither tried nor read.
  region: "replace",
};
