import { appNames, nodePoolOf, requestsOf, sizersIn } from "../app/reading.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required, Unreadable } from "../contract/shape.ts";
import type { ComputeResources } from "../contract/values.ts";
import { quantity } from "../contract/values.ts";
import { component, labelOfGroup, reserveAnnotations, type } from "./facts.ts";
import { karpenter } from "./karpenter/facts.ts";
import { nodesWithin, readKarpenterPool } from "./karpenter/reading.ts";

/** What one node offers to pods. */
export interface NodeCapacity extends ComputeResources {
  pods: number;
}

export interface NodePoolCapacity {
  shape: ResourceShape;
  name: string;
  node: NodeCapacity;
  maxNodes: number;
  /** On these nodes for what is not in the file. */
  reserved: NodeCapacity;
}

export interface Placeholders {
  shape: ResourceShape;
  replicas: number;
  /** What one requests. */
  each: ComputeResources;
  /** Room that must be free before the broadcast goes live. */
  reserve: ComputeResources;
}

export function nodePoolsIn(resources: Resources): ResourceShape[] {
  return resources.ofType(component);
}

/** A pool of which no more nodes may start than the limits of its NodePool allow, where they are known. */
export function readPoolWithin(resources: Resources, shape: ResourceShape): NodePoolCapacity {
  const pool = readNodePool(shape);
  const [patch] = resources.childrenOf(shape, karpenter.patch);
  const allowed = patch && nodesWithin(readKarpenterPool(patch));
  return allowed === undefined ? pool : { ...pool, maxNodes: Math.min(pool.maxNodes, allowed) };
}

export function readNodePool(shape: ResourceShape): NodePoolCapacity {
  const facts = inputsOf(shape);
  const number = (...keys: string[]): number => required(facts.at(...keys), facts.at(...keys).number());
  const node = { cpu: number("node", "cpu"), memory: number("node", "memory"), pods: number("node", "pods") };
  if (node.cpu === 0 || node.memory === 0)
    throw new Unreadable(`${shape.name} says that a node offers no cores or no memory. Fix: state what one offers`);
  return {
    shape,
    name: required(facts.at("nodePool"), facts.at("nodePool").text()),
    node,
    maxNodes: number("node", "max"),
    reserved: {
      cpu: number("reserved", "cpu"),
      memory: number("reserved", "memory"),
      pods: number("reserved", "pods"),
    },
  };
}

/** The Deployments that hold room. */
export function placeholdersIn(resources: Resources): ResourceShape[] {
  return resources.ofType(type.placeholders).filter(isPlaceholders);
}

export function isPlaceholders(shape: ResourceShape): boolean {
  return shape.type === type.placeholders && shape.component?.type === component;
}

export function readPlaceholders(shape: ResourceShape): Placeholders {
  const note = (key: string): number => {
    const reader = inputsOf(shape).at("metadata", "annotations", key);
    return required(reader, reader.decimal(), "annotate it");
  };
  return {
    shape,
    // Kubernetes' own default is 1.
    replicas: inputsOf(shape).at("spec", "replicas").number() ?? 1,
    each: podRequests(shape),
    reserve: { cpu: note(reserveAnnotations.cpu), memory: note(reserveAnnotations.memory) },
  };
}

/** Name of the pool that a resource belongs to. */
export function nodePoolNameOf(shape: ResourceShape): string {
  const reader = componentInputsOf(shape).at("nodePool");
  return required(reader, reader.text());
}

function podRequests(shape: ResourceShape): ComputeResources {
  const containers = inputsOf(shape).at("spec", "template", "spec", "containers").items();
  const sum = (resource: "cpu" | "memory"): number =>
    containers.reduce((total, container) => {
      const request = container.at("resources", "requests", resource);
      const text = required(request, request.text() ?? request.number()?.toString());
      const value = quantity(text);
      if (value === undefined)
        throw new Unreadable(`\`${request.path}\` "${text}" is no Kubernetes quantity; allowed: such as 250m or 512Mi`);
      return total + value;
    }, 0);
  return { cpu: sum("cpu"), memory: sum("memory") / 2 ** 30 };
}

/** What sets the sizes of the apps on a pool, as far as it is known what they request. */
export function sizersOnNodePool(resources: Resources, pool: string): ResourceShape[] {
  return sizersIn(resources).filter((shape) => nodePoolOf(shape) === pool);
}

/** The apps, in words, of which the room is not known. */
export function appsWithoutRequests(sizers: readonly ResourceShape[]): string[] {
  const unsized = sizers.filter((shape) => requestsOf(shape) === undefined);
  if (unsized.length === 0) return [];
  return [`room on nodes for ${appNames(unsized)}: what they request is not in the stack file`];
}

/** Cluster and name of a managed node group. */
export function nodeGroupOf(group: ResourceShape): { cluster: string; name: string } {
  const text = (key: string): string => required(inputsOf(group).at(key), inputsOf(group).at(key).text());
  return { cluster: text("clusterName"), name: text("nodeGroupName") };
}

/** What selects a pool's nodes; undefined where the file names neither a group nor a NodePool: which are its own no label says then. */
export function nodeLabelOf(resources: Resources, pool: ResourceShape): string | undefined {
  const [group] = resources.childrenOf(pool, type.nodeGroup);
  if (group) return labelOfGroup(nodeGroupOf(group).name);
  const [patch] = resources.childrenOf(pool, karpenter.patch);
  return patch && `${karpenter.poolLabel}=${readKarpenterPool(patch).name}`;
}

/** Nodes a group is asked to run. */
export function desiredNodes(group: ResourceShape): number {
  const reader = inputsOf(group).at("scalingConfig", "desiredSize");
  return required(reader, reader.number());
}
