import { ReplicationGroup } from "@pulumi/aws/elasticache/replicationGroup.js";
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import { component, type } from "./facts.ts";
import type { CacheArgs } from "./schema.ts";
import { identifierOf } from "./schema.ts";

/** The provider's default for an update is 40 minutes, and it does two in a row. */
const customTimeouts = { update: "80m" };

type GroupInputs = ConstructorParameters<typeof ReplicationGroup>[1];

/** A replication group of ElastiCache: the type of its nodes, and its replicas. */
export class CacheComponent extends ComponentResource {
  /** Address that is written to; undefined in cluster mode, which has its own kind of address. */
  readonly address: Output<string>;

  constructor(label: string, name: string, args: CacheArgs, opts?: ComponentResourceOptions) {
    super(component, label, { cache: name, adopted: args.adopt !== undefined }, opts);
    const owned = groupInputs(args);
    const options =
      args.adopt === undefined
        ? { parent: this, protect: true }
        : adoptOptions(this, type.group, args.adopt, owned, countConflicts(owned));
    // The SDK requires a description, and one that exists keeps its own.
    const group = new ReplicationGroup(`${label}-group`, { description: "", ...owned }, { ...options, customTimeouts });
    this.address = group.primaryEndpointAddress;
    this.registerOutputs({ address: this.address });
  }
}

/** One count says what the two others say: the provider refuses both, and the count of an adopted group comes with its import. */
function countConflicts({ replicasPerNodeGroup, numNodeGroups }: Partial<GroupInputs>): string[] {
  return replicasPerNodeGroup === undefined && numNodeGroups === undefined ? [] : ["numCacheClusters"];
}

/** Of one that exists its dials and what is stated; of one that is made all of it. */
function groupInputs(args: CacheArgs): Omit<GroupInputs, "description"> & { description?: string } {
  const dials = {
    // Without it a change of type waits for the maintenance window while the update "succeeds".
    applyImmediately: true,
    replicationGroupId: identifierOf(args),
    nodeType: args.nodeType,
    // It works with and without cluster mode, which numCacheClusters does not.
    ...definedEntries({ replicasPerNodeGroup: args.replicas }),
  };
  const given = definedEntries({
    engine: args.engine,
    engineVersion: args.engineVersion,
    numNodeGroups: args.shards,
    parameterGroupName: args.parameterGroup,
    subnetGroupName: args.subnetGroup,
    securityGroupIds: args.securityGroups,
  });
  if (args.adopt !== undefined) return { ...given, ...dials };
  return {
    description: "Made by the broadcast playbook.",
    numNodeGroups: 1,
    automaticFailoverEnabled: args.failsOver,
    multiAzEnabled: args.failsOver,
    atRestEncryptionEnabled: true,
    autoMinorVersionUpgrade: false,
    ...given,
    ...dials,
    finalSnapshotIdentifier: `${identifierOf(args)}-final`,
    tags: { "managed-by": "broadcast" },
  };
}
