import { annotation } from "../../infra/annotations.ts";
import type { Pods } from "../../policies/packing.ts";
import { nodesNeeded } from "../../policies/packing.ts";
import { annotationOf, appShapes, readRequests } from "../../policies/reading/apps.ts";
import { placeholderShapes, readPlaceholders } from "../../policies/reading/headroom.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf, required } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Line } from "./cost.ts";

type Shapes = readonly ResourceShape[];

/** Size of a node's root volume where the group states none: EKS's own default. */
const volumeGigabytes = 20;

/**
 * Nodes with their volumes: as many as the groups ask for, or as the pods and placeholders need where that is more. What
 * the groups do not ask for is started by an autoscaler, and costs what a node of the first group costs, else `node`.
 */
export function nodeLines(shapes: Shapes): Line[] {
  const groups = shapes.filter(({ type }) => type === token.nodeGroup).map(readGroup);
  const asked = groups.reduce((sum, { size }) => sum + size, 0);
  const { needed, resource } = needs(shapes);
  const [first] = groups;
  const extra: Line[] =
    needed > asked && resource !== undefined
      ? [
          {
            resource,
            key: first ? first.key : "node",
            quantity: needed - asked,
            note: `${needed} nodes needed by the pods' requests, ${asked} asked for`,
          },
        ]
      : [];
  const nodes = [...groups.filter(({ size }) => size > 0).map(groupLine), ...extra];
  const gigabytes = [
    ...groups.filter(({ size }) => size > 0).map(({ name, size, volume }) => ({ name, quantity: size * volume })),
    ...extra.map(({ resource: name, quantity }) => ({ name, quantity: quantity * (first?.volume ?? volumeGigabytes) })),
  ];
  return [...nodes, ...gigabytes.map(({ name, quantity }): Line => ({ resource: name, key: "ebs.gp3", quantity }))];
}

interface Group {
  name: string;
  key: string;
  size: number;
  volume: number;
  note: string | undefined;
}

function readGroup(shape: ResourceShape): Group {
  const inputs = inputsOf(shape);
  const types = inputs.at("instanceTypes").items();
  const type = types[0] ?? inputs.at("instanceTypes", 0);
  const size = inputs.at("scalingConfig", "desiredSize");
  return {
    name: shape.name,
    key: `ec2.${required(type, type.text())}`,
    size: required(size, size.number()),
    volume: inputs.at("diskSize").number() ?? volumeGigabytes,
    note: types.length > 1 ? "the first of its instance types" : undefined,
  };
}

function groupLine({ name, key, size, note }: Group): Line {
  return { resource: name, key, quantity: size, ...(note !== undefined && { note }) };
}

/** Nodes that the pods and placeholders of this phase fill, as the placeholders describe a node. */
function needs(shapes: Shapes): { needed: number; resource: string | undefined } {
  const holders = placeholderShapes(shapes)[0];
  if (!holders) return { needed: 0, resource: undefined };
  const { node, replicas, each, maxNodes } = readPlaceholders(holders);
  const apps = appShapes(shapes).map(readRequests);
  const pods: Pods[] = [
    ...apps.map(({ cpu, memory, min }) => ({ cpu, memory, count: min })),
    { ...each, count: replicas },
  ];
  return { needed: Math.min(nodesNeeded(pods, node), maxNodes), resource: holders.name };
}

/** The control planes of the clusters whose node groups are described. */
export function clusterLines(shapes: Shapes): Line[] {
  const clusters = new Map<string, string>();
  for (const shape of shapes.filter(({ type }) => type === token.nodeGroup)) {
    const cluster = inputsOf(shape).at("clusterName").text();
    if (cluster !== undefined) clusters.set(cluster, shape.name);
  }
  return [...clusters.values()].map((resource) => ({ resource, key: "eks.cluster", quantity: 1 }));
}

/** Load balancers are known by the apps that are behind them. */
export function loadBalancerLines(shapes: Shapes, units: number): Line[] {
  const balancers = new Map<string, string>();
  for (const shape of appShapes(shapes)) {
    const balancer = annotationOf(shape, annotation.loadBalancer).text();
    if (balancer !== undefined) balancers.set(balancer, shape.name);
  }
  return [...balancers].flatMap(([balancer, resource]) => [
    { resource, key: "alb", quantity: 1, note: `load balancer ${balancer}` },
    { resource, key: "alb.lcu", quantity: units, note: `load balancer ${balancer}; its traffic decides` },
  ]);
}
