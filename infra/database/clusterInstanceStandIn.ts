import { digest, isObject, numberAt, type Properties, stringAt } from "../contract/properties.ts";
import {
  type ChangeRequest,
  type CloudView,
  refuse,
  type StandIn,
  type StoredResource,
  type UpdateRequest,
} from "../contract/standIn.ts";
import { defer } from "../providers/aws/defer.ts";
import { arn, checkRange, endpointDomain } from "../providers/aws/standIn.ts";
import { instanceClasses } from "./classes.ts";
import { seconds as SECONDS, type } from "./facts.ts";
import { clusterInstanceInputs } from "./inputs/cluster.ts";
import { admitClass, checkClass } from "./instanceStandIn.ts";

const DEFERRED = ["instanceClass"];

/** The instances of a cluster that are there. */
export function storedMembers(cluster: string, cloud: Pick<CloudView, "list">): StoredResource[] {
  return cloud.list(type.clusterInstance).filter(({ inputs }) => inputs["clusterIdentifier"] === cluster);
}

/** What it has at a failover. Source: terraform-provider-aws, internal/service/rds/cluster_instance.go: 0 where none is asked for. */
export function promotionTierOf({ inputs }: StoredResource): number {
  return numberAt(inputs, "promotionTier") ?? 0;
}

interface Handover {
  at: number;
  to: string;
}

function handoverOf({ observed }: StoredResource): Handover | undefined {
  const found = observed["handedOver"];
  return isObject(found) ? (found as unknown as Handover) : undefined;
}

/**
 * Which of them writes: who took over last, else the first that was made. Of those that were there from the start it is the last, as
 * programs name a writer behind its readers.
 */
export function writerAmong(members: readonly StoredResource[]): StoredResource | undefined {
  const handovers = members.flatMap((member) => handoverOf(member) ?? []).sort((a, b) => b.at - a.at);
  const heirs = handovers.flatMap(({ to }) => members.find(({ id }) => id === to) ?? []);
  const joined = ({ observed }: StoredResource): number => numberAt(observed, "joined") ?? 0;
  const [first] = [...members].sort((a, b) => a.createdAt - b.createdAt || joined(b) - joined(a));
  return heirs[0] ?? first;
}

/** Who takes over: the lowest tier, of equals the largest (Amazon Aurora User Guide, “High availability for Amazon Aurora”). */
function heirOf(leaving: StoredResource, members: readonly StoredResource[]): StoredResource | undefined {
  const memory = ({ outputs }: StoredResource): number =>
    instanceClasses.get(stringAt(outputs, "instanceClass") ?? "")?.memory ?? 0;
  const [heir] = members
    .filter((member) => member.id !== leaving.id && !member.settling)
    .sort((a, b) => promotionTierOf(a) - promotionTierOf(b) || memory(b) - memory(a));
  return heir;
}

/** AWS knows clusters of Aurora alone; what the file does not say of one that exists is as good as either. */
function engineOf(inputs: Properties): string {
  const engine = stringAt(inputs, "engine") ?? "";
  return engine.startsWith("aurora-") ? engine : "aurora-postgresql";
}

function instanceOutputs(change: ChangeRequest, previous?: StoredResource): Properties {
  const { inputs, name, world } = change;
  const { account, region } = world.settings;
  const identifier = previous?.id ?? stringAt(inputs, "identifier") ?? name;
  return {
    identifier,
    endpoint: `${identifier}.${endpointDomain("rds", world)}`,
    port: stringAt(inputs, "engine")?.includes("mysql") ? 3306 : 5432,
    arn: arn("rds", `db:${identifier}`, world),
    dbiResourceId: `db-${digest(26, account, region, identifier).toUpperCase()}`,
    engineVersionActual: stringAt(inputs, "engineVersion") ?? previous?.outputs["engineVersionActual"] ?? "16.4",
    // As it was when it was made: a failover is no change that the provider makes.
    writer:
      previous?.outputs["writer"] ?? storedMembers(stringAt(inputs, "clusterIdentifier") ?? "", world).length === 0,
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

function update(change: UpdateRequest): ReturnType<StandIn["update"]> {
  const { previous, changed } = change;
  const { actual, pending, applied } = defer(change, DEFERRED);
  const resized = applied.includes("instanceClass");
  const least = changed.some((key) => key !== "tags") ? SECONDS.modification : SECONDS.settings;
  const seconds = resized ? SECONDS.classSingleAz : least;
  return {
    outputs: { ...change.inputs, ...instanceOutputs(change, previous), ...actual },
    observed: { ...previous.observed, pendingModifiedValues: pending, ...(resized && outage(change, seconds)) },
    seconds,
  };
}

/** What a change of class does to the cluster: the writer hands over and does not take back; where nobody can, all wait for it. */
function outage({ previous, world }: UpdateRequest, seconds: number): Properties {
  const members = storedMembers(stringAt(previous.inputs, "clusterIdentifier") ?? "", world);
  if (writerAmong(members)?.id !== previous.id) return {};
  const heir = heirOf(previous, members);
  const from = world.now + seconds * 0.2;
  if (!heir) return { interruption: { from, to: world.now + seconds } };
  return {
    interruption: { from, to: from + SECONDS.auroraFailover },
    handedOver: { at: world.now, to: heir.id } satisfies Handover,
  };
}

export const clusterInstanceStandIn: StandIn = {
  changes: { inputs: clusterInstanceInputs },
  autoName: "identifier",
  deferrable: DEFERRED,
  check: (inputs) => [...checkClass(inputs), ...checkRange(inputs, "promotionTier", { least: 0, most: 15 })],
  admit: ({ inputs, world, previous }) => {
    admitClass(inputs, engineOf(inputs));
    const clusterId = stringAt(inputs, "clusterIdentifier");
    if (!previous && clusterId !== undefined && !world.get(type.cluster, clusterId)) {
      refuse(`DBClusterNotFoundFault: DBCluster ${clusterId} not found.`);
    }
    if (!previous && world.get(type.clusterInstance, stringAt(inputs, "identifier") ?? "")) {
      refuse(`DBInstanceAlreadyExists: DB instance already exists`);
    }
  },
  id: ({ inputs, name }) => stringAt(inputs, "identifier") ?? name,
  create: (change) => ({
    outputs: { ...change.inputs, ...instanceOutputs(change) },
    observed: {
      pendingModifiedValues: {},
      joined: storedMembers(stringAt(change.inputs, "clusterIdentifier") ?? "", change.world).length,
    },
    seconds: SECONDS.create,
  }),
  update,
  remove: () => ({ seconds: SECONDS.delete }),
  timeouts: { create: 5400, update: 5400, delete: 5400 },
};
