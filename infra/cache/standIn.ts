import type { Properties } from "../contract/properties.ts";
import { numberAt, stringAt } from "../contract/properties.ts";
import type { ChangeRequest, StandIn, UpdateRequest } from "../contract/standIn.ts";
import { checkProperty, refuse } from "../contract/standIn.ts";
import { defer } from "../providers/aws/defer.ts";
import { arn, checkRange, endpointDomain } from "../providers/aws/standIn.ts";
import { deferrable, maxReplicas, seconds, type } from "./facts.ts";
import { groupInputs, lowersEngine } from "./inputs.ts";

const idOf = ({ inputs, name }: ChangeRequest): string => stringAt(inputs, "replicationGroupId") ?? name;

/** What the service adds. */
function computed(change: ChangeRequest, before?: Properties): Properties {
  const { inputs, world } = change;
  const id = idOf(change);
  const shards = numberAt(inputs, "numNodeGroups") ?? numberAt(before, "numNodeGroups") ?? 1;
  const replicas = numberAt(inputs, "replicasPerNodeGroup") ?? numberAt(before, "replicasPerNodeGroup") ?? 0;
  return {
    arn: arn("elasticache", `replicationgroup:${id}`, world),
    engine: inputs["engine"] ?? before?.["engine"] ?? "redis",
    numNodeGroups: shards,
    replicasPerNodeGroup: replicas,
    numCacheClusters: shards * (replicas + 1),
    clusterEnabled: shards > 1,
    port: inputs["port"] ?? before?.["port"] ?? 6379,
    primaryEndpointAddress: `${id}.${endpointDomain("ng.0001.cache", world)}`,
    readerEndpointAddress: `${id}-ro.${endpointDomain("ng.0001.cache", world)}`,
    status: "available",
    // As with a database: in no group that anybody named, it is in the network's default one.
    securityGroupIds: inputs["securityGroupIds"] ?? before?.["securityGroupIds"] ?? ["sg-00000000"],
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  };
}

function admit(change: ChangeRequest & { previous?: UpdateRequest["previous"] }): void {
  const { inputs, world, previous } = change;
  const taken = !previous && world.get(type.group, idOf(change));
  if (taken) refuse(`ReplicationGroupAlreadyExists: Replication group ${taken.id} already exists.`);
  if ((numberAt(inputs, "replicasPerNodeGroup") ?? 0) > maxReplicas) {
    refuse(`InvalidParameterValue: A shard can have at most ${maxReplicas} replicas.`);
  }
  if (inputs["automaticFailoverEnabled"] === true && numberAt(inputs, "replicasPerNodeGroup") === 0) {
    // The code is the service's; its sentence varies with the operation.
    refuse("InvalidParameterCombination: Automatic failover requires at least one replica in each shard.");
  }
  if (inputs["multiAzEnabled"] === true && inputs["automaticFailoverEnabled"] !== true) {
    refuse("InvalidParameterCombination: automatic_failover_enabled must be true if multi_az_enabled is true");
  }
}

/** Replicas first, then everything else in one modification, each waited for: the provider's own order. */
function update(change: UpdateRequest): ReturnType<StandIn["update"]> {
  const { previous, inputs } = change;
  const { actual, pending, applied } = defer(change, deferrable);
  const had = numberAt(previous.outputs, "replicasPerNodeGroup") ?? 0;
  const replicas = numberAt(inputs, "replicasPerNodeGroup") ?? had;
  const scaled = replicas > had ? seconds.addReplicas : replicas < had ? seconds.removeReplicas : 0;
  const retyped = applied.includes("nodeType") ? seconds.nodeType : 0;
  return {
    outputs: { ...inputs, ...computed(change, previous.outputs), ...actual },
    meanwhile: { ...previous.outputs, status: "modifying" },
    observed: { ...previous.observed, pendingModifiedValues: pending },
    seconds: Math.max(seconds.other, scaled + retyped),
  };
}

export const cacheStandIn: StandIn = {
  changes: { inputs: groupInputs, replaceIf: lowersEngine },
  autoName: "replicationGroupId",
  secrets: ["authToken"],
  deferrable,
  check: (inputs) => [
    ...checkProperty(inputs, "numCacheClusters", () =>
      ["numNodeGroups", "replicasPerNodeGroup"].some((key) => inputs[key] !== undefined)
        ? "conflicts with numNodeGroups and replicasPerNodeGroup"
        : undefined,
    ),
    ...checkProperty(inputs, "nodeType", (value) => (typeof value === "string" ? undefined : "must be a string")),
    ...checkRange(inputs, "replicasPerNodeGroup", { least: 0 }),
    ...checkRange(inputs, "snapshotRetentionLimit", { most: 35 }),
  ],
  admit,
  id: idOf,
  create: (change) => ({
    outputs: { ...change.inputs, ...computed(change) },
    meanwhile: { ...change.inputs, ...computed(change), status: "creating" },
    observed: { pendingModifiedValues: {} },
    seconds: seconds.create,
  }),
  update,
  remove: () => ({ seconds: seconds.delete }),
  timeouts: { create: 3600, update: 2400, delete: 2700 },
};
