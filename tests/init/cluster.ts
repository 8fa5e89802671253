import type { IncomingMessage, ServerResponse } from "node:http";
import type { Manifest } from "../control-plane/objects.ts";
import { LocalServer } from "./server.ts";

const container = (cpu: string, memory: string) => ({
  ...{ name: "app", image: "example.com/app:1", resources: { requests: { cpu, memory } } },
});

function workload(
  kind: string,
  namespace: string,
  name: string,
  replicas: number,
  requests = container("250m", "512Mi"),
) {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [requests] } };
  const spec = { replicas, selector: { matchLabels: { app: name } }, template };
  return { apiVersion: "apps/v1", kind, metadata: { namespace, name }, spec };
}

function autoscaler(
  namespace: string,
  name: string,
  target: { kind: string; name: string },
  min: number,
  max: number,
  now: number,
) {
  return {
    ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { namespace, name } },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", ...target }, minReplicas: min, maxReplicas: max },
    status: { currentReplicas: now, desiredReplicas: now },
  };
}

function node(name: string, group: string) {
  const capacity = { cpu: "16", memory: "65011712Ki", pods: "110" };
  const status = { capacity, allocatable: { ...capacity, cpu: "15890m", memory: "59768832Ki" } };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "eks.amazonaws.com/nodegroup": group } },
    status,
  };
}

const pod = (namespace: string, app: string, nodeName: string) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { namespace, name: `${app}-1`, labels: { app } }, spec: { nodeName } },
});

const budget = {
  ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { namespace: "shop", name: "web-budget" } },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: "web" } } },
};

const nightly = {
  ...{ apiVersion: "batch/v1", kind: "CronJob", metadata: { namespace: "shop", name: "nightly" } },
  spec: {
    ...{ schedule: "0 3 * * *", suspend: false },
    jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [container("1", "1Gi")] } } } },
  },
};

/** A company's cluster: what an API server lists of it. Two apps have one name, and one is sized by nobody. */
export const company: readonly Manifest[] = [
  ...["one", "two", "three"].map((name) => node(name, "apps")),
  node("four", "jobs"),
  workload("Deployment", "shop", "web", 3),
  autoscaler("shop", "web-hpa", { kind: "Deployment", name: "web" }, 3, 20, 3),
  budget,
  workload("Deployment", "shop", "images", 2),
  workload("Deployment", "back", "web", 1, container("500m", "1Gi")),
  workload("StatefulSet", "shop", "search", 2),
  autoscaler("shop", "search", { kind: "StatefulSet", name: "search" }, 2, 4, 2),
  workload("Deployment", "kube-system", "coredns", 2),
  ...[pod("shop", "web", "one"), pod("shop", "images", "two"), pod("shop", "search", "four")],
  nightly,
];

/** An app that KEDA sizes, with the autoscaler that KEDA keeps for it. */
export function byKeda(namespace: string, name: string): Manifest[] {
  const kept = autoscaler(namespace, `keda-hpa-${name}`, { kind: "Deployment", name }, 1, 20, 3);
  const ownerReferences = [{ apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", name, uid: "0" }];
  return [
    workload("Deployment", namespace, name, 3),
    { ...kept, metadata: { ...kept.metadata, ownerReferences } },
    {
      ...{ apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", metadata: { namespace, name } },
      spec: { scaleTargetRef: { name }, minReplicaCount: 2, maxReplicaCount: 20 },
    },
  ];
}

/** A NodePool of Karpenter, with a node of it. */
export const karpenterPool = (name: string, spec: object): Manifest[] => [
  { ...node(`${name}-1`, ""), metadata: { name: `${name}-1`, labels: { "karpenter.sh/nodepool": name } } },
  { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name }, spec },
];

/** A Deployment that nothing sizes and of which none runs. */
export const resting = (namespace: string, name: string): Manifest => workload("Deployment", namespace, name, 0);

/** So many apps, each with an autoscaler. */
export const many = (count: number): Manifest[] =>
  Array.from({ length: count }, (_, index) => `app-${index}`).flatMap((name) => [
    workload("Deployment", "shop", name, 1),
    autoscaler("shop", name, { kind: "Deployment", name }, 1, 2, 1),
  ]);

/** Resources of the groups that an API server has, by kind. */
const groups: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: { Node: "nodes", Pod: "pods" },
  "apps/v1": { Deployment: "deployments", StatefulSet: "statefulsets" },
  "autoscaling/v2": { HorizontalPodAutoscaler: "horizontalpodautoscalers" },
  "policy/v1": { PodDisruptionBudget: "poddisruptionbudgets" },
  "batch/v1": { CronJob: "cronjobs" },
  "keda.sh/v1alpha1": { ScaledObject: "scaledobjects" },
  "karpenter.sh/v1": { NodePool: "nodepools" },
};

const pathOf = (group: string): string => (group.includes("/") ? `/apis/${group}` : `/api/${group}`);

/** Answers as an API server gives them to lists, page by page; what is refused gets its 403. For where no real one runs. */
export class ListedCluster extends LocalServer {
  private readonly objects: readonly Manifest[];
  private readonly refused: readonly string[];

  /** `refused` are plurals that nobody may list. */
  constructor(objects: readonly Manifest[], refused: readonly string[] = []) {
    super();
    this.objects = objects;
    this.refused = refused;
  }

  protected serve({ method = "", url = "" }: IncomingMessage, response: ServerResponse): void {
    this.calls.push({ method, what: url });
    const { status, body } = this.answer(new URL(url, "http://api"));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  private answer({ pathname, searchParams }: URL): { status: number; body: unknown } {
    if (pathname === "/version") return { status: 200, body: { major: "1", minor: "34" } };
    for (const [group, kinds] of Object.entries(groups)) {
      if (pathname === pathOf(group)) {
        const resources = Object.entries(kinds).map(([kind, name]) => ({
          kind,
          name,
          namespaced: !kind.startsWith("Node"),
        }));
        return { status: 200, body: { kind: "APIResourceList", groupVersion: group, resources } };
      }
      const kind = Object.keys(kinds).find((each) => pathname === `${pathOf(group)}/${kinds[each] ?? ""}`);
      if (kind !== undefined) return this.list(group, kind, kinds[kind] ?? "", searchParams);
    }
    return { status: 404, body: { kind: "Status", status: "Failure", code: 404, message: "not found" } };
  }

  private list(group: string, kind: string, plural: string, asked: URLSearchParams): { status: number; body: unknown } {
    if (this.refused.includes(plural))
      return { status: 403, body: { kind: "Status", status: "Failure", reason: "Forbidden", code: 403 } };
    const all = this.objects.filter((each) => each["apiVersion"] === group && each["kind"] === kind);
    const [from, limit] = [Number(asked.get("continue") ?? 0), Number(asked.get("limit") ?? all.length)];
    const next = from + limit < all.length ? { continue: String(from + limit) } : {};
    return {
      status: 200,
      body: { kind: `${kind}List`, apiVersion: group, metadata: next, items: all.slice(from, from + limit) },
    };
  }
}

/** A kubeconfig of one context, which leads to an address. */
export function kubeconfigOf(context: string, server: string): string {
  return JSON.stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": context },
    clusters: [{ name: "it", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "me", user: { token: "of a test" } }],
    contexts: [{ name: context, context: { cluster: "it", user: "me" } }],
  });
}
