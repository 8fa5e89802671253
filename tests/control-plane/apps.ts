import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import { KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { scaleTargetName, sizersIn } from "../../infra/app/reading.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { Resources } from "../../infra/contract/resources.ts";

type Manifest = Readonly<Record<string, unknown>>;

/** Creates or changes an object by server-side apply, as Pulumi's provider does. */
export async function apply(
  config: KubeConfig,
  manifest: Manifest,
  manager = "pulumi-kubernetes-0a1b2c3d",
): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(config);
  const object = manifest as unknown as KubernetesObject;
  await api.patch(object, undefined, undefined, manager, true, PatchStrategy.ServerSideApply);
}

/** Every Kubernetes object that the program asks for in a phase. */
export async function applyGraph(config: KubeConfig, graph: Graph): Promise<void> {
  const objects = resourcesIn(graph).filter(({ type }) => type.startsWith("kubernetes:"));
  for (const { inputs } of objects) await apply(config, inputs);
}

/** Nodes as EKS labels them; kwok makes them ready. */
export async function addNodes(config: KubeConfig, nodeGroup: string, names: readonly string[]): Promise<void> {
  const room = { cpu: "64", memory: "256Gi", pods: "250" };
  for (const name of names) {
    const metadata = { name, labels: { "eks.amazonaws.com/nodegroup": nodeGroup } };
    await apply(config, { apiVersion: "v1", kind: "Node", metadata, status: { allocatable: room, capacity: room } });
  }
}

/** What the apps' own delivery would have brought: namespaces, and a Deployment for each app of the estate. */
export async function deliverApps(config: KubeConfig, graph: Graph, replicas?: number): Promise<void> {
  const names = sizersIn(Resources.of(graph.nodes.values())).map((shape) => scaleTargetName(shape).split("/"));
  for (const namespace of new Set(names.map(([each = ""]) => each))) {
    await apply(config, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  }
  for (const [namespace = "", name = ""] of names) await deliver(config, namespace, name, replicas);
}

/** Delivers one app; without a number of replicas, its size is somebody else's. */
async function deliver(config: KubeConfig, namespace: string, name: string, replicas?: number): Promise<void> {
  const container = {
    name: "app",
    image: "example.com/app:1",
    resources: { requests: { cpu: "10m", memory: "16Mi" } },
  };
  await apply(
    config,
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace },
      spec: {
        ...(replicas !== undefined && { replicas }),
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
      },
    },
    "delivery",
  );
}
