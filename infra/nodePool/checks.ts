import { appNames, readApp, requestsOf, sizersIn, nodePoolOf } from "../app/reading.ts";
import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { component, maxPodsPerNode, maxNodesPerGroup, type } from "./facts.ts";
import { unknownOfKarpenter } from "./karpenter/checks.ts";
import type { PodGroup } from "./packing.ts";
import { nodesNeeded } from "./packing.ts";
import type { NodePoolCapacity } from "./reading.ts";
import {
  sizersOnNodePool,
  isPlaceholders,
  placeholdersIn,
  nodePoolsIn,
  readPlaceholders,
  readNodePool,
  readPoolWithin,
  appsWithoutRequests,
} from "./reading.ts";

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function summed(groups: readonly PodGroup[]): string {
  const sum = (of: (pods: PodGroup) => number): string => rounded(groups.reduce((total, pods) => total + of(pods), 0));
  return `${sum(({ count }) => count)} pods, ${sum(({ cpu, count }) => cpu * count)} cores, ${sum(({ memory, count }) => memory * count)} GiB`;
}

/** Whether these pods find room on the nodes that may be started; says so if not. */
function tooMany(groups: readonly PodGroup[], pool: NodePoolCapacity, who: string, effect: string): Violation[] {
  const { node, maxNodes, shape, reserved, name } = pool;
  // What is not in the file may stand anywhere on the nodes: it is counted as room that is gone.
  const kept = Math.ceil(Math.max(reserved.cpu / node.cpu, reserved.memory / node.memory, reserved.pods / node.pods));
  const needed = nodesNeeded(groups, node) + kept;
  if (needed <= maxNodes) return [];
  const offer = `${rounded(node.cpu)} cores, ${rounded(node.memory)} GiB, ${node.pods} pods`;
  const others = kept > 0 ? `, ${kept} of them for what is not in this file` : "";
  const message =
    `${who} (${summed(groups)}) need ${needed === Infinity ? "a larger node" : `${needed} nodes${others}`} of ${name}, each of ${offer}; ` +
    `at most ${maxNodes} may be started. ${effect} Fix: more or larger nodes, fewer replicas, or smaller requests.`;
  return [{ urn: shape.urn, message }];
}

function asPods(resources: Resources, pool: string, replicas: "min" | "max"): PodGroup[] {
  return sizersOnNodePool(resources, pool).flatMap((shape) => {
    const requests = requestsOf(shape);
    return requests ? [{ ...requests, count: readApp(shape)[replicas] }] : [];
  });
}

/** One verdict for each pool; one that cannot be read hides no other. */
function eachPool(resources: Resources, judge: (pool: NodePoolCapacity) => Violation[]): Violation[] {
  const { values, violations } = readEach(nodePoolsIn(resources), (shape) => judge(readPoolWithin(resources, shape)));
  return [...violations, ...values.flat()];
}

function minimumFits(resources: Resources): Violation[] {
  const effect = "The rest stays pending, and the switch does not end.";
  return eachPool(resources, (pool) => {
    const holders = resources.childrenOf(pool.shape, type.placeholders).map(readPlaceholders);
    const groups = [
      ...asPods(resources, pool.name, "min"),
      ...holders.map(({ each, replicas }) => ({ ...each, count: replicas })),
    ];
    return tooMany(groups, pool, "The apps' least replicas and the placeholders", effect);
  });
}

function maximumFits(resources: Resources): Violation[] {
  const effect = "An autoscaler may ask for pods that never start.";
  return eachPool(resources, (pool) =>
    tooMany(asPods(resources, pool.name, "max"), pool, "The apps' most replicas", effect),
  );
}

function podSlots(resources: Resources): Violation[] {
  return eachPool(resources, ({ shape, name, node, maxNodes, reserved }) => {
    const apps = sizersOnNodePool(resources, name).map(readApp);
    const pods = apps.reduce((sum, { max, surge }) => sum + max + surge, reserved.pods);
    if (pods <= maxNodes * node.pods) return [];
    const message =
      `The apps on ${name} may run ${pods} pods, rollout surge${reserved.pods > 0 ? ` and ${reserved.pods} that are not in this file` : ""} included; ` +
      `${maxNodes} nodes × ${node.pods} pods hold ${maxNodes * node.pods}. The rest stays pending. Fix: more nodes, or fewer replicas.`;
    return [{ urn: shape.urn, message }];
  });
}

/** Apps on no pool of the file: nothing of them is counted. */
function withoutPool(resources: Resources): string[] {
  const homeless = sizersIn(resources).filter((shape) => nodePoolOf(shape) === undefined);
  return homeless.length === 0 ? [] : [`room on nodes for ${appNames(homeless)}: no node pool of the stack file`];
}

/** Apps of which the room is not counted, and why. */
function uncountedRoom(resources: Resources): string[] {
  const placed = sizersIn(resources).filter((shape) => nodePoolOf(shape) !== undefined);
  return [...withoutPool(resources), ...appsWithoutRequests(placed), ...unknownOfKarpenter(resources)];
}

function podsPerNode(shape: ResourceShape): string[] {
  const { node } = readNodePool(shape);
  const most = maxPodsPerNode(node.cpu);
  if (1 <= node.pods && node.pods <= most) return [];
  return [
    `${node.pods} pods a node; EKS runs 1 to ${most} on a node of ${rounded(node.cpu)} cores, so the room counted on is not there. ` +
      "Fix: state what `max-pods` of the nodes is.",
  ];
}

function coversReserve(shape: ResourceShape): string[] {
  if (!isPlaceholders(shape)) return [];
  const { replicas, each, reserve } = readPlaceholders(shape);
  return (["cpu", "memory"] as const).flatMap((resource) => {
    const held = replicas * each[resource];
    if (held >= reserve[resource] - 1e-6) return [];
    const unit = resource === "cpu" ? "cores" : "GiB";
    return [
      `${replicas} placeholders hold ${rounded(held)} ${unit}; the broadcast needs ${rounded(reserve[resource])} more than the apps hold now. ` +
        "Real pods would wait for nodes on air. Fix: more placeholders, or larger ones.",
    ];
  });
}

/** Names of the priority class of placeholders, and its value among these; undefined where it is not there. */
function priorityOf(
  shape: ResourceShape,
  classes: readonly ResourceShape[],
): { name: string; value: number | undefined } {
  const reader = inputsOf(shape).at("spec", "template", "spec", "priorityClassName");
  const name = required(reader, reader.text(), "give placeholders a priority class with a negative value");
  const found = classes.find((candidate) => inputsOf(candidate).at("metadata", "name").text() === name);
  return { name, value: found && inputsOf(found).at("value").number() };
}

/** Whether any real pod takes the place of these placeholders. */
export function placeholdersYield(holders: readonly ResourceShape[], classes: readonly ResourceShape[]): boolean {
  return holders.every((shape) => (priorityOf(shape, classes).value ?? 0) < 0);
}

function yielding(resources: Resources): Violation[] {
  const classes = resources.ofType(type.priority);
  const { values, violations } = readEach(placeholdersIn(resources), (shape) => {
    const { name, value } = priorityOf(shape, classes);
    if (value !== undefined && value < 0) return [];
    const message =
      `Placeholders have priority class "${name}" of value ${value ?? "unknown"}; below 0, or pods without a class (0) cannot take their place. ` +
      "Fix: give its PriorityClass a negative value.";
    return [{ urn: shape.urn, message }];
  });
  return [...violations, ...values.flat()];
}

function groupBounds(shape: ResourceShape): string[] {
  const scaling = inputsOf(shape).at("scalingConfig");
  const read = (key: string): number => required(scaling.at(key), scaling.at(key).number());
  // One that exists keeps its own maximum, where none is stated.
  const [min, desired, max] = [
    read("minSize"),
    read("desiredSize"),
    scaling.at("maxSize").number() ?? maxNodesPerGroup,
  ];
  if (0 <= min && min <= desired && desired <= max && 1 <= max && max <= maxNodesPerGroup) return [];
  return [
    `Node group sizes are min ${min}, desired ${desired}, max ${max}; allowed: min ≤ desired ≤ max, and max from 1 to ${maxNodesPerGroup}. ` +
      "AWS refuses anything else in the middle of a switch. Fix: correct the sizes, or split the group.",
  ];
}

export const nodePoolChecks: readonly Check[] = [
  {
    name: "pods-fit-nodes",
    level: "mandatory",
    reason: "Replicas that find no node serve nobody, and the switch waits for them.",
    scope: "estate",
    applies: (resources) => nodePoolsIn(resources).length + sizersIn(resources).length,
    run: minimumFits,
    uncounted: uncountedRoom,
  },
  {
    name: "pods-fit-nodes-at-maximum",
    level: "advisory",
    reason: "An autoscaler that asks for more than the nodes hold stops scaling just when it matters.",
    scope: "estate",
    applies: (resources) => nodePoolsIn(resources).length + sizersIn(resources).length,
    run: maximumFits,
    uncounted: uncountedRoom,
  },
  {
    name: "pod-slots",
    level: "mandatory",
    reason: "A node runs a limited number of pods, however small they are.",
    scope: "estate",
    applies: (resources) => nodePoolsIn(resources).length + sizersIn(resources).length,
    run: podSlots,
    uncounted: withoutPool,
  },
  {
    name: "pods-per-node",
    level: "mandatory",
    reason: "Room that a node does not have is counted on.",
    scope: "resource",
    types: [component],
    run: podsPerNode,
  },
  {
    name: "placeholders-cover-reserve",
    level: "mandatory",
    reason: "Too few placeholders mean that real pods wait for nodes on air.",
    scope: "resource",
    types: [type.placeholders],
    run: coversReserve,
  },
  {
    name: "placeholders-yield",
    level: "mandatory",
    reason: "Placeholders that real pods cannot displace take the room they should hold.",
    scope: "estate",
    applies: (resources) => placeholdersIn(resources).length,
    run: yielding,
  },
  {
    name: "node-group-bounds",
    level: "mandatory",
    reason: "Sizes that AWS refuses stop a switch half-way.",
    scope: "resource",
    types: [type.nodeGroup],
    run: groupBounds,
  },
];
