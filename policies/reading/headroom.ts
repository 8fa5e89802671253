import { annotation } from "../../infra/annotations.ts";
import type { Estate } from "../check.ts";
import { ofType } from "../check.ts";
import type { ResourceShape } from "../shape.ts";
import { inputsOf, required, Unreadable } from "../shape.ts";
import { token } from "../types.ts";
import { annotationOf } from "./apps.ts";

/** Cores and GiB. */
interface Room {
  cpu: number;
  memory: number;
}

export interface Placeholders {
  shape: ResourceShape;
  replicas: number;
  /** What one placeholder requests. */
  each: Room;
  /** What one node offers to pods. */
  node: Room & { pods: number };
  maxNodes: number;
  /** Room that must be free before the broadcast goes live. */
  reserve: Room;
}

/** The Deployments that hold room, known by their annotations. */
export function placeholderShapes(estate: Estate): ResourceShape[] {
  return ofType(estate, token.deployment).filter(isPlaceholder);
}

export function isPlaceholder(shape: ResourceShape): boolean {
  return annotationOf(shape, annotation.nodeCpu).has() || annotationOf(shape, annotation.maxNodes).has();
}

export function readPlaceholders(shape: ResourceShape): Placeholders {
  const note = (key: string): number =>
    required(annotationOf(shape, key), annotationOf(shape, key).decimal(), "annotate it");
  const replicas = inputsOf(shape).at("spec", "replicas");
  const node = {
    cpu: note(annotation.nodeCpu),
    memory: note(annotation.nodeMemory),
    pods: note(annotation.podsPerNode),
  };
  if (node.cpu === 0 || node.memory === 0)
    throw new Unreadable(`${shape.name} says that a node offers no cores or no memory. Fix: annotate what one offers`);
  return {
    shape,
    // Kubernetes' own default is 1.
    replicas: replicas.number() ?? 1,
    each: podRequests(shape),
    node,
    maxNodes: note(annotation.maxNodes),
    reserve: { cpu: note(annotation.cpuReserve), memory: note(annotation.memoryReserve) },
  };
}

function podRequests(shape: ResourceShape): Room {
  const containers = inputsOf(shape).at("spec", "template", "spec", "containers").items();
  const sum = (resource: "cpu" | "memory"): number =>
    containers.reduce((total, container) => {
      const request = container.at("resources", "requests", resource);
      return total + quantity(required(request, request.text() ?? request.number()?.toString()));
    }, 0);
  return { cpu: sum("cpu"), memory: sum("memory") / 2 ** 30 };
}

const suffixes: Record<string, number> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number: cores or bytes. Throws {@link Unreadable} on anything else. */
export function quantity(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text);
  const factor = suffixes[match?.[2] ?? "?"];
  if (!match || factor === undefined)
    throw new Unreadable(`"${text}" is no Kubernetes quantity; allowed: such as 250m or 512Mi`);
  return Number(match[1]) * factor;
}
