import { annotation } from "../../infra/annotations.ts";
import type { Estate } from "../check.ts";
import { ofType } from "../check.ts";
import type { Reader, ResourceShape } from "../shape.ts";
import { inputsOf, required, Unreadable } from "../shape.ts";
import { token } from "../types.ts";

/** How an app reaches the database. */
type DatabasePath = "writer" | "proxy";

export interface App {
  shape: ResourceShape;
  /** `namespace/deployment`. */
  label: string;
  min: number;
  max: number;
}

/** The resources that set an app's size: its autoscaler, or the patch of its replicas where it has none. */
export function appShapes(estate: Estate): ResourceShape[] {
  return ofType(estate, token.autoscaler, token.deploymentPatch).filter(
    (shape) => shape.type === token.autoscaler || inputsOf(shape).at("spec", "replicas").has(),
  );
}

/** Replica bounds. Kubernetes' own default for an absent minReplicas is 1. */
export function readApp(shape: ResourceShape): App {
  const spec = inputsOf(shape).at("spec");
  const label = deploymentOf(shape);
  if (shape.type === token.deploymentPatch) {
    const replicas = whole(spec.at("replicas"));
    return { shape, label, min: replicas, max: replicas };
  }
  const min = spec.at("minReplicas").has() ? whole(spec.at("minReplicas")) : 1;
  return { shape, label, min, max: whole(spec.at("maxReplicas")) };
}

/** `namespace/name` of the Deployment an app resource sizes. */
export function deploymentOf(shape: ResourceShape): string {
  const inputs = inputsOf(shape);
  const namespace = inputs.at("metadata", "namespace").text() ?? "default";
  const named =
    shape.type === token.autoscaler ? inputs.at("spec", "scaleTargetRef", "name") : inputs.at("metadata", "name");
  return `${namespace}/${named.text() ?? shape.name}`;
}

/** Extra pods of one rollout: Kubernetes rounds maxSurge up, app by app. */
export function surgePods(replicas: number, percent: number): number {
  return Math.ceil((replicas * percent) / 100);
}

export interface Pool extends App {
  size: number;
  path: DatabasePath;
  surge: number;
}

export function readPool(shape: ResourceShape): Pool {
  const app = readApp(shape);
  const size = note(shape, annotation.databasePool, 'connections one replica may open, "0" for none');
  const where = annotationOf(shape, annotation.databasePath);
  const path = size === 0 ? "writer" : required(where, where.text(), "annotate `writer` or `proxy`");
  if (path !== "writer" && path !== "proxy") {
    throw new Unreadable(`\`${where.path}\` is "${path}"; allowed: "writer" or "proxy"`);
  }
  if (!Number.isInteger(size))
    throw new Unreadable(`\`${annotation.databasePool}\` is ${size}; allowed: a whole number`);
  return { ...app, size, path, surge: surgePods(app.max, surgePercent(shape)) };
}

export interface Requests extends App {
  /** Cores. */
  cpu: number;
  /** GiB. */
  memory: number;
}

export function readRequests(shape: ResourceShape): Requests {
  const cpu = note(shape, annotation.cpuRequest, "cores one replica requests");
  const memory = note(shape, annotation.memoryRequest, "GiB one replica requests");
  return { ...readApp(shape), cpu, memory };
}

export interface Targets extends App {
  loadBalancer: string | undefined;
  surge: number;
}

export function readTargets(shape: ResourceShape): Targets {
  const app = readApp(shape);
  const loadBalancer = annotationOf(shape, annotation.loadBalancer).text();
  return { ...app, loadBalancer, surge: surgePods(app.max, surgePercent(shape)) };
}

function surgePercent(shape: ResourceShape): number {
  return note(shape, annotation.surgePercent, 'maxSurge of its Deployment in percent, as in "25"');
}

function note(shape: ResourceShape, key: string, meaning: string): number {
  const reader = annotationOf(shape, key);
  return required(reader, reader.decimal(), `annotate it: ${meaning}`);
}

/** An annotation of a Kubernetes resource. */
export function annotationOf(shape: ResourceShape, key: string): Reader {
  return inputsOf(shape).at("metadata", "annotations", key);
}

function whole(reader: Reader): number {
  const value = required(reader, reader.number());
  if (!Number.isInteger(value)) throw new Unreadable(`\`${reader.path}\` is ${value}; allowed: a whole number`);
  return value;
}
