import type { NodeCapacity } from "./reading.ts";

/** Pods that are all alike. */
export interface PodGroup {
  /** Cores one requests. */
  cpu: number;
  /** GiB one requests. */
  memory: number;
  count: number;
}

interface Nodes extends NodeCapacity {
  count: number;
}

/** Requests are decimal fractions; without the margin 3 × 0.1 would not fit into 0.3. */
const margin = 1e-9;

function fitting(pods: PodGroup, { cpu, memory, pods: slots }: NodeCapacity): number {
  const by = (room: number, size: number): number => (size === 0 ? Infinity : Math.floor(room / size + margin));
  return Math.max(0, Math.min(by(cpu, pods.cpu), by(memory, pods.memory), slots));
}

function less(node: NodeCapacity, pods: PodGroup, count: number): NodeCapacity {
  return { cpu: node.cpu - pods.cpu * count, memory: node.memory - pods.memory * count, pods: node.pods - count };
}

/**
 * Nodes needed to run all pods, largest first, each in the first node with room; Infinity where one pod exceeds a node.
 * Counts alike pods and alike nodes together, so its cost grows with the sizes of pods, not with their number.
 */
export function nodesNeeded(groups: readonly PodGroup[], node: NodeCapacity): number {
  const share = (pods: PodGroup): number => Math.max(pods.cpu / node.cpu, pods.memory / node.memory);
  const sizes = bySize(groups).sort((a, b) => share(b) - share(a));
  const least = { cpu: lowest(sizes, "cpu"), memory: lowest(sizes, "memory"), count: 1 };
  let full = 0;
  let used: Nodes[] = [];
  for (const pods of sizes) {
    const after: Nodes[] = [];
    let left = pods.count;
    for (const nodes of used) left = place(pods, left, nodes, after);
    const each = fitting(pods, node);
    if (left > 0 && each === 0) return Infinity;
    if (left > 0) place(pods, left, { ...node, count: Math.ceil(left / each) }, after);
    // A node without room for the least of all pods is not looked at again.
    used = after.filter((nodes) => fitting(least, nodes) > 0);
    full += after.reduce((sum, nodes) => sum + (fitting(least, nodes) > 0 ? 0 : nodes.count), 0);
  }
  return used.reduce((sum, { count }) => sum + count, full);
}

function bySize(groups: readonly PodGroup[]): PodGroup[] {
  const sizes = new Map<string, PodGroup>();
  for (const { cpu, memory, count } of groups) {
    if (count <= 0) continue;
    const key = `${cpu}/${memory}`;
    sizes.set(key, { cpu, memory, count: count + (sizes.get(key)?.count ?? 0) });
  }
  return [...sizes.values()];
}

function lowest(sizes: readonly PodGroup[], resource: "cpu" | "memory"): number {
  return sizes.reduce((least, pods) => Math.min(least, pods[resource]), Infinity);
}

/** Puts pods into alike nodes, in order; returns how many are left over, and adds the nodes as they now are. */
function place(pods: PodGroup, left: number, nodes: Nodes, used: Nodes[]): number {
  const each = Math.min(fitting(pods, nodes), left);
  if (each === 0) {
    used.push(nodes);
    return left;
  }
  const full = Math.min(nodes.count, Math.floor(left / each));
  used.push({ ...less(nodes, pods, each), count: full });
  const rest = left - full * each;
  if (full === nodes.count) return rest;
  if (rest > 0) used.push({ ...less(nodes, pods, rest), count: 1 });
  const untouched = nodes.count - full - (rest > 0 ? 1 : 0);
  if (untouched > 0) used.push({ ...nodes, count: untouched });
  return 0;
}
