import type { Asked, Discovered, Discovery, Found, Written } from "../contract/discovery.ts";
import { besides, Explained, proposedDial, StandsIn } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import { quantity } from "../contract/values.ts";
import type { Listed } from "../providers/kubernetes/list.ts";
import { lister } from "../providers/kubernetes/list.ts";
import { poolIdOf } from "../providers/kubernetes/nodes.ts";
import { maxNodesPerGroup } from "./facts.ts";
import type { EksGroup } from "./eksGroups.ts";
import { eksDiscoveryRights, eksGroupsOf } from "./eksGroups.ts";
import { karpenter } from "./karpenter/facts.ts";
import { budget, mostBudgets } from "./karpenter/schema.ts";

const clusterRights = {
  "list nodes": "what a node offers to pods",
  "list nodepools.karpenter.sh": "limits and budgets of Karpenter's NodePools",
} as const satisfies Rights;

type Node = Listed<unknown, { allocatable?: Record<string, string>; capacity?: Record<string, string> }>;

interface PoolSpec {
  limits?: Record<string, string | number>;
  disruption?: { budgets?: unknown[] };
}

/** What one node offers, the least of those that there are. */
interface Offer {
  cpu: string;
  memory: string;
  pods: number;
  /** vCPUs and memory of the instance. */
  size: { cpu: number; memory: string };
  /** Whether all offer the same. */
  alike: boolean;
}

async function find(asked: Asked<"kubernetes">): Promise<Discovered> {
  const list = lister(asked.target, clusterRights);
  const leftOut: string[] = [];
  const nodes: Node[] = await list("list nodes", "v1", "Node");
  const byPool = new Map<string, Node[]>();
  for (const node of nodes) {
    const id = poolIdOf(node.metadata?.labels);
    if (id !== undefined) byPool.set(id, [...(byPool.get(id) ?? []), node]);
  }
  const loose = nodes.length - [...byPool.values()].flat().length;
  if (loose > 0) leftOut.push(`${loose} nodes of no managed group and no NodePool`);
  const groups = await eksGroupsOf(asked, leftOut);
  const pools = await besides(leftOut, "NodePools", () =>
    list<PoolSpec>("list nodepools.karpenter.sh", `${karpenter.group}/${karpenter.version}`, karpenter.kind),
  );
  const found: Found[] = [];
  for (const group of groups) {
    const offer = offerOf(byPool.get(`group/${group.name}`) ?? []);
    if (offer) found.push(groupFound(group, offer, asked));
    else leftOut.push(`node group ${group.cluster}:${group.name}: it has no node now, so nobody says what one offers`);
  }
  for (const { metadata: { name = "" } = {}, spec = {} } of pools ?? []) {
    const own = byPool.get(`karpenter/${name}`) ?? [];
    const offer = offerOf(own);
    if (offer) found.push(...poolFound(name, spec, own.length, offer, asked, leftOut));
    else leftOut.push(`NodePool ${name}: it has no node now, so nobody says what one offers`);
  }
  const seen = new Set([
    ...groups.map(({ name }) => `group/${name}`),
    ...(pools ?? []).map(({ metadata }) => `karpenter/${metadata?.name ?? ""}`),
  ]);
  for (const [id, own] of byPool) {
    if (!seen.has(id)) leftOut.push(`${own.length} nodes of ${id.replace("/", " ")}: what starts them was not found`);
  }
  return { found, leftOut };
}

/** Undefined where there is none, or one does not say. */
function offerOf(nodes: readonly Node[]): Offer | undefined {
  const read = nodes.map(({ status }) => ({
    cpu: quantity(status?.allocatable?.["cpu"] ?? "") ?? NaN,
    memory: quantity(status?.allocatable?.["memory"] ?? "") ?? NaN,
    pods: Number(status?.allocatable?.["pods"]),
    vcpu: quantity(status?.capacity?.["cpu"] ?? "") ?? NaN,
    whole: quantity(status?.capacity?.["memory"] ?? "") ?? NaN,
  }));
  const least = (of: (node: (typeof read)[number]) => number): number => Math.min(...read.map(of));
  const [cpu, memory, pods] = [least((node) => node.cpu), least((node) => node.memory), least((node) => node.pods)];
  if (read.length === 0 || !(cpu > 0 && memory > 0 && pods > 0)) return undefined;
  return {
    ...{ cpu: `${Math.floor(cpu * 1000 + 1e-6)}m`, memory: mebibytes(memory), pods },
    size: { cpu: Math.ceil(least((node) => node.vcpu)), memory: mebibytes(least((node) => node.whole)) },
    alike: new Set(read.map((node) => node.cpu)).size === 1,
  };
}

/** Rounded down: a pod that would just fit does not. */
const mebibytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}Mi`;

/** What every pool leaves to a person. */
function openOf({ alike }: Offer): string[] {
  return [
    "reserved: { cpu: …, memory: …, pods: … } on these nodes for what is not in this file; left out, none is kept",
    "placeholders: { cpu: …, memory: … } would have room made before the show",
    ...(alike ? [] : ["its nodes are of several sizes; what the smallest offers is written"]),
  ];
}

function groupFound(group: EksGroup, offer: Offer, { target, times }: Asked<"kubernetes">): Found {
  const { cluster, name, min, max, desired, types } = group;
  const { cpu, memory, pods } = offer;
  const wanted = desired * times;
  const nodes = Math.max(desired, Math.min(max, wanted, maxNodesPerGroup));
  const reason =
    wanted > max
      ? `TODO: ${desired} nodes now × ${times}, and the group's maximum is ${max}: raise that first`
      : `${desired} nodes now × ${times}`;
  return {
    id: `group/${name}`,
    name,
    title: `EKS node group, ${desired} nodes from ${min} to ${max} of ${types.join(", ")}`,
    says: {
      in: new StandsIn(target),
      node: { cpu, memory, pods, max: new Explained(max, "the group's maximum") },
      nodeGroup: {
        in: new StandsIn(group.target),
        adopt: `${cluster}:${name}`,
        minSize: proposedDial(min, Math.max(min, nodes), reason),
        desiredSize: proposedDial(desired, nodes, "AWS refuses a minimum above it"),
      },
    },
    open: [...(group.certain ? [] : [`the cluster ${cluster} was told by its name alone`]), ...openOf(offer)],
  };
}

function poolFound(
  name: string,
  { limits = {}, disruption }: PoolSpec,
  nodes: number,
  offer: Offer,
  { target, times }: Asked<"kubernetes">,
  leftOut: string[],
): Found[] {
  const { cpu, memory, pods, size } = offer;
  const [now, bytes] = [quantity(String(limits["cpu"] ?? "")), limits["memory"]];
  const budgets = budgetsIn(disruption?.budgets);
  if (budgets === "unsayable")
    leftOut.push(`NodePool ${name}: it has a budget that no file can say; its budgets are not touched`);
  const sayable = budgets === "unsayable" ? undefined : budgets;
  if (now === undefined && bytes === undefined && !sayable) {
    leftOut.push(`NodePool ${name}: it has neither limits nor budgets to turn`);
    return [];
  }
  const most = now === undefined ? nodes * times : Math.max(nodes, Math.floor((now * times) / size.cpu));
  const gib = (quantity(String(bytes ?? "")) ?? 0) / 2 ** 30;
  return [
    {
      id: `karpenter/${name}`,
      name,
      title: `NodePool of Karpenter, ${nodes} nodes${now === undefined ? "" : `, at most ${now} vCPUs`}`,
      says: {
        in: new StandsIn(target),
        node: {
          cpu,
          memory,
          pods,
          max: new Explained(most, "TODO: the most that its instance types, quotas and subnets allow"),
        },
        karpenter: {
          adopt: name,
          limits:
            now === undefined && gib === 0
              ? undefined
              : {
                  cpu: now === undefined ? undefined : proposedDial(now, now * times, `${now} × ${times}`),
                  memory: gib === 0 ? undefined : proposedDial(`${gib}Gi`, `${gib * times}Gi`, `as it is × ${times}`),
                },
          budgets: sayable,
          nodeSize: size,
        },
      },
      open: openOf(offer),
    },
  ];
}

/** All of them as they stand, since whoever sets the list sets all of it; undefined where there is none. */
function budgetsIn(given: readonly unknown[] = []): Written[] | "unsayable" | undefined {
  if (given.length === 0) return undefined;
  const read = given.map((each) => budget.safeParse(each));
  if (given.length > mostBudgets || read.some(({ success }) => !success)) return "unsayable";
  return read.map(({ data }) => data as Written);
}

export const nodePoolDiscovery: Discovery = {
  in: "kubernetes",
  rights: { kubernetes: clusterRights, aws: eksDiscoveryRights },
  find,
};
