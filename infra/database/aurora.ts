import { Cluster } from "@pulumi/aws/rds/cluster.js";
import { ClusterInstance } from "@pulumi/aws/rds/clusterInstance.js";
import type { Resource } from "@pulumi/pulumi";
import { adoptOptions, ignoredInput, definedEntries } from "../contract/adopt.ts";
import { type } from "./facts.ts";
import type { AuroraArgs } from "./schema.ts";
import { identifierOf, instancesOf } from "./schema.ts";
import { ownTags } from "./tags.ts";
import type { Writer } from "./writer.ts";

type ClusterInputs = ConstructorParameters<typeof Cluster>[1];
type InstanceInputs = ConstructorParameters<typeof ClusterInstance>[1];

/** An Aurora cluster whose instances are all Serverless v2: its minimum capacity is the dial. */
export function aurora(parent: Resource, label: string, args: AuroraArgs): Writer {
  const clusterIdentifier = identifierOf(args);
  const inputs = clusterInputs(args, clusterIdentifier);
  const { engine, ...owned } = inputs;
  const cluster = new Cluster(
    `${label}-cluster`,
    inputs,
    args.adopt === undefined
      ? { parent, protect: true }
      : adoptOptions(parent, type.cluster, args.adopt, args.engine === undefined ? owned : { engine, ...owned }),
  );
  const identifiers = instancesOf(args);
  for (const [name, { adopt }] of Object.entries(args.instances)) {
    // Nothing of an instance that exists is turned: it is no resource of ours.
    if (adopt !== undefined) continue;
    new ClusterInstance(`${label}-${name}`, instanceInputs(args, identifiers.get(name) ?? "", clusterIdentifier), {
      parent,
      protect: true,
      dependsOn: [cluster],
    });
  }
  return {
    address: cluster.endpoint,
    engineFamily: args.engine === "aurora-postgresql" ? "POSTGRESQL" : "MYSQL",
    target: { dbClusterIdentifier: clusterIdentifier },
    resource: cluster,
  };
}

function clusterInputs(args: AuroraArgs, clusterIdentifier: string): ClusterInputs {
  const given = definedEntries({
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
  const dials = {
    clusterIdentifier,
    engine: args.engine ?? ignoredInput,
    applyImmediately: true,
    serverlessv2ScalingConfiguration: {
      minCapacity: args.minCapacity,
      ...definedEntries({ maxCapacity: args.maxCapacity }),
    } as { minCapacity: number; maxCapacity: number },
  };
  if (args.adopt !== undefined) return { ...given, ...dials };
  return {
    ...{ storageEncrypted: true, backupRetentionPeriod: 7, deletionProtection: true },
    ...given,
    ...dials,
    engineMode: "provisioned",
    manageMasterUserPassword: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${clusterIdentifier}-final`,
    tags: ownTags(args.tags),
  };
}

function instanceInputs(args: AuroraArgs, identifier: string, clusterIdentifier: string): InstanceInputs {
  return {
    identifier,
    clusterIdentifier,
    engine: args.engine ?? ignoredInput,
    ...definedEntries({ engineVersion: args.engineVersion }),
    instanceClass: "db.serverless",
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
  } as InstanceInputs;
}
