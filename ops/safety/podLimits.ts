import type { Estate } from "../../policies/check.ts";
import { checks } from "../../policies/checks/index.ts";
import { targetsPerLoadBalancer } from "../../policies/limits/kubernetes.ts";
import type { Pods } from "../../policies/packing.ts";
import { nodesNeeded } from "../../policies/packing.ts";
import { readRequests, readTargets } from "../../policies/reading/apps.ts";
import type { Placeholders } from "../../policies/reading/headroom.ts";
import { placeholderShapes, readPlaceholders } from "../../policies/reading/headroom.ts";
import { runChecks } from "../../policies/run.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf, required, Unreadable } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { appUrns } from "./connectionLimits.ts";
import type { Limit, LimitFamily, Term } from "./limits.ts";
import { constant, each } from "./limits.ts";
import type { World } from "./world.ts";
import { remembering } from "./world.ts";

const targetsOf = remembering(readTargets);
const requestsOf = remembering(readRequests);

const replicas = /(maxReplicas|spec\.replicas)/;
const leastReplicas = /(minReplicas|spec\.replicas|scalingConfig\.desiredSize|annotations)/;

/** Pods of an app with its load balancer, the extra ones of a rollout included. */
function podsOf(shape: ResourceShape): number {
  const { max, surge } = targetsOf(shape);
  return max + surge;
}

/** Pods registered with each load balancer, of which some may move from one to another. */
export function targetLimits(world: World): LimitFamily[] {
  const balancers = new Map<string, Set<string>>();
  for (const urn of appUrns(world)) {
    for (const shape of [...world.shapes([urn], "before"), ...world.shapes([urn], "after")]) {
      const { loadBalancer } = targetsOf(shape);
      if (loadBalancer !== undefined) balancers.set(loadBalancer, (balancers.get(loadBalancer) ?? new Set()).add(urn));
    }
  }
  if (balancers.size === 0) return [];
  const limits = [...balancers].map(([balancer, urns]): Limit => ({
    title: `targets of load balancer ${balancer}`,
    shows: replicas,
    demand: each([...urns], (shape) => (targetsOf(shape).loadBalancer === balancer ? podsOf(shape) : 0)),
    capacity: [constant(targetsPerLoadBalancer)],
  }));
  const reason = "Pods beyond a load balancer's targets get no traffic.";
  return [{ name: "load-balancer-targets", level: "mandatory", reason, alternatives: [limits] }];
}

/** Room for pods on the nodes that may be started, and room that is there already when apps rise. */
export function roomLimits(world: World): LimitFamily[] {
  const holders = world.urnsOf([token.deployment], placeholderShapes);
  if (holders.length === 0) return [];
  const apps = appUrns(world);
  return [
    {
      name: "pod-slots",
      level: "mandatory",
      reason: "A node runs a limited number of pods, however small they are.",
      alternatives: [
        [
          {
            title: "pods, rollout surge included",
            shows: replicas,
            demand: each(apps, podsOf),
            capacity: [read(holders, ({ maxNodes, node }) => maxNodes * node.pods)],
          },
        ],
      ],
    },
    {
      name: "room-for-pods",
      level: "mandatory",
      reason: "Replicas that find no node serve nobody, and the switch waits for them.",
      alternatives: [[...roomOnNodes(world, apps, holders), packed(world, apps, holders)]],
    },
    roomReady(world, apps, holders),
  ];
}

const resources = { cpu: "cores", memory: "GiB" } as const;
export const kinds = ["cpu", "memory"] as const;
export type Kind = (typeof kinds)[number];

/** What an app's least replicas request. */
export function requested(shape: ResourceShape, kind: Kind): number {
  const app = requestsOf(shape);
  return app.min * app[kind];
}

/** Cores and GiB alone: exact, and what is exceeded here is exceeded for certain. */
function roomOnNodes(world: World, apps: readonly string[], holders: readonly string[]): Limit[] {
  const yielding = placeholdersYield(world);
  return kinds.map((kind) => ({
    title: `${resources[kind]} on nodes`,
    shows: leastReplicas,
    demand: [
      ...each(apps, (shape) => requested(shape, kind)),
      ...(yielding ? [] : [read(holders, (holder) => holder.replicas * holder.each[kind])]),
    ],
    capacity: [read(holders, ({ maxNodes, node }) => maxNodes * node[kind])],
  }));
}

/** Any real pod takes the place of a placeholder, so placeholders count only where they would not give way. */
function placeholdersYield(world: World): boolean {
  const check = checks.filter(({ name }) => name === "placeholders-yield");
  const urns = world.ofType(token.deployment, token.priorityClass);
  const ends = [world.shapes(urns, "before"), world.shapes(urns, "after")];
  return check.length > 0 && ends.every((shapes) => runChecks(shapes, check).every(({ passed }) => passed));
}

/**
 * Whole nodes: a pod cannot be split between two. Packing is no sum over apps, so every app counts with the most and the
 * largest replicas it has at either end, on the fewest nodes of either end. Whatever is reached needs no more than
 * that: an upper bound, exact where all apps move the same way.
 */
function packed(world: World, apps: readonly string[], holders: readonly string[]): Limit {
  const groups = apps.map((urn): Pods => {
    const ends = [...world.shapes([urn], "before"), ...world.shapes([urn], "after")].map((shape) => requestsOf(shape));
    const most = (of: (app: (typeof ends)[number]) => number): number => Math.max(...ends.map(of));
    return { cpu: most(({ cpu }) => cpu), memory: most(({ memory }) => memory), count: most(({ min }) => min) };
  });
  const descriptions = [...world.shapes(holders, "before"), ...world.shapes(holders, "after")].map(readPlaceholders);
  const needed = Math.max(...descriptions.map(({ node }) => nodesNeeded(groups, node)));
  return {
    title: "nodes for whole pods, every app at its most of both ends (an upper bound)",
    shows: leastReplicas,
    demand: [constant(needed)],
    capacity: [constant(Math.min(...descriptions.map(({ maxNodes }) => maxNodes)))],
  };
}

/**
 * Room that apps rise into must be there first: held by placeholders, or on nodes that the group runs already. Placeholders
 * that give way on the way up have done their work; that they do so last is an implication of its own.
 * Advisory where the estate neither holds placeholders nor turns a node group: it may keep room in ways not seen here.
 */
function roomReady(world: World, apps: readonly string[], holders: readonly string[]): LimitFamily {
  const groups = world.ofType(token.nodeGroup);
  const before = world.shapes(holders, "before");
  const held = (holder: Placeholders, kind: Kind): number => holder.replicas * holder.each[kind];
  const demand = (kind: Kind): Term[] => each(apps, (shape) => requested(shape, kind));
  const byPlaceholders = kinds.map((kind): Limit => {
    const start = before.reduce((sum, shape) => sum + held(readPlaceholders(shape), kind), 0);
    const taken = world.shapes(apps, "before").reduce((sum, shape) => sum + requested(shape, kind), 0);
    return {
      title: `${resources[kind]} for the apps (held by them or by placeholders)`,
      shows: leastReplicas,
      demand: demand(kind),
      capacity: [constant(taken), read(holders, (holder) => Math.max(start, held(holder, kind)))],
    };
  });
  const descriptions = [...before, ...world.shapes(holders, "after")].map(readPlaceholders);
  const byNodes = kinds.map((kind): Limit => {
    const size = Math.min(...descriptions.map(({ node }) => node[kind]));
    return {
      title: `${resources[kind]} for the apps (on nodes of the group)`,
      shows: leastReplicas,
      demand: demand(kind),
      capacity: each(groups, (group) => desiredNodes(group) * size),
    };
  });
  const holding = descriptions.some((holder) => holder.replicas > 0);
  const turned = groups.some((urn) => world.placeOf(urn) !== undefined);
  return {
    name: "room-ready",
    level: holding || turned ? "mandatory" : "advisory",
    reason: "Without room that is there already, real pods wait for nodes on air.",
    alternatives: groups.length > 0 ? [byPlaceholders, byNodes] : [byPlaceholders],
  };
}

/** Nodes a group is asked to run. */
export function desiredNodes(group: ResourceShape): number {
  const reader = inputsOf(group).at("scalingConfig", "desiredSize");
  return required(reader, reader.number());
}

/** A term of what the placeholders say of nodes. */
function read(holders: readonly string[], value: (holder: Placeholders) => number): Term {
  return {
    urns: holders,
    value: (shapes) => {
      const holder = describedNode(shapes);
      return holder === undefined ? 0 : value(holder);
    },
  };
}

/** Like the policy: nodes are described once. */
function describedNode(estate: Estate): Placeholders | undefined {
  const [shape, ...others] = placeholderShapes(estate);
  if (others.length > 0)
    throw new Unreadable(
      "Several placeholder Deployments describe nodes: which one holds cannot be known. Fix: keep one",
    );
  return shape && readPlaceholders(shape);
}
