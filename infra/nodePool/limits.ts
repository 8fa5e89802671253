import { maxPods, minReplicasProperty, maxReplicasProperty, sizerUrns } from "../app/limits.ts";
import { nodePoolOf, readApp, requestsOf } from "../app/reading.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Limit, LimitFamily, LimitList, Term, Transition } from "../contract/transition.ts";
import { constantTerm, termsOf, memoized } from "../contract/transition.ts";
import type { ComputeResources } from "../contract/values.ts";
import { component, type } from "./facts.ts";
import type { PodGroup } from "./packing.ts";
import { nodesNeeded } from "./packing.ts";
import { placeholdersYield } from "./checks.ts";
import type { Placeholders, NodePoolCapacity } from "./reading.ts";
import { karpenter } from "./karpenter/facts.ts";
import type { KarpenterDemand } from "./karpenter/limits.ts";
import { isLimited, karpenterLimit } from "./karpenter/limits.ts";
import { desiredNodes, isPlaceholders, readPlaceholders, readNodePool, appsWithoutRequests } from "./reading.ts";

const appOf = memoized(readApp);

export const units = { cpu: "cores", memory: "GiB" } as const;
export const computeResources = ["cpu", "memory"] as const;
export type ComputeResource = (typeof computeResources)[number];

/** What an app's least replicas request; nothing where that is not known. */
export function requested(shape: ResourceShape, kind: ComputeResource): number {
  return appOf(shape).min * (requestsOf(shape)?.[kind] ?? 0);
}

/** A pool at both ends, with what stands on it. */
interface PoolEnds {
  name: string;
  /** Of either end. */
  described: readonly NodePoolCapacity[];
  apps: readonly string[];
  holders: readonly string[];
  groups: readonly string[];
  /** NodePools of Karpenter whose limits are known at both ends. */
  karpenter: readonly string[];
  /** Apps whose room is not known, in words. */
  uncounted: string[];
}

function poolsThrough(transition: Transition): PoolEnds[] {
  const sizers = sizerUrns(transition);
  return transition.ofType(component).map((urn): PoolEnds => {
    const { before, after } = transition.at(urn);
    const described = [before, after].filter((shape) => shape !== undefined).map(readNodePool);
    const name = described[0]?.name ?? "";
    const on = (shape: ResourceShape | undefined): boolean => shape !== undefined && nodePoolOf(shape) === name;
    const apps = sizers.filter((app) => on(transition.at(app).before) || on(transition.at(app).after));
    return {
      name,
      described,
      apps,
      holders: transition.childrenOf(urn, type.placeholders),
      groups: transition.childrenOf(urn, type.nodeGroup),
      karpenter: transition.childrenOf(urn, karpenter.patch).filter((patch) => isLimited(transition.at(patch))),
      uncounted: appsWithoutRequests(transition.shapes(apps, "after")),
    };
  });
}

/** The least that both ends allow. */
function leastOf({ described }: PoolEnds, of: (pool: NodePoolCapacity) => number): number {
  return Math.min(...described.map(of));
}

/** Room for pods on the nodes that may be started, and room that is there already when apps rise. */
function roomLimits(transition: Transition): LimitFamily[] {
  return poolsThrough(transition)
    .filter(({ described, apps }) => described.length > 0 && apps.length > 0)
    .flatMap((pool) => [
      slots(pool),
      room(pool, transition),
      roomReady(pool, transition),
      ...karpenterLimit(pool, withinLimits(pool)),
    ]);
}

/** What the apps ask for, against the nodes that Karpenter may start. Placeholders give way. */
function withinLimits(pool: PoolEnds): KarpenterDemand[] {
  return computeResources.map((kind) => ({
    title: `${units[kind]} on nodes that Karpenter may start for ${pool.name}`,
    demand: termsOf(pool.apps, (shape) => requested(shape, kind)),
    reserved: Math.max(...pool.described.map(({ reserved }) => reserved[kind])),
    perNode: leastOf(pool, ({ node }) => node[kind]),
  }));
}

function slots(pool: PoolEnds): LimitFamily {
  const capacity = leastOf(pool, ({ maxNodes, node, reserved }) => maxNodes * node.pods - reserved.pods);
  const limit: Limit = {
    title: `pods on ${pool.name}, rollout surge included`,
    shows: maxReplicasProperty,
    demand: termsOf(pool.apps, maxPods),
    capacity: [constantTerm(capacity)],
  };
  const reason = "A node runs a limited number of pods, however small they are.";
  return { name: `pod-slots-${pool.name}`, level: "mandatory", reason, alternatives: [[limit]] };
}

function room(pool: PoolEnds, transition: Transition): LimitFamily {
  return {
    name: `room-for-pods-${pool.name}`,
    level: "mandatory",
    reason: "Replicas that find no node serve nobody, and the switch waits for them.",
    alternatives: [[...roomOnNodes(pool, transition), packed(pool, transition)]],
    uncounted: pool.uncounted,
  };
}

/** Cores and GiB alone: exact, and what is exceeded here is exceeded for certain. */
function roomOnNodes(pool: PoolEnds, transition: Transition): Limit[] {
  const yielding = yields(pool, transition);
  return computeResources.map((kind) => ({
    title: `${units[kind]} on nodes of ${pool.name}`,
    shows: minReplicasProperty,
    demand: [
      ...termsOf(pool.apps, (shape) => requested(shape, kind)),
      ...(yielding ? [] : [held(pool.holders, (holder) => holder.replicas * holder.each[kind])]),
    ],
    capacity: [constantTerm(leastOf(pool, ({ maxNodes, node, reserved }) => maxNodes * node[kind] - reserved[kind]))],
  }));
}

/** Any real pod takes the place of a placeholder, so placeholders count only where they would not give way. */
function yields({ holders }: PoolEnds, transition: Transition): boolean {
  return (["before", "after"] as const).every((end) =>
    placeholdersYield(transition.shapes(holders, end), transition.shapes(transition.ofType(type.priority), end)),
  );
}

/**
 * Whole nodes: a pod cannot be split between two. Packing is no sum over apps, so every app counts with the most and the
 * largest replicas it has at either end, on the fewest nodes of either end. Whatever is reached needs no more than
 * that: an upper bound, exact where all apps move the same way.
 */
function packed(pool: PoolEnds, transition: Transition): Limit {
  const groups = pool.apps.map((urn): PodGroup => {
    const ends = [...transition.shapes([urn], "before"), ...transition.shapes([urn], "after")];
    const most = (of: (shape: ResourceShape) => number): number => Math.max(...ends.map(of));
    const size = (kind: keyof ComputeResources) => (shape: ResourceShape) => requestsOf(shape)?.[kind] ?? 0;
    return { cpu: most(size("cpu")), memory: most(size("memory")), count: most((shape) => appOf(shape).min) };
  });
  const sized = groups.filter(({ cpu, memory }) => cpu > 0 || memory > 0);
  const kept = ({ reserved, node }: NodePoolCapacity): number =>
    Math.ceil(Math.max(reserved.cpu / node.cpu, reserved.memory / node.memory, reserved.pods / node.pods));
  return {
    title: `nodes of ${pool.name} for whole pods, every app at its most of both ends (an upper bound)`,
    shows: minReplicasProperty,
    demand: [constantTerm(Math.max(...pool.described.map((each) => nodesNeeded(sized, each.node) + kept(each))))],
    capacity: [constantTerm(leastOf(pool, ({ maxNodes }) => maxNodes))],
  };
}

/**
 * Room that apps rise into must be there first: held by placeholders, or on nodes that the group runs already. Placeholders
 * that give way on the way up have done their work; that they do so last is an implication of its own.
 * Advisory where the pool neither holds placeholders nor turns a node group: it may keep room in ways not seen here.
 */
function roomReady(pool: PoolEnds, transition: Transition): LimitFamily {
  const { apps, holders, groups } = pool;
  const before = transition.shapes(holders, "before").map(readPlaceholders);
  const holding = (holder: Placeholders, kind: ComputeResource): number => holder.replicas * holder.each[kind];
  const demand = (kind: ComputeResource): Term[] => termsOf(apps, (shape) => requested(shape, kind));
  const byPlaceholders = computeResources.map((kind): Limit => {
    const start = before.reduce((sum, holder) => sum + holding(holder, kind), 0);
    const taken = transition.shapes(apps, "before").reduce((sum, shape) => sum + requested(shape, kind), 0);
    return {
      title: `${units[kind]} for the apps on ${pool.name} (held by them or by placeholders)`,
      shows: minReplicasProperty,
      demand: demand(kind),
      capacity: [constantTerm(taken), held(holders, (holder) => Math.max(start, holding(holder, kind)))],
    };
  });
  const byNodes = computeResources.map((kind): Limit => ({
    title: `${units[kind]} for the apps on ${pool.name} (on nodes of the group)`,
    shows: /(minReplica(?:s|Count)|spec\.replicas|scalingConfig\.desiredSize)/,
    demand: [...demand(kind), constantTerm(Math.max(...pool.described.map(({ reserved }) => reserved[kind])))],
    capacity: termsOf(groups, (group) => desiredNodes(group) * leastOf(pool, ({ node }) => node[kind])),
  }));
  const after = transition.shapes(holders, "after").map(readPlaceholders);
  const holds = [...before, ...after].some(({ replicas }) => replicas > 0);
  return {
    name: `room-ready-${pool.name}`,
    level: holds || groups.some((urn) => transition.moves(urn)) ? "mandatory" : "advisory",
    reason: "Without room that is there already, real pods wait for nodes on air.",
    alternatives: groups.length > 0 ? [byPlaceholders, byNodes] : [byPlaceholders],
    uncounted: pool.uncounted,
  };
}

/** A term of what the placeholders hold. */
function held(holders: readonly string[], value: (holder: Placeholders) => number): Term {
  return {
    urns: holders,
    value: ({ all }) => all.filter(isPlaceholders).reduce((sum, shape) => sum + value(readPlaceholders(shape)), 0),
  };
}

export const nodePoolLimits: readonly LimitList[] = [{ name: "room-for-pods", list: roomLimits }];
