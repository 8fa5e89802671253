import { Instance } from "@pulumi/aws/rds/instance.js";
import type { Resource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { annotation } from "../annotations.ts";
import type { RdsArgs } from "./schema.ts";
import { unstated } from "./network.ts";
import type { Writer } from "./writer.ts";

/** AWS's own limit for a change of class, plus the failover; the provider's default is 80 minutes. */
const classChange = { create: "80m", update: "80m" };

/** Among them whether RDS manages the master password: to turn that on would change it under everybody who uses it. */
const theirs = [
  "autoMinorVersionUpgrade",
  "copyTagsToSnapshot",
  "deletionProtection",
  "finalSnapshotIdentifier",
  "manageMasterUserPassword",
  "skipFinalSnapshot",
];

/** The primary instance and its read replicas; a replica follows the primary's class unless it has its own. */
export function rds(parent: Resource, name: string, args: RdsArgs): Writer {
  const shared = {
    // Without it a class change waits for the maintenance window while the update "succeeds".
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
    copyTagsToSnapshot: true,
    deletionProtection: true,
    storageType: args.storageType,
    vpcSecurityGroupIds: args.securityGroups,
    ...(args.parameterGroup !== undefined && { parameterGroupName: args.parameterGroup }),
    tags: tagsOf(args),
  };
  const primary = new Instance(
    `${name}-primary`,
    {
      ...shared,
      identifier: args.identifier,
      engine: args.engine,
      engineVersion: args.engineVersion,
      instanceClass: args.instanceClass,
      multiAz: args.multiAz,
      allocatedStorage: args.allocatedStorage,
      storageEncrypted: args.encrypted,
      username: args.username,
      manageMasterUserPassword: true,
      backupRetentionPeriod: args.backupDays,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${args.identifier}-final`,
      ...(args.subnetGroup !== undefined && { dbSubnetGroupName: args.subnetGroup }),
    },
    adopted(parent, args.import, { protect: true, customTimeouts: classChange }, [...theirs, ...unstated(args)]),
  );
  for (const replica of args.replicas) {
    new Instance(
      `${name}-${replica.identifier}`,
      {
        ...shared,
        identifier: replica.identifier,
        // The identifier, not an output: a plan must not hold unknown values.
        replicateSourceDb: args.identifier,
        instanceClass: replica.instanceClass ?? args.instanceClass,
        storageEncrypted: args.encrypted,
        skipFinalSnapshot: true,
      },
      // RDS changes a replica only while its source is available, so the primary goes first.
      adopted(parent, replica.import, { protect: true, customTimeouts: classChange, dependsOn: [primary] }, [
        ...theirs,
        ...unstated(args),
      ]),
    );
  }
  return {
    address: primary.address,
    engineFamily: args.engine === "postgres" ? "POSTGRESQL" : "MYSQL",
    target: { dbInstanceIdentifier: args.identifier },
    resource: primary,
    instances: [args.identifier, ...args.replicas.map((replica) => replica.identifier)],
  };
}

function tagsOf({ maxConnections, tags }: RdsArgs): Record<string, string> {
  return {
    ...tags,
    "managed-by": "broadcast",
    ...(maxConnections !== undefined && { [annotation.maxConnections]: String(maxConnections) }),
  };
}
