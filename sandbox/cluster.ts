import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import { isObject, type Properties } from "../infra/contract/properties.ts";
import type { LocalCluster } from "../infra/contract/standIn.ts";
import { Refusal } from "../infra/contract/standIn.ts";

/** Set on nodes that this cluster was given, and may be taken from it again. */
export const OWN_LABEL = "broadcast.example/rehearsal";

/** Room of a made-up node: what fits on a real one is the plan's business, not this cluster's. */
const ROOM = { cpu: "64", memory: "256Gi", pods: "250" };

/**
 * A real Kubernetes API server behind the stand-in cloud: what the cloud accepts is applied there as well, as Pulumi's
 * provider does it, so that real controllers act on it. Only ever one on this machine.
 */
export class Cluster implements LocalCluster {
  readonly #config: KubeConfig;

  private constructor(config: KubeConfig) {
    this.#config = config;
  }

  /** The current context of a kubeconfig file. Throws Error where its server is not on this machine. */
  static async open(kubeconfig: string): Promise<Cluster> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    assertLocal(config);
    return new Cluster(config);
  }

  /** Creates or changes an object. Throws Refusal with the API server's own words. */
  async apply(object: Properties, { manager, force }: { manager: string; force: boolean }): Promise<void> {
    const { KubernetesObjectApi, PatchStrategy } = await import("@kubernetes/client-node");
    const api = KubernetesObjectApi.makeApiClient(this.#config);
    try {
      const applied = object as unknown as KubernetesObject;
      await api.patch(applied, undefined, undefined, manager, force, PatchStrategy.ServerSideApply);
    } catch (error) {
      throw new Refusal(said(error));
    }
  }

  /** As Pulumi's provider does it: who applies nothing but a name owns nothing any more. */
  async release(object: Properties, manager: string): Promise<void> {
    const { apiVersion, kind } = object;
    const { name, namespace } = (object["metadata"] ?? {}) as { name?: unknown; namespace?: unknown };
    const bare = { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
    await this.apply(bare, { manager, force: false });
  }

  async remove(object: Properties): Promise<void> {
    const { KubernetesObjectApi } = await import("@kubernetes/client-node");
    const api = KubernetesObjectApi.makeApiClient(this.#config);
    await api.delete(object as unknown as KubernetesObject).catch(gone);
  }

  /** Makes and removes nodes of a group, known by a label. */
  async resize(label: string, group: string, wanted: number): Promise<void> {
    const { CoreV1Api } = await import("@kubernetes/client-node");
    const core = this.#config.makeApiClient(CoreV1Api);
    const { items } = await core.listNode({ labelSelector: `${label}=${group},${OWN_LABEL}=true` });
    const names = new Set(items.map(({ metadata }) => metadata?.name ?? ""));
    const kept = Array.from({ length: wanted }, (_, index) => `${group}-${index}`);
    for (const name of kept.filter((each) => !names.has(each))) {
      const metadata = { name, labels: { [label]: group, [OWN_LABEL]: "true" } };
      await this.apply(
        { apiVersion: "v1", kind: "Node", metadata, status: { allocatable: ROOM, capacity: ROOM } },
        { manager: "pulumi", force: true },
      );
    }
    for (const name of [...names].filter((each) => !kept.includes(each))) await core.deleteNode({ name }).catch(gone);
  }
}

/** Throws Error unless the server of the current context is on this machine: nothing real is ever touched. */
export function assertLocal(config: KubeConfig): void {
  const server = config.getCurrentCluster()?.server ?? "";
  const host = URL.canParse(server) ? new URL(server).hostname : "";
  if (["127.0.0.1", "localhost", "[::1]"].includes(host)) return;
  throw new Error(
    `The kubeconfig's context ${config.getCurrentContext()} is not on this machine (${host || "it names no server"}). ` +
      "Allowed: a cluster of your own on 127.0.0.1, as kind, k3d or minikube make them.",
  );
}

function said(error: unknown): string {
  const body = (error as { body?: unknown }).body;
  const status: unknown = typeof body === "string" ? parsed(body) : body;
  return isObject(status) && typeof status["message"] === "string" ? status["message"] : (error as Error).message;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function gone(error: unknown): void {
  if ((error as { code?: number }).code !== 404) throw error;
}
