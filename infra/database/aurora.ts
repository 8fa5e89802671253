import { Cluster } from "@pulumi/aws/rds/cluster.js";
import { ClusterInstance } from "@pulumi/aws/rds/clusterInstance.js";
import type { Resource } from "@pulumi/pulumi";
import { adoptOptions, ignoredInput, definedEntries } from "../contract/adopt.ts";
import { serverlessClass } from "./classes.ts";
import { type } from "./facts.ts";
import type { AuroraArgs, ClusterMember } from "./schema.ts";
import { clusterMembers, identifierOf, isRegistered } from "./schema.ts";
import { ownTags } from "./tags.ts";
import type { Writer } from "./writer.ts";

type ClusterInputs = ConstructorParameters<typeof Cluster>[1];
type InstanceInputs = ConstructorParameters<typeof ClusterInstance>[1];

/**
 * An Aurora cluster: the class of each instance is a dial, and the least capacity of those on Serverless v2. Instances with a class turn
 * one at a time, the writer last: it fails over to one that has its new class already.
 */
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
  let last: Resource | undefined;
  for (const member of clusterMembers(args)) {
    if (!isRegistered(member)) continue;
    const dependsOn = last ? [cluster, last] : [cluster];
    const registered = instance(parent, `${label}-${member.name}`, args, member, dependsOn);
    // Those on Serverless v2 have no class to turn, and need not wait.
    if (member.instanceClass !== serverlessClass) last = registered;
  }
  return {
    address: cluster.endpoint,
    engineFamily: args.engine === "aurora-postgresql" ? "POSTGRESQL" : "MYSQL",
    target: { dbClusterIdentifier: clusterIdentifier },
    resource: cluster,
  };
}

function instance(
  parent: Resource,
  name: string,
  args: AuroraArgs,
  member: ClusterMember,
  dependsOn: Resource[],
): ClusterInstance {
  const { adopt, identifier, instanceClass } = member;
  if (adopt === undefined) {
    return new ClusterInstance(name, madeInstance(args, member), { parent, protect: true, dependsOn });
  }
  const turned = {
    ...{ identifier, applyImmediately: true },
    ...(instanceClass !== serverlessClass && { instanceClass }),
    ...definedEntries({ promotionTier: member.promotionTier }),
  };
  // Its cluster and engine are told, since the SDK wants them, and ignored.
  const inputs = {
    clusterIdentifier: identifierOf(args),
    engine: args.engine ?? ignoredInput,
    instanceClass,
    ...turned,
  };
  const adoption = adoptOptions(parent, type.clusterInstance, adopt, turned);
  return new ClusterInstance(name, inputs as InstanceInputs, { ...adoption, dependsOn });
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
    ...(args.minCapacity !== undefined && {
      serverlessv2ScalingConfiguration: {
        minCapacity: args.minCapacity,
        ...definedEntries({ maxCapacity: args.maxCapacity }),
      } as { minCapacity: number; maxCapacity: number },
    }),
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

function madeInstance(args: AuroraArgs, { identifier, instanceClass, promotionTier }: ClusterMember): InstanceInputs {
  return {
    identifier,
    clusterIdentifier: identifierOf(args),
    engine: args.engine ?? ignoredInput,
    ...definedEntries({ engineVersion: args.engineVersion, promotionTier }),
    instanceClass,
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
  } as InstanceInputs;
}
