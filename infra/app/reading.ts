import { someNames } from "../contract/format.ts";
import type { Resources } from "../contract/resources.ts";
import type { InputReader, ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required, Unreadable } from "../contract/shape.ts";
import { boundsOf, component, sizeTypes, type } from "./facts.ts";

/** An app as its size is set. */
export interface SizedApp {
  shape: ResourceShape;
  /** Its name in the stack file. */
  app: string;
  /** `namespace/name` of what is scaled. */
  label: string;
  min: number;
  max: number;
  /** Extra pods of one rollout: Kubernetes rounds maxSurge up, app by app. 0 where it is not known. */
  surge: number;
}

/** The resources that set the apps' sizes: autoscalers, or patches of the replicas where there is none. */
export function sizersIn(resources: Resources): ResourceShape[] {
  return resources.ofType(...sizeTypes).filter((shape) => isSizer(shape));
}

/** A Deployment may be patched for other reasons than its replicas, and what sizes an app by others than an app. */
export function isSizer(shape: ResourceShape): boolean {
  if (shape.component !== undefined && shape.component.type !== component) return false;
  return shape.type !== type.replicas || inputsOf(shape).at("spec", "replicas").has();
}

/** Replica bounds; an absent minimum is the default of its kind. */
export function readApp(shape: ResourceShape): SizedApp {
  const spec = inputsOf(shape).at("spec");
  const facts = componentInputsOf(shape);
  const surgePercent = isSurgeKnown(shape) ? required(facts.at("surgePercent"), facts.at("surgePercent").number()) : 0;
  const app = required(facts.at("app"), facts.at("app").text());
  const label = scaleTargetName(shape);
  if (shape.type === type.replicas) {
    const replicas = whole(spec.at("replicas"));
    return { shape, app, label, min: replicas, max: replicas, surge: surgeOf(replicas, surgePercent) };
  }
  const { min: minKey, max: maxKey, least } = boundsKeysOf(shape);
  const min = spec.at(minKey).has() ? whole(spec.at(minKey)) : least;
  const max = whole(spec.at(maxKey));
  return { shape, app, label, min, max, surge: surgeOf(max, surgePercent) };
}

/** Where a shape has its bounds. */
export function boundsKeysOf({ type: token, name }: ResourceShape): (typeof boundsOf)[string] {
  const bounds = boundsOf[token];
  if (!bounds) throw new Unreadable(`${name} is of ${token}, which bounds no app`);
  return bounds;
}

/** Whether it is known how many pods a rollout adds. */
export function isSurgeKnown(shape: ResourceShape): boolean {
  return componentInputsOf(shape).at("surgePercent").value() !== "unknown";
}

function surgeOf(replicas: number, percent: number): number {
  return Math.ceil((replicas * percent) / 100);
}

/** `namespace/name` of what an app's resource scales. */
export function scaleTargetName(shape: ResourceShape): string {
  const { namespace, name } = scaleTargetOf(shape);
  return `${namespace}/${name}`;
}

/** What an app's resource scales. */
export interface ScaleTarget {
  namespace: string;
  apiVersion: string;
  kind: string;
  name: string;
}

export function scaleTargetOf(shape: ResourceShape): ScaleTarget {
  const facts = componentInputsOf(shape);
  const text = (...keys: string[]): string => required(facts.at(...keys), facts.at(...keys).text());
  return {
    namespace: text("namespace"),
    apiVersion: text("scaleTarget", "apiVersion"),
    kind: text("scaleTarget", "kind"),
    name: text("scaleTarget", "name"),
  };
}

/** Connections one replica may open, by database and way; undefined where the stack file does not say. */
export function connectionPoolsOf(shape: ResourceShape): ReadonlyMap<string, ReadonlyMap<string, number>> | undefined {
  const connections = componentInputsOf(shape).at("connections");
  if (!connections.has()) return undefined;
  return new Map(
    connections
      .entries()
      .map(([database, ways]) => [
        database,
        new Map(ways.entries().map(([way, size]) => [way, required(size, size.number())])),
      ]),
  );
}

/** What one replica requests; undefined where the stack file does not say. */
export function requestsOf(shape: ResourceShape): { cpu: number; memory: number } | undefined {
  const requests = componentInputsOf(shape).at("requests");
  if (!requests.has()) return undefined;
  const read = (key: string): number => required(requests.at(key), requests.at(key).number());
  return { cpu: read("cpu"), memory: read("memory") };
}

/** The load balancer that has its pods as targets. */
export function loadBalancerOf(shape: ResourceShape): string | undefined {
  return componentInputsOf(shape).at("loadBalancer").text();
}

/** Name of the node pool its pods run on; undefined where it is on none of this file. */
export function nodePoolOf(shape: ResourceShape): string | undefined {
  return componentInputsOf(shape).at("nodePool").text();
}

function whole(reader: InputReader): number {
  const value = required(reader, reader.number());
  if (!Number.isInteger(value)) throw new Unreadable(`\`${reader.path}\` is ${value}; allowed: a whole number`);
  return value;
}

/** Names of the apps, for what is told of them: `web, api and 3 more`. */
export function appNames(shapes: readonly ResourceShape[]): string {
  return someNames(shapes.map((shape) => componentInputsOf(shape).at("app").text() ?? shape.name));
}
