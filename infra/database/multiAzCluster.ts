import { Cluster } from "@pulumi/aws/rds/cluster.js";
import type { Resource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries, ignoredInput } from "../contract/adopt.ts";
import { type } from "./facts.ts";
import type { MultiAzArgs } from "./schema.ts";
import { identifierOf } from "./schema.ts";
import type { Writer } from "./writer.ts";

/** A Multi-AZ cluster that exists: RDS itself changes its instances, one after the other. */
export function multiAzCluster(parent: Resource, label: string, args: MultiAzArgs): Writer {
  const clusterIdentifier = identifierOf(args);
  const stated = definedEntries({
    engine: args.engine,
    engineVersion: args.engineVersion,
    storageEncrypted: args.encrypted,
    masterUsername: args.username,
    backupRetentionPeriod: args.backupDays,
    deletionProtection: args.deletionProtection,
    vpcSecurityGroupIds: args.securityGroups,
    dbClusterParameterGroupName: args.parameterGroup,
    dbSubnetGroupName: args.subnetGroup,
    tags: args.tags,
  });
  const owned = { ...stated, clusterIdentifier, applyImmediately: true, dbClusterInstanceClass: args.instanceClass };
  // The SDK wants an engine, also where it is ignored.
  const inputs = { engine: ignoredInput, ...owned };
  const cluster = new Cluster(`${label}-cluster`, inputs, adoptOptions(parent, type.cluster, clusterIdentifier, owned));
  return {
    address: cluster.endpoint,
    engineFamily: args.engine === "postgres" ? "POSTGRESQL" : "MYSQL",
    target: { dbClusterIdentifier: clusterIdentifier },
    resource: cluster,
  };
}
