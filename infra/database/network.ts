import type { DatabaseArgs } from "./schema.ts";

/** Where a database stands in the network, as far as the stack file is silent about it; an adopted one stays there. */
export function unstated({ securityGroups, subnetGroup, parameterGroup, kind }: DatabaseArgs): string[] {
  return [
    ...(securityGroups.length === 0 ? ["vpcSecurityGroupIds"] : []),
    ...(subnetGroup === undefined ? ["dbSubnetGroupName"] : []),
    ...(parameterGroup === undefined ? [kind === "rds" ? "parameterGroupName" : "dbClusterParameterGroupName"] : []),
  ];
}
