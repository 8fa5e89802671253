import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import { CustomObjectsApi, KubernetesObjectApi, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";

export type Manifest = Readonly<Record<string, unknown>>;

/** An object as the API server has it. */
export interface Live extends KubernetesObject {
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
}

/** Somebody who writes objects, as the API server tells them apart. */
export interface Manager {
  name: string;
  how: "server-side apply" | "update";
}

/** Who may have an object of the company in hand before the playbook comes. */
export const managers = {
  argocd: { name: "argocd-controller", how: "server-side apply" },
  helm: { name: "helm", how: "update" },
  kubectl: { name: "kubectl-client-side-apply", how: "update" },
  kubectlServerSide: { name: "kubectl", how: "server-side apply" },
} as const satisfies Record<string, Manager>;

/** Objects of a cluster. */
export class Objects {
  private readonly api: KubernetesObjectApi;
  private readonly custom: CustomObjectsApi;

  constructor(config: KubeConfig) {
    this.api = KubernetesObjectApi.makeApiClient(config);
    this.custom = config.makeApiClient(CustomObjectsApi);
  }

  /** Creates an object as this manager does. */
  async create(manifest: Manifest, manager: Manager = managers.kubectl): Promise<Live> {
    if (manager.how === "server-side apply") return this.apply(manifest, manager.name);
    return this.api.create(manifest, undefined, undefined, manager.name);
  }

  /** Defines a kind of object, as its project wrote it: the client's own model of a definition leaves out what it has no name for. */
  async define(body: Manifest): Promise<void> {
    const [group, version, plural] = ["apiextensions.k8s.io", "v1", "customresourcedefinitions"];
    await this.custom.createClusterCustomObject({ group, version, plural, body });
  }

  /** Creates or changes an object by server-side apply, over whoever else has its fields. */
  async apply(manifest: Manifest, manager: string): Promise<Live> {
    const object = manifest as unknown as KubernetesObject;
    return this.api.patch(object, undefined, undefined, manager, true, PatchStrategy.ServerSideApply);
  }

  /** Changes some fields, as an operator's tool does. */
  async edit(manifest: Manifest, tool = "kubectl-edit"): Promise<Live> {
    const object = manifest as unknown as KubernetesObject;
    return this.api.patch(object, undefined, undefined, tool, undefined, PatchStrategy.MergePatch);
  }

  /** Sets the status, as a controller does. */
  async status(manifest: Manifest): Promise<void> {
    const { apiVersion, kind, metadata, status } = manifest as { apiVersion: string; kind: string } & Manifest;
    const { namespace, name } = metadata as { namespace: string; name: string };
    const [group = "", version = ""] = apiVersion.split("/");
    const plural = `${kind.toLowerCase()}s`;
    await this.custom.patchNamespacedCustomObjectStatus(
      { group, version, namespace, plural, name, body: { status } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
  }

  /** Undefined where there is none. */
  async find(apiVersion: string, kind: string, namespace: string, name: string): Promise<Live | undefined> {
    try {
      return await this.api.read({ apiVersion, kind, metadata: { name, namespace } });
    } catch (error) {
      if ((error as { code?: unknown }).code === 404) return undefined;
      throw error;
    }
  }

  /** All of a kind, or those in a namespace. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<Live[]> {
    const { items } = await this.api.list(apiVersion, kind, namespace);
    return items.map((each) => ({ ...each, kind }));
  }

  async namespace(name: string): Promise<void> {
    await this.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, "kubectl");
  }
}

/** A Deployment of an app whose pods are small. */
export function deployment(namespace: string, name: string, replicas?: number): Manifest {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { ...(replicas !== undefined && { replicas }), ...workload(name) },
  };
}

/** Selector and template of a workload of one small container. */
export function workload(app: string): Manifest {
  const requests = { cpu: "10m", memory: "16Mi" };
  const containers = [{ name: "app", image: "example.com/app:1", resources: { requests } }];
  return {
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers } },
  };
}
