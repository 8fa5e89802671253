import type { Check, Estate, Violation } from "../check.ts";
import { ofType, readEach } from "../check.ts";
import { mostPodsPerNode, nodesPerGroup } from "../limits/kubernetes.ts";
import type { Pods } from "../packing.ts";
import { nodesNeeded } from "../packing.ts";
import type { Requests } from "../reading/apps.ts";
import { appShapes, readRequests, readTargets } from "../reading/apps.ts";
import type { Placeholders } from "../reading/headroom.ts";
import { isPlaceholder, placeholderShapes, readPlaceholders } from "../reading/headroom.ts";
import type { ResourceShape } from "../shape.ts";
import { inputsOf, required, Unreadable } from "../shape.ts";
import { token } from "../types.ts";

/** Nodes are described once, on the placeholders. */
function onlyPlaceholders(estate: Estate): Placeholders {
  const [shape, ...others] = placeholderShapes(estate);
  if (!shape)
    throw new Unreadable(
      "No placeholder Deployment says what a node offers, so room cannot be checked. Fix: describe the estate's headroom",
    );
  if (others.length > 0)
    throw new Unreadable(
      "Several placeholder Deployments describe nodes: which one holds cannot be known. Fix: keep one",
    );
  return readPlaceholders(shape);
}

function describesNodes(estate: Estate): number {
  return appShapes(estate).length + placeholderShapes(estate).length;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function summed(groups: readonly Pods[]): string {
  const sum = (of: (pods: Pods) => number): string => rounded(groups.reduce((total, pods) => total + of(pods), 0));
  return `${sum(({ count }) => count)} pods, ${sum(({ cpu, count }) => cpu * count)} cores, ${sum(({ memory, count }) => memory * count)} GiB`;
}

/** Whether these pods find room on the nodes that may be started; says so if not. */
function tooMany(
  groups: readonly Pods[],
  { node, maxNodes, shape }: Placeholders,
  who: string,
  effect: string,
): Violation[] {
  const needed = nodesNeeded(groups, node);
  if (needed <= maxNodes) return [];
  const offer = `${rounded(node.cpu)} cores, ${rounded(node.memory)} GiB, ${node.pods} pods`;
  const message =
    `${who} (${summed(groups)}) need ${needed === Infinity ? "a larger node" : `${needed} nodes`} of ${offer}; ` +
    `at most ${maxNodes} may be started. ${effect} Fix: more or larger nodes, fewer replicas, or smaller requests.`;
  return [{ urn: shape.urn, message }];
}

function asPods(apps: readonly Requests[], replicas: "min" | "max"): Pods[] {
  return apps.map((app) => ({ cpu: app.cpu, memory: app.memory, count: app[replicas] }));
}

function minimumFits(estate: Estate): Violation[] {
  if (describesNodes(estate) === 0) return [];
  const { values, violations } = readEach(appShapes(estate), readRequests);
  const holders = onlyPlaceholders(estate);
  const groups = [...asPods(values, "min"), { ...holders.each, count: holders.replicas }];
  const effect = "The rest stays pending, and the switch does not end.";
  return [...violations, ...tooMany(groups, holders, "The apps' least replicas and the placeholders", effect)];
}

function maximumFits(estate: Estate): Violation[] {
  if (describesNodes(estate) === 0) return [];
  const { values, violations } = readEach(appShapes(estate), readRequests);
  const effect = "An autoscaler may ask for pods that never start.";
  return [
    ...violations,
    ...tooMany(asPods(values, "max"), onlyPlaceholders(estate), "The apps' most replicas", effect),
  ];
}

function podSlots(estate: Estate): Violation[] {
  if (describesNodes(estate) === 0) return [];
  const { values, violations } = readEach(appShapes(estate), readTargets);
  const { node, maxNodes, shape } = onlyPlaceholders(estate);
  const pods = values.reduce((sum, { max, surge }) => sum + max + surge, 0);
  if (pods <= maxNodes * node.pods) return violations;
  const message =
    `The apps may run ${pods} pods, rollout surge included; ${maxNodes} nodes × ${node.pods} pods hold ${maxNodes * node.pods}. ` +
    "The rest stays pending. Fix: more nodes, or fewer replicas.";
  return [...violations, { urn: shape.urn, message }];
}

function podsPerNode(shape: ResourceShape): string[] {
  if (!isPlaceholder(shape)) return [];
  const { node } = readPlaceholders(shape);
  const most = mostPodsPerNode(node.cpu);
  if (1 <= node.pods && node.pods <= most) return [];
  return [
    `${node.pods} pods a node; EKS runs 1 to ${most} on a node of ${rounded(node.cpu)} cores, so the room counted on is not there. ` +
      "Fix: state what `max-pods` of the nodes is.",
  ];
}

function coversReserve(shape: ResourceShape): string[] {
  if (!isPlaceholder(shape)) return [];
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

function yielding(estate: Estate): Violation[] {
  const classes = ofType(estate, token.priorityClass);
  const { values, violations } = readEach(placeholderShapes(estate), (shape) => {
    const reader = inputsOf(shape).at("spec", "template", "spec", "priorityClassName");
    const name = required(reader, reader.text(), "give placeholders a priority class with a negative value");
    const found = classes.find((candidate) => inputsOf(candidate).at("metadata", "name").text() === name);
    const value = found && inputsOf(found).at("value").number();
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
  const [min, desired, max] = [read("minSize"), read("desiredSize"), read("maxSize")];
  if (0 <= min && min <= desired && desired <= max && 1 <= max && max <= nodesPerGroup) return [];
  return [
    `Node group sizes are min ${min}, desired ${desired}, max ${max}; allowed: min ≤ desired ≤ max, and max from 1 to ${nodesPerGroup}. ` +
      "AWS refuses anything else in the middle of a switch. Fix: correct the sizes, or split the group.",
  ];
}

export const headroomChecks: readonly Check[] = [
  {
    name: "pods-fit-nodes",
    level: "mandatory",
    reason: "Replicas that find no node serve nobody, and the switch waits for them.",
    scope: "estate",
    applies: describesNodes,
    run: minimumFits,
  },
  {
    name: "pods-fit-nodes-at-maximum",
    level: "advisory",
    reason: "An autoscaler that asks for more than the nodes hold stops scaling just when it matters.",
    scope: "estate",
    applies: describesNodes,
    run: maximumFits,
  },
  {
    name: "pod-slots",
    level: "mandatory",
    reason: "A node runs a limited number of pods, however small they are.",
    scope: "estate",
    applies: describesNodes,
    run: podSlots,
  },
  {
    name: "pods-per-node",
    level: "mandatory",
    reason: "Room that a node does not have is counted on.",
    scope: "resource",
    types: [token.deployment],
    run: podsPerNode,
  },
  {
    name: "placeholders-cover-reserve",
    level: "mandatory",
    reason: "Too few placeholders mean that real pods wait for nodes on air.",
    scope: "resource",
    types: [token.deployment],
    run: coversReserve,
  },
  {
    name: "placeholders-yield",
    level: "mandatory",
    reason: "Placeholders that real pods cannot displace take the room they should hold.",
    scope: "estate",
    applies: (estate) => placeholderShapes(estate).length,
    run: yielding,
  },
  {
    name: "node-group-bounds",
    level: "mandatory",
    reason: "Sizes that AWS refuses stop a switch half-way.",
    scope: "resource",
    types: [token.nodeGroup],
    run: groupBounds,
  },
];
