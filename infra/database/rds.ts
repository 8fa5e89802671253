import { Instance } from "@pulumi/aws/rds/instance.js";
import type { CustomResourceOptions, ProviderResource, Resource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import { maxChangeSeconds, primaryRole, type } from "./facts.ts";
import { replicaStorage } from "./rdsSchema.ts";
import type { RdsArgs } from "./schema.ts";
import { identifierOf, instancesOf } from "./schema.ts";
import { ownTags } from "./tags.ts";
import type { Writer } from "./writer.ts";

/** The provider's default for a create is 40 minutes. */
const customTimeouts = { create: `${maxChangeSeconds / 60}m`, update: `${maxChangeSeconds / 60}m` };

type InstanceInputs = ConstructorParameters<typeof Instance>[1];

/** Without it a class change waits for the maintenance window while the update "succeeds". */
const immediately = { applyImmediately: true } as const;

/** Where a replica stands that is in another region. */
export interface ReplicaPlace {
  provider: ProviderResource;
  /** ARN of its primary: another region knows it by no other name. */
  source: string;
}

/** The primary instance and its read replicas; a replica follows the primary's class unless it has its own. */
export function rds(
  parent: Resource,
  label: string,
  args: RdsArgs,
  places: ReadonlyMap<string, ReplicaPlace> = new Map(),
): Writer {
  const identifier = identifierOf(args);
  const primary = instance(parent, `${label}-${primaryRole}`, args.adopt, primaryInputs(args, identifier), {});
  for (const [name, replica] of Object.entries(args.replicas)) {
    const own = instancesOf(args).get(name) ?? "";
    const place = places.get(name);
    const instanceClass = replica.instanceClass ?? args.instanceClass;
    const inputs =
      replica.adopt === undefined
        ? replicaInputs(args, replica, own, instanceClass, place)
        : { ...immediately, ...statedOf(replica), identifier: own, instanceClass };
    // RDS changes a replica only while its source is available, so the primary goes first.
    instance(parent, `${label}-${name}`, replica.adopt, inputs, {
      dependsOn: [primary],
      ...(place && { provider: place.provider }),
    });
  }
  return {
    address: primary.address,
    engineFamily: args.engine === "postgres" ? "POSTGRESQL" : "MYSQL",
    target: { dbInstanceIdentifier: identifier },
    resource: primary,
  };
}

function instance(
  parent: Resource,
  name: string,
  adopt: string | undefined,
  inputs: InstanceInputs,
  options: CustomResourceOptions,
): Instance {
  const adoption = adopt === undefined ? { parent, protect: true } : adoptOptions(parent, type.instance, adopt, inputs);
  return new Instance(name, inputs, { ...adoption, customTimeouts, ...options });
}

/** Of one that exists its class and what is stated; of one that is made all of it. */
function primaryInputs(args: RdsArgs, identifier: string): InstanceInputs {
  const given = definedEntries({
    engine: args.engine,
    engineVersion: args.engineVersion,
    multiAz: args.multiAz,
    allocatedStorage: args.allocatedStorage,
    maxAllocatedStorage: args.maxAllocatedStorage,
    storageType: args.storageType,
    iops: args.iops,
    storageThroughput: args.storageThroughput,
    storageEncrypted: args.encrypted,
    username: args.username,
    backupRetentionPeriod: args.backupDays,
    deletionProtection: args.deletionProtection,
    parameterGroupName: args.parameterGroup,
    dbSubnetGroupName: args.subnetGroup,
    vpcSecurityGroupIds: args.securityGroups,
    tags: args.tags,
  });
  const dials = { ...immediately, identifier, instanceClass: args.instanceClass };
  if (args.adopt !== undefined) return { ...given, ...dials };
  return {
    ...{ multiAz: true, storageType: "gp3", storageEncrypted: true, backupRetentionPeriod: 7 },
    ...keptSafe(args),
    ...given,
    ...dials,
    manageMasterUserPassword: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${identifier}-final`,
  };
}

type Replica = RdsArgs["replicas"][string];

/** What a stack file says of a replica that exists, beside its class. */
function statedOf(replica: Replica): Partial<InstanceInputs> {
  const { maxAllocatedStorage, storageType, iops, storageThroughput, tags } = replica;
  return definedEntries({
    parameterGroupName: replica.parameterGroup,
    dbSubnetGroupName: replica.subnetGroup,
    vpcSecurityGroupIds: replica.securityGroups,
    ...{ maxAllocatedStorage, storageType, iops, storageThroughput, tags },
  });
}

function replicaInputs(
  args: RdsArgs,
  replica: Replica,
  identifier: string,
  instanceClass: string,
  place: ReplicaPlace | undefined,
): InstanceInputs {
  const { tags = args.tags } = replica;
  const shared = place ? {} : { parameterGroup: args.parameterGroup, securityGroups: args.securityGroups };
  const { parameterGroup, securityGroups } = { ...shared, ...definedEntries(replica) };
  const { storageType, iops, storageThroughput, maxAllocatedStorage } = replicaStorage(args, replica);
  return {
    ...immediately,
    ...keptSafe({ ...args, tags }),
    ...definedEntries({
      parameterGroupName: parameterGroup,
      vpcSecurityGroupIds: securityGroups,
      dbSubnetGroupName: replica.subnetGroup,
      kmsKeyId: replica.kmsKey,
    }),
    // Its size is the primary's: RDS takes no other.
    ...definedEntries({ storageType, iops, storageThroughput, maxAllocatedStorage }),
    identifier,
    // The identifier, not an output: a plan must not hold unknown values.
    replicateSourceDb: place?.source ?? identifierOf(args),
    instanceClass,
    storageEncrypted: args.encrypted ?? true,
    skipFinalSnapshot: true,
  };
}

/** What an instance that is made has beyond what is stated. */
function keptSafe({ deletionProtection = true, tags }: RdsArgs): InstanceInputs extends infer I ? Partial<I> : never {
  return {
    autoMinorVersionUpgrade: false,
    copyTagsToSnapshot: true,
    deletionProtection,
    tags: ownTags(tags),
  };
}
