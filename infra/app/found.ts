import type { LabelSelector } from "../providers/kubernetes/labels.ts";
import { matches } from "../providers/kubernetes/labels.ts";
import type { Written } from "../contract/discovery.ts";
import { besides, Explained, Refers } from "../contract/discovery.ts";
import { someNames } from "../contract/format.ts";
import type { Rights } from "../contract/rights.ts";
import type { Target } from "../contract/target.ts";
import { quantity } from "../contract/values.ts";
import type { Listed } from "../providers/kubernetes/list.ts";
import { lister } from "../providers/kubernetes/list.ts";
import { poolIdOf } from "../providers/kubernetes/nodes.ts";
import { keda } from "./facts.ts";

export const discoveryRights = {
  "list deployments.apps": "apps, and what one replica requests",
  "list statefulsets.apps": "the same of StatefulSets that are scaled",
  "list horizontalpodautoscalers.autoscaling": "what sizes each app, and its bounds",
  "list poddisruptionbudgets.policy": "budgets that exist",
  "list scaledobjects.keda.sh": "apps that KEDA sizes",
  "list pods": "which nodes an app's pods run on",
  "list nodes": "which node group a node belongs to",
} as const satisfies Rights;

/** Namespaces of the cluster's own. */
const ownNamespaces = /^kube-/;

interface WorkloadSpec {
  replicas?: number;
  template?: {
    metadata?: { labels?: Record<string, string> };
    spec?: {
      containers?: { resources?: { requests?: Record<string, string> } }[];
      nodeSelector?: Record<string, string>;
    };
  };
}
type Workload = Listed<WorkloadSpec>;

interface AutoscalerSpec {
  scaleTargetRef: { apiVersion?: string; kind: string; name: string };
  minReplicas?: number;
  maxReplicas: number;
}
type Autoscaler = Listed<AutoscalerSpec, { currentReplicas?: number; desiredReplicas?: number }>;

export interface Autoscaling {
  name: string;
  min: number;
  max: number;
  /** Replicas that there are. */
  now: number;
  /** Of KEDA, which keeps it. */
  scaledObject: string | undefined;
}

/** Something with replicas. */
export interface Scaled {
  namespace: string;
  name: string;
  apiVersion: string;
  kind: string;
  autoscaling: Autoscaling | undefined;
  replicas: number;
  /** Of its pods; undefined where the workload itself could not be read. */
  labels: Readonly<Record<string, string>> | undefined;
  /** Of one replica, all containers together, as Kubernetes writes them. */
  requests: { cpu: string; memory: string } | undefined;
  /** Name of its disruption budget, if it has one; `unknown` where that could not be asked. */
  budget: { name: string | undefined } | "unknown";
  /** Whether a ScaledObject may size it, which could not be asked. */
  maybeScaled: boolean;
}

export interface AppsOfCluster {
  apps: Scaled[];
  leftOut: string[];
  /** The node pool that an app's pods run on. */
  poolOf: (app: Scaled) => Written | undefined;
}

/** Everything of a cluster that can be sized. */
export async function appsOfCluster(target: Target): Promise<AppsOfCluster> {
  const list = lister(target, discoveryRights);
  const leftOut: string[] = [];
  const deployments = await list<WorkloadSpec>("list deployments.apps", "apps/v1", "Deployment");
  const autoscalers: Autoscaler[] = await list(
    "list horizontalpodautoscalers.autoscaling",
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
  );
  const sets = await besides(leftOut, "StatefulSets", () =>
    list<WorkloadSpec>("list statefulsets.apps", "apps/v1", "StatefulSet"),
  );
  const budgets = await besides(leftOut, "disruption budgets", () =>
    list<{ selector?: LabelSelector }>("list poddisruptionbudgets.policy", "policy/v1", "PodDisruptionBudget"),
  );
  const scaledObjects = await besides(leftOut, "ScaledObjects", () =>
    list<ScaledObjectSpec>("list scaledobjects.keda.sh", `${keda.group}/${keda.version}`, keda.kind),
  );
  const workloads = new Map<string, Workload>(
    [
      ...deployments.map((each) => ["Deployment", each] as const),
      ...(sets ?? []).map((each) => ["StatefulSet", each] as const),
    ].map(([kind, each]) => [`${kind} ${idOf(each)}`, each]),
  );
  const budgetOf = (namespace: string, labels: Scaled["labels"]): Scaled["budget"] => {
    if (!budgets || !labels) return "unknown";
    const own = budgets.find(
      ({ metadata, spec }) => metadata?.namespace === namespace && spec?.selector && matches(spec.selector, labels),
    );
    return { name: own?.metadata?.name };
  };
  const scaled = (
    place: Pick<Scaled, "namespace" | "name" | "apiVersion" | "kind">,
    autoscaling: Autoscaling | undefined,
  ): Scaled => {
    const spec = workloads.get(`${place.kind} ${place.namespace}/${place.name}`)?.spec;
    const labels = spec && (spec.template?.metadata?.labels ?? {});
    return {
      ...{ ...place, autoscaling, labels },
      maybeScaled: autoscaling === undefined && !scaledObjects,
      replicas: spec?.replicas ?? 1,
      requests: requestsOf(spec),
      budget: budgetOf(place.namespace, labels),
    };
  };
  const apps: Scaled[] = [];
  const seen = new Set<string>();
  for (const { metadata: { namespace = "", name = "", ownerReferences = [] } = {}, spec, status } of autoscalers) {
    if (ownNamespaces.test(namespace) || !spec) continue;
    const { apiVersion = "apps/v1", kind, name: workload } = spec.scaleTargetRef;
    const id = `${kind} ${namespace}/${workload}`;
    if (seen.has(id)) {
      leftOut.push(`autoscaler ${namespace}/${name}: another sizes ${kind} ${workload} as well; take one of them away`);
      continue;
    }
    seen.add(id);
    const owner = ownerReferences.find(({ kind: of }) => of === keda.kind)?.name;
    const own = scaledObjects?.find(({ metadata }) => metadata?.namespace === namespace && metadata.name === owner);
    if (owner !== undefined && !own) {
      const why = scaledObjects ? "was not found" : "could not be asked";
      leftOut.push(`${kind} ${namespace}/${workload}: the ScaledObject ${owner}, which sizes it, ${why}`);
      continue;
    }
    const now = status?.currentReplicas ?? spec.minReplicas ?? 1;
    const bounds =
      owner === undefined
        ? { min: spec.minReplicas ?? 1, max: spec.maxReplicas }
        : { min: own?.spec?.minReplicaCount ?? 0, max: own?.spec?.maxReplicaCount ?? spec.maxReplicas };
    apps.push(scaled({ namespace, name: workload, apiVersion, kind }, { name, ...bounds, now, scaledObject: owner }));
  }
  // One that rests at none has no autoscaler.
  for (const { metadata, spec } of scaledObjects ?? []) {
    const [namespace, name] = namesIn(metadata);
    const { apiVersion = "apps/v1", kind = "Deployment", name: workload = "" } = spec?.scaleTargetRef ?? {};
    const id = `${kind} ${namespace}/${workload}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const now = workloads.get(id)?.spec?.replicas ?? 0;
    const bounds = { min: spec?.minReplicaCount ?? 0, max: spec?.maxReplicaCount ?? 100 };
    apps.push(scaled({ namespace, name: workload, apiVersion, kind }, { name, ...bounds, now, scaledObject: name }));
  }
  const unsized = deployments.filter(
    (each) => !ownNamespaces.test(namesIn(each.metadata)[0]) && !seen.has(`Deployment ${idOf(each)}`),
  );
  const resting = scaledObjects ? [] : unsized.filter(({ spec }) => spec?.replicas === 0);
  const [known, why] = budgets
    ? [unsized.filter((each) => !resting.includes(each)), "they rest at none, and whether a ScaledObject sizes them"]
    : [[], "they have no autoscaler, and whether they have a budget, beside which a second one lets no pod move,"];
  const doubtful = unsized.filter((each) => !known.includes(each)).map(idOf);
  if (doubtful.length > 0) leftOut.push(`Deployments ${someNames(doubtful)}: ${why} could not be asked`);
  for (const { metadata } of known) {
    const [namespace, name] = namesIn(metadata);
    apps.push(scaled({ namespace, name, apiVersion: "apps/v1", kind: "Deployment" }, undefined));
  }
  const inOwn = deployments.filter(({ metadata }) => ownNamespaces.test(metadata?.namespace ?? "")).length;
  if (inOwn > 0)
    leftOut.push(`${inOwn === 1 ? "1 Deployment" : `${inOwn} Deployments`} of the cluster's own, in kube-* namespaces`);
  return { apps, leftOut, poolOf: await pools(target, leftOut) };
}

interface ScaledObjectSpec {
  scaleTargetRef?: { apiVersion?: string; kind?: string; name?: string };
  minReplicaCount?: number;
  maxReplicaCount?: number;
}

const namesIn = (metadata: Workload["metadata"]): [namespace: string, name: string] => [
  metadata?.namespace ?? "",
  metadata?.name ?? "",
];

const idOf = ({ metadata }: Workload): string => namesIn(metadata).join("/");

/** Undefined where a container says nothing: the sum would be too small. */
function requestsOf(spec: WorkloadSpec | undefined): Scaled["requests"] {
  const containers = spec?.template?.spec?.containers ?? [];
  const sum = (key: string): number =>
    containers.reduce((total, { resources }) => total + (quantity(resources?.requests?.[key] ?? "") ?? NaN), 0);
  const [cpu, memory] = [sum("cpu"), sum("memory")];
  if (!(cpu > 0) || !(memory > 0)) return undefined;
  return { cpu: `${Math.ceil(cpu * 1000 - 1e-6)}m`, memory: `${Math.ceil(memory / 2 ** 20 - 1e-6)}Mi` };
}

/**
 * Which pool an app's pods run on, where the cluster has several: as the pods that there are tell. One of which there are none is put
 * where most nodes are, and that is said.
 */
async function pools(target: Target, leftOut: string[]): Promise<AppsOfCluster["poolOf"]> {
  const list = lister(target, discoveryRights);
  const nodes = await besides(leftOut, "nodes", () => list("list nodes", "v1", "Node"));
  const byNode = new Map((nodes ?? []).map(({ metadata }) => [metadata?.name ?? "", poolIdOf(metadata?.labels)]));
  const counts = tally([...byNode.values()].filter((id) => id !== undefined));
  if (counts.size < 2) return () => undefined;
  const pods = await besides(leftOut, "pods", () => list<{ nodeName?: string }>("list pods", "v1", "Pod"));
  const placed = (pods ?? []).flatMap(({ metadata, spec }) => {
    const pool = byNode.get(spec?.nodeName ?? "");
    return pool === undefined ? [] : [{ namespace: metadata?.namespace, labels: metadata?.labels ?? {}, pool }];
  });
  const largest = most(counts) ?? "";
  return ({ namespace, labels = {} }) => {
    const own = placed.filter((pod) => pod.namespace === namespace && matches({ matchLabels: labels }, pod.labels));
    const told = pods !== undefined && Object.keys(labels).length > 0;
    const pool = told ? most(tally(own.map((pod) => pod.pool))) : undefined;
    if (pool !== undefined) return new Refers("nodePools", pool);
    const why = told ? "none of its pods runs now" : "where its pods run could not be asked";
    return new Explained(new Refers("nodePools", largest), `TODO: ${why}; this has most nodes`);
  };
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function most(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
