import { Cluster } from "@pulumi/aws/rds/cluster.js";
import { ClusterInstance } from "@pulumi/aws/rds/clusterInstance.js";
import type { Resource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { annotation } from "../annotations.ts";
import type { AuroraArgs } from "./schema.ts";
import { unstated } from "./network.ts";
import type { Writer } from "./writer.ts";

/** As in rds.ts. */
const theirs = ["deletionProtection", "finalSnapshotIdentifier", "manageMasterUserPassword", "skipFinalSnapshot"];

/** An Aurora cluster whose instances are all Serverless v2: its minimum capacity is the dial. */
export function aurora(parent: Resource, name: string, args: AuroraArgs): Writer {
  const cluster = new Cluster(
    `${name}-cluster`,
    {
      clusterIdentifier: args.identifier,
      engine: args.engine,
      engineVersion: args.engineVersion,
      engineMode: "provisioned",
      serverlessv2ScalingConfiguration: { minCapacity: args.minCapacity, maxCapacity: args.maxCapacity },
      applyImmediately: true,
      storageEncrypted: args.encrypted,
      deletionProtection: true,
      masterUsername: args.username,
      manageMasterUserPassword: true,
      backupRetentionPeriod: args.backupDays,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${args.identifier}-final`,
      vpcSecurityGroupIds: args.securityGroups,
      ...(args.parameterGroup !== undefined && { dbClusterParameterGroupName: args.parameterGroup }),
      ...(args.subnetGroup !== undefined && { dbSubnetGroupName: args.subnetGroup }),
      tags: {
        ...args.tags,
        "managed-by": "broadcast",
        ...(args.maxConnections !== undefined && { [annotation.maxConnections]: String(args.maxConnections) }),
      },
    },
    adopted(parent, args.import, { protect: true }, [...theirs, ...unstated(args)]),
  );
  for (const instance of args.instances) {
    new ClusterInstance(
      `${name}-${instance.identifier}`,
      {
        identifier: instance.identifier,
        clusterIdentifier: args.identifier,
        engine: args.engine,
        engineVersion: args.engineVersion,
        instanceClass: "db.serverless",
        applyImmediately: true,
        autoMinorVersionUpgrade: false,
      },
      adopted(parent, instance.import, { protect: true, dependsOn: [cluster] }, ["autoMinorVersionUpgrade", "tags"]),
    );
  }
  return {
    address: cluster.endpoint,
    engineFamily: args.engine === "aurora-postgresql" ? "POSTGRESQL" : "MYSQL",
    target: { dbClusterIdentifier: args.identifier },
    resource: cluster,
    instances: args.instances.map((instance) => instance.identifier),
  };
}
