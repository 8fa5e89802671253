import { named, nodePoolOf, requestsOf, sizersIn } from "../app/reading.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { factsOf, inputsOf, required, Unreadable } from "../contract/shape.ts";
import type { Room } from "../contract/values.ts";
import { quantity } from "../contract/values.ts";
import { annotation, component, type } from "./facts.ts";

/** What one node offers to pods. */
export interface Node extends Room {
  pods: number;
}

export interface Pool {
  shape: ResourceShape;
  name: string;
  node: Node;
  maxNodes: number;
  /** On these nodes for what is not in the file. */
  reserved: Node;
}

export interface Placeholders {
  shape: ResourceShape;
  replicas: number;
  /** What one requests. */
  each: Room;
  /** Room that must be free before the broadcast goes live. */
  reserve: Room;
}

export function poolsIn(resources: Resources): ResourceShape[] {
  return resources.ofType(component);
}

export function readPool(shape: ResourceShape): Pool {
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
    reserve: { cpu: note(annotation.cpu), memory: note(annotation.memory) },
  };
}

/** Name of the pool that a resource belongs to. */
export function poolNameOf(shape: ResourceShape): string {
  const reader = factsOf(shape).at("nodePool");
  return required(reader, reader.text());
}

function podRequests(shape: ResourceShape): Room {
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
export function appsOnPool(resources: Resources, pool: string): ResourceShape[] {
  return sizersIn(resources).filter((shape) => nodePoolOf(shape) === pool);
}

/** The apps, in words, of which the room is not known. */
export function unsizedRoom(sizers: readonly ResourceShape[]): string[] {
  const unsized = sizers.filter((shape) => requestsOf(shape) === undefined);
  if (unsized.length === 0) return [];
  return [`room on nodes for ${named(unsized)}: what they request is not in the stack file`];
}

/** Nodes a group is asked to run. */
export function desiredNodes(group: ResourceShape): number {
  const reader = inputsOf(group).at("scalingConfig", "desiredSize");
  return required(reader, reader.number());
}
