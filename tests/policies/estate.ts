import { annotation } from "../../infra/annotations.ts";
import type { Verdict } from "../../policies/run.ts";
import { runChecks } from "../../policies/run.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { edge } from "./edge.ts";
import { shape } from "./shape.ts";

interface AppOptions {
  min?: number;
  max?: number;
  pool?: number;
  path?: "writer" | "proxy";
  surge?: number;
  cpu?: number;
  memory?: number;
  loadBalancer?: string;
}

function annotations({
  pool = 2,
  path = "writer",
  surge = 25,
  cpu = 0.5,
  memory = 1,
  loadBalancer,
}: AppOptions): object {
  return {
    [annotation.databasePool]: String(pool),
    [annotation.databasePath]: path,
    [annotation.surgePercent]: String(surge),
    [annotation.cpuRequest]: String(cpu),
    [annotation.memoryRequest]: String(memory),
    ...(loadBalancer !== undefined && { [annotation.loadBalancer]: loadBalancer }),
  };
}

/** An app with an autoscaler. */
export function autoscaler(name: string, options: AppOptions = {}): ResourceShape {
  return shape(token.autoscaler, `fleet-${name}-hpa`, {
    metadata: { name, namespace: "shop", annotations: annotations(options) },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: options.min ?? 10,
      maxReplicas: options.max ?? 40,
      behavior: { scaleDown: { policies: [{ type: "Percent", value: 20, periodSeconds: 60 }] } },
    },
  });
}

function budget(name: string): ResourceShape {
  return shape(token.disruptionBudget, `fleet-${name}-pdb`, {
    metadata: { name, namespace: "shop" },
    spec: { minAvailable: "80%", selector: { matchLabels: { app: name } } },
  });
}

/** An app without an autoscaler. */
export function patch(name: string, replicas: number, options: AppOptions = {}): ResourceShape {
  return shape(token.deploymentPatch, `fleet-${name}-replicas`, {
    metadata: { name, namespace: "shop", annotations: annotations(options) },
    spec: { replicas },
  });
}

/** A primary and its replica. */
export function instances(): ResourceShape[] {
  const shared = { applyImmediately: true, instanceClass: "db.r6g.xlarge" };
  const primary = {
    ...shared,
    engine: "postgres",
    multiAz: true,
    allocatedStorage: 500,
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "shop-final",
    tags: { "managed-by": "broadcast" },
  };
  return [
    shape(token.dbInstance, "primary", primary, true),
    shape(token.dbInstance, "replica", { ...shared, replicateSourceDb: "shop", skipFinalSnapshot: true }, true),
  ];
}

/** An Aurora cluster with two serverless instances. */
function cluster(engine: string, minCapacity: number, maxCapacity: number): ResourceShape[] {
  const shared = { applyImmediately: true, engine, clusterIdentifier: "shop" };
  const inputs = {
    ...shared,
    serverlessv2ScalingConfiguration: { minCapacity, maxCapacity },
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "shop-final",
  };
  return [
    shape(token.dbCluster, "cluster", inputs, true),
    shape(token.dbClusterInstance, "cluster-1", { ...shared, instanceClass: "db.serverless" }, true),
    shape(token.dbClusterInstance, "cluster-2", { ...shared, instanceClass: "db.serverless" }, true),
  ];
}

/** A proxy and its target group. */
export function proxy(maxConnectionsPercent: number, multiplexing: string): ResourceShape[] {
  return [
    shape(token.dbProxy, "proxy", { name: "shop", tags: { [annotation.proxyMultiplexing]: multiplexing } }, true),
    shape(token.dbProxyTargets, "proxy-targets", {
      dbProxyName: "shop",
      connectionPoolConfig: { maxConnectionsPercent },
    }),
  ];
}

function headroom(): ResourceShape[] {
  const notes = {
    [annotation.nodeCpu]: "15.8",
    [annotation.nodeMemory]: "57",
    [annotation.podsPerNode]: "110",
    [annotation.maxNodes]: "20",
    [annotation.cpuReserve]: "20",
    [annotation.memoryReserve]: "40",
  };
  const container = { name: "pause", image: "pause", resources: { requests: { cpu: "3500m", memory: "12288Mi" } } };
  const template = { spec: { priorityClassName: "broadcast-placeholder", containers: [container] } };
  return [
    shape(token.deployment, "placeholders", {
      metadata: { name: "broadcast-placeholder", namespace: "shop", annotations: notes },
      spec: { replicas: 6, template },
    }),
    shape(token.priorityClass, "priority", { metadata: { name: "broadcast-placeholder" }, value: -10 }),
    shape(token.nodeGroup, "nodes", { scalingConfig: { minSize: 6, desiredSize: 6, maxSize: 20 } }, true),
  ];
}

/** An estate that every check is content with, and that has something for every check to look at. */
export function goodEstate(): ResourceShape[] {
  const apps = ["web", "api"];
  return [
    ...instances(),
    ...apps.flatMap((name) => [autoscaler(name, { loadBalancer: name }), budget(name)]),
    patch("images", 8, { pool: 0 }),
    budget("images"),
    ...headroom(),
    ...edge(),
    shape(token.alarm, "cpu", { name: "cpu", alarmActions: ["arn:aws:sns:eu-west-3:000000000000:on-call"] }),
  ];
}

/** The same estate on Aurora Serverless v2. */
export function auroraEstate(engine = "aurora-postgresql", minCapacity = 4, maxCapacity = 16): ResourceShape[] {
  return [
    ...cluster(engine, minCapacity, maxCapacity),
    ...goodEstate().filter(({ type }) => type !== token.dbInstance),
  ];
}

type Key = string | number;

/** Markers of unknown and secret values are symbols, which structuredClone refuses. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

/** Sets one input of the resource of a name, or removes it with undefined. */
export function mutated(
  estate: readonly ResourceShape[],
  name: string,
  path: readonly Key[],
  value: unknown,
): ResourceShape[] {
  const copy = estate.map((resource) => ({ ...resource, inputs: copied(resource.inputs) as Record<string, unknown> }));
  const target = copy.find((resource) => resource.name === name);
  if (!target) throw new Error(`no resource ${name}`);
  const last = path.at(-1);
  let place: unknown = target.inputs;
  for (const key of path.slice(0, -1)) place = (place as Record<Key, unknown>)[key];
  if (last === undefined || typeof place !== "object" || place === null) throw new Error(`no place ${path.join(".")}`);
  if (value === undefined) Reflect.deleteProperty(place, last);
  else (place as Record<Key, unknown>)[last] = value;
  return copy;
}

export function without(estate: readonly ResourceShape[], ...names: string[]): ResourceShape[] {
  return estate.filter(({ name }) => !names.includes(name));
}

export function unprotected(estate: readonly ResourceShape[], name: string): ResourceShape[] {
  return estate.map((resource) => (resource.name === name ? { ...resource, protect: false } : resource));
}

export function verdictOf(estate: readonly ResourceShape[], check: string): Verdict {
  const verdict = runChecks(estate).find((candidate) => candidate.check === check);
  if (!verdict) throw new Error(`no check ${check}`);
  return verdict;
}

/** All messages of one check, one a line. */
export function messages(estate: readonly ResourceShape[], check: string): string {
  return verdictOf(estate, check)
    .violations.map(({ message }) => message)
    .join("\n");
}
