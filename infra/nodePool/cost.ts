import { appNames, nodePoolOf, readApp, requestsOf, sizersIn } from "../app/reading.ts";
import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { type } from "./facts.ts";
import type { PodGroup } from "./packing.ts";
import { nodesNeeded } from "./packing.ts";
import { sizersOnNodePool, nodePoolsIn, readPlaceholders, readNodePool } from "./reading.ts";

/** Size of a node's root volume where the group states none: EKS's own default. */
const volumeGigabytes = 20;

/** Nodes with their volumes, and the control planes of the clusters whose node groups are described. */
export function nodePoolCost(resources: Resources): CostLine[] {
  return [...nodePoolsIn(resources).flatMap((pool) => nodeLines(pool, resources)), ...clusterLines(resources)];
}

/** Nodes that cost something and of which the file does not say what they are: of a group that is adopted, or of no pool. */
export function unpricedNodes(resources: Resources): string[] {
  const untyped = nodePoolsIn(resources).filter((pool) =>
    resources.childrenOf(pool, type.nodeGroup).some((group) => readGroup(group).key === undefined),
  );
  const homeless = sizersIn(resources).filter((shape) => nodePoolOf(shape) === undefined);
  return [
    ...untyped.map((pool) => `nodes of ${readNodePool(pool).name} (the instance types of its group)`),
    ...(homeless.length > 0 ? [`nodes for ${appNames(homeless)} (no node pool)`] : []),
  ];
}

/**
 * As many nodes as the group asks for, or as the pods and placeholders need where that is more. What the group does not ask for
 * is started by an autoscaler, and costs what a node of the group costs, else `node`.
 */
function nodeLines(pool: ResourceShape, resources: Resources): CostLine[] {
  const groups = resources.childrenOf(pool, type.nodeGroup).map(readGroup);
  const asked = groups.reduce((sum, { size }) => sum + size, 0);
  const needed = needs(pool, resources);
  const [first] = groups;
  const extra: CostLine[] =
    needed > asked
      ? [
          {
            resource: pool.name,
            key: first?.key ?? "node",
            quantity: needed - asked,
            note: `${needed} nodes needed by the pods' requests, ${asked} asked for`,
            ...(first?.target !== undefined && { target: first.target }),
          },
        ]
      : [];
  const running = groups.filter(({ size }) => size > 0);
  const volumes = [
    ...running.map(({ name, size, volume, target }) => ({ name, quantity: size * volume, target })),
    ...extra.map(({ quantity }) => ({
      name: pool.name,
      quantity: quantity * (first?.volume ?? volumeGigabytes),
      target: first?.target,
    })),
  ];
  return [
    ...running.flatMap(groupLines),
    // The type of one that exists may not be stated.
    ...extra.filter(() => first === undefined || first.key !== undefined),
    ...volumes.map(({ name, quantity, target }): CostLine => ({
      resource: name,
      key: "ebs.gp3",
      quantity,
      ...(target !== undefined && { target }),
    })),
  ];
}

interface Group {
  name: string;
  /** Undefined where its type is not stated. */
  key: string | undefined;
  size: number;
  volume: number;
  note: string | undefined;
  target: string | undefined;
}

function readGroup(shape: ResourceShape): Group {
  const inputs = inputsOf(shape);
  const types = inputs.at("instanceTypes").items();
  const first = types[0]?.text();
  const size = inputs.at("scalingConfig", "desiredSize");
  return {
    name: shape.name,
    key: first === undefined ? undefined : `ec2.${first}`,
    size: required(size, size.number()),
    volume: inputs.at("diskSize").number() ?? volumeGigabytes,
    note: types.length > 1 ? "the first of its instance types" : undefined,
    target: shape.target,
  };
}

function groupLines({ name, key, size, note, target }: Group): CostLine[] {
  if (key === undefined) return [];
  return [
    {
      resource: name,
      key,
      quantity: size,
      ...(note !== undefined && { note }),
      ...(target !== undefined && { target }),
    },
  ];
}

/** Nodes that the pods and placeholders of this phase fill. */
function needs(shape: ResourceShape, resources: Resources): number {
  const { name, node, maxNodes } = readNodePool(shape);
  const holders = resources.childrenOf(shape, type.placeholders).map(readPlaceholders);
  const pods: PodGroup[] = [
    ...sizersOnNodePool(resources, name).flatMap((app) => {
      const requests = requestsOf(app);
      return requests ? [{ ...requests, count: readApp(app).min }] : [];
    }),
    ...holders.map(({ each, replicas }) => ({ ...each, count: replicas })),
  ];
  return Math.min(nodesNeeded(pods, node), maxNodes);
}

function clusterLines(resources: Resources): CostLine[] {
  const clusters = new Map<string, ResourceShape>();
  for (const shape of resources.ofType(type.nodeGroup)) {
    const cluster = inputsOf(shape).at("clusterName").text();
    if (cluster !== undefined) clusters.set(cluster, shape);
  }
  return [...clusters.values()].map(({ name, target }) => ({
    resource: name,
    key: "eks.cluster",
    quantity: 1,
    ...(target !== undefined && { target }),
  }));
}
