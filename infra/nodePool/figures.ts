import { podsOfApp } from "../app/figures.ts";
import { requestsOf } from "../app/reading.ts";
import type { Clients } from "../contract/client.ts";
import type { Figure, FigureMaker, Reading } from "../contract/figure.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf } from "../contract/shape.ts";
import { cluster } from "../providers/kubernetes/figures.ts";
import { nodeClient, nodeGroupClient } from "./client.ts";
import { type } from "./facts.ts";
import { karpenter } from "./karpenter/facts.ts";
import type { ComputeResource } from "./limits.ts";
import { computeResources, units } from "./limits.ts";
import type { NodePoolCapacity } from "./reading.ts";
import { nodeGroupOf, nodeLabelOf, nodePoolsIn, readPoolWithin, sizersOnNodePool } from "./reading.ts";

/** Nodes of each pool, what its apps ask of them, and what is really used. */
export const nodePoolFigures: FigureMaker = (resources) =>
  nodePoolsIn(resources).flatMap((shape) => {
    const pool = readPoolWithin(resources, shape);
    const nodes = nodesOf(shape, resources);
    return [...(nodes ? figuresOfNodes(pool, nodes) : []), ...asked(pool, resources)];
  });

/** How the nodes of a pool are told from others. */
interface PoolNodes {
  label: string;
  /** Target of the cluster. */
  target: string | undefined;
  least: number | undefined;
  /** What the sandbox knows of them. */
  onSandbox?: Figure["ask"];
}

/** Undefined for a pool that some other autoscaler fills: which nodes are its own, no label says. */
function nodesOf(shape: ResourceShape, resources: Resources): PoolNodes | undefined {
  const label = nodeLabelOf(resources, shape);
  if (label === undefined) return undefined;
  const [group] = resources.childrenOf(shape, type.nodeGroup);
  if (!group) return { label, target: resources.childrenOf(shape, karpenter.patch)[0]?.target, least: undefined };
  const { cluster, name } = nodeGroupOf(group);
  return {
    label,
    target: componentInputsOf(group).at("cluster").text(),
    least: inputsOf(group).at("scalingConfig", "minSize").number(),
    onSandbox: async (clients) => {
      const found = await clients.of(nodeGroupClient, group.target).nodes(cluster, name);
      return found && { value: found.ready };
    },
  };
}

function figuresOfNodes({ name, maxNodes }: NodePoolCapacity, nodes: PoolNodes): Figure[] {
  const { label, target, least, onSandbox } = nodes;
  const used = (kind: ComputeResource): Figure => ({
    ...{ name: `node-${kind}-${name}`, title: `${words[kind]} in use on nodes of ${name}`, unit: "%" },
    ...{ source: cluster, target, most: { value: 100 } },
    ask: async (clients) => {
      const found = await clients.of(nodeClient, target).use(label);
      return found && { value: (found.used[kind] / found.offered[kind]) * 100, at: found.at };
    },
  });
  return [
    {
      ...{ name: `nodes-${name}`, title: `ready nodes of ${name}`, unit: "nodes", source: cluster, target },
      most: { value: maxNodes },
      ...(least !== undefined && { least }),
      ask: async (clients) => {
        const found = await clients.of(nodeClient, target).nodes(label);
        return found && { value: found.ready };
      },
      ...(onSandbox && { onSandbox }),
    },
    ...computeResources.map(used),
  ];
}

const words = { cpu: "CPU", memory: "memory" } as const;

/** What the pods that are there ask for, against what all nodes that may start offer: the plan's own limits. */
function asked(pool: NodePoolCapacity, resources: Resources): Figure[] {
  const { name, maxNodes, node, reserved } = pool;
  const apps = sizersOnNodePool(resources, name);
  if (apps.length === 0) return [];
  const [first] = apps;
  const sum = async (clients: Clients, of: (shape: ResourceShape) => number): Promise<Reading> => {
    const counts = await Promise.all(apps.map(async (shape) => (await podsOfApp(shape, clients)).all * of(shape)));
    return { value: counts.reduce((total, one) => total + one, 0) };
  };
  const figure = { source: cluster, target: first?.target };
  const sized = apps.every((shape) => requestsOf(shape) !== undefined);
  return [
    {
      ...{ name: `pod-slots-${name}`, title: `pods on ${name}`, unit: "pods", ...figure },
      most: { value: maxNodes * node.pods - reserved.pods },
      ask: (clients) => sum(clients, () => 1),
    },
    // Of an app whose requests are not stated nothing can be summed up.
    ...(sized ? computeResources : []).map((kind): Figure => ({
      ...{
        name: `room-${kind}-${name}`,
        title: `${units[kind]} that apps ask of ${name}`,
        unit: units[kind],
        ...figure,
      },
      most: { value: maxNodes * node[kind] - reserved[kind] },
      ask: (clients) => sum(clients, (shape) => requestsOf(shape)?.[kind] ?? 0),
    })),
  ];
}
