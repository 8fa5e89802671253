import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import type { Phase } from "../../infra/contract/dial.ts";
import { assertLocal, OWN_LABEL } from "../../sandbox/cluster.ts";
import { Refused, UsageError } from "../errors.ts";
import { askGates, gatesOf } from "../gates/gates.ts";
import type { Clients } from "../../infra/contract/client.ts";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { redirectContext } from "../../infra/providers/kubernetes/access.ts";
import { typeFactsOf } from "../../infra/contract/kind.ts";
import { cloudClients } from "../clients/clients.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";

/** Seconds that pods have to come and go after a switch. */
const patience = 180;

/**
 * An empty cluster on this machine that takes part in a rehearsal: HPAs, placeholders and flags are applied to it, its own
 * controllers act on them, and its pods are counted. What was brought is removed at the end.
 */
export class RealCluster {
  private readonly config: KubeConfig;
  private readonly estate: OfflineEstate;
  private readonly factsOf: ReturnType<typeof typeFactsOf>;
  private readonly namespaces: string[] = [];

  private constructor(config: KubeConfig, estate: OfflineEstate) {
    this.config = config;
    this.estate = estate;
    this.factsOf = typeFactsOf(estate.kinds);
  }

  /** The kubeconfig's current context. Throws UsageError where there is none, or its server is not on this machine. */
  static async open(estate: OfflineEstate): Promise<RealCluster> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromDefault();
    try {
      assertLocal(config);
    } catch (error) {
      throw new UsageError(`--kubernetes real: ${(error as Error).message}`);
    }
    return new RealCluster(config, estate);
  }

  /** Writes a kubeconfig of this cluster and no other; returns its path. */
  writeKubeconfig(folder: string): string {
    const path = join(folder, "kubeconfig.json");
    writeFileSync(path, this.config.exportConfig(), { mode: 0o600 });
    return path;
  }

  /** Brings what the apps' own delivery would have brought: a Deployment for each app. Throws Refused unless there is room. */
  async deliver(): Promise<void> {
    const { CoreV1Api } = await import("@kubernetes/client-node");
    const nodes = resourcesIn(await this.estate.graph("normal"));
    const resources = await this.estate.resources("normal");
    const lacking = this.estate.kinds.flatMap(({ undeliverable }) => undeliverable?.(resources) ?? []);
    if (lacking.length > 0) {
      throw new Refused(`--kubernetes real: the cluster lacks ${lacking.join("; ")}. Rehearse without it.`);
    }
    const workloads = this.estate.kinds.flatMap(({ delivered: delivers }) => delivers?.(resources) ?? []);
    const placed = nodes.map(({ inputs }) => (inputs["metadata"] as Named | undefined)?.namespace);
    const wanted = new Set([
      ...workloads.map(({ namespace }) => namespace),
      ...placed.filter((each) => each !== undefined),
    ]);
    const { items } = await this.config.makeApiClient(CoreV1Api).listNamespace();
    const taken = items.map(({ metadata }) => metadata?.name ?? "").filter((name) => wanted.has(name));
    if (taken.length > 0) {
      throw new Refused(
        `The cluster has a namespace ${taken.join(", ")} already. Rehearse on one of its own: kind create cluster`,
      );
    }
    for (const name of wanted) {
      await this.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
      this.namespaces.push(name);
    }
    for (const { object } of workloads) await this.create(object);
  }

  /** What the cluster's own pods, autoscalers, flags and nodes say against a phase, once they had time. */
  async problems(phase: Phase, sandbox: Clients, signal: AbortSignal): Promise<string[]> {
    const resources = await this.estate.resources(phase);
    // A cluster answers for Kubernetes' own objects, and for the nodes of a group.
    const names = new Set(resources.all.filter(({ type }) => this.isAnswered(type)).map(({ name }) => name));
    const gates = gatesOf(resources, phase, this.estate.kinds).filter(({ name }) => names.has(name));
    const clients = this.clients(sandbox);
    const verdicts = await askGates(gates, clients, { timeout: patience, signal });
    return verdicts
      .filter(({ verdict }) => verdict !== "yes")
      .map(({ gate, message }) => `the cluster says of ${gate}: ${message}`);
  }

  private isAnswered(type: string): boolean {
    return type.startsWith("kubernetes:") || this.factsOf(type)?.standIn.onCluster !== undefined;
  }

  /** What is asked of a cluster is asked of this one; everything else of the sandbox. */
  private clients(sandbox: Clients): Clients {
    const { targets } = this.estate.estate;
    const clusters = Object.values(targets).filter(({ provider }) => provider === "kubernetes");
    for (const target of clusters) if (target.provider === "kubernetes") redirectContext(target.context, this.config);
    const real = cloudClients({ targets: Object.fromEntries(clusters.map((target) => [target.name, target])) });
    return {
      ...sandbox,
      estate: "the cluster",
      of: (definition, target) =>
        (targets[target ?? ""]?.provider === "kubernetes" ? real : sandbox).of(definition, target),
      // Its controllers know no simulated time.
      now: () => performance.now() / 1000,
      wait: async (seconds) => sleep(seconds * 1000),
    };
  }

  /** How many pods of the apps and placeholders are ready. */
  async readyPods(): Promise<number> {
    const { AppsV1Api } = await import("@kubernetes/client-node");
    const { items } = await this.config.makeApiClient(AppsV1Api).listDeploymentForAllNamespaces();
    const own = items.filter(({ metadata }) => this.namespaces.includes(metadata?.namespace ?? ""));
    return own.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0);
  }

  /** Removes what was brought and what the rehearsal made of it. */
  async clear(): Promise<void> {
    for (const target of Object.values(this.estate.estate.targets)) {
      if (target.provider === "kubernetes") redirectContext(target.context, undefined);
    }
    if (this.namespaces.length === 0) return;
    const { CoreV1Api, SchedulingV1Api } = await import("@kubernetes/client-node");
    const core = this.config.makeApiClient(CoreV1Api);
    for (const name of this.namespaces.splice(0)) await core.deleteNamespace({ name });
    await core.deleteCollectionNode({ labelSelector: OWN_LABEL });
    const scheduling = this.config.makeApiClient(SchedulingV1Api);
    const graph = await this.estate.graph("normal");
    for (const { type, inputs } of graph.nodes.values()) {
      const name = (inputs["metadata"] as Named | undefined)?.name;
      if (type.endsWith(":PriorityClass") && name !== undefined) {
        await scheduling.deletePriorityClass({ name }).catch(() => undefined);
      }
    }
  }

  private async create(object: object): Promise<void> {
    const { KubernetesObjectApi, PatchStrategy } = await import("@kubernetes/client-node");
    const api = KubernetesObjectApi.makeApiClient(this.config);
    const applied = object as KubernetesObject;
    await api.patch(applied, undefined, undefined, "delivery", true, PatchStrategy.ServerSideApply);
  }
}

interface Named {
  name?: string;
  namespace?: string;
}
