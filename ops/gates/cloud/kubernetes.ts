import type {
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  KubeConfig,
  V1ManagedFieldsEntry,
  V2HorizontalPodAutoscaler,
} from "@kubernetes/client-node";
import type { CheckPorts } from "../../check/ports.ts";
import type { Autoscaler } from "../ports.ts";
import { Denied, NotKnown } from "../ports.ts";
import type { KubernetesRight } from "./rights.ts";

type KubernetesPorts = Pick<
  CheckPorts,
  "nodes" | "pods" | "autoscaler" | "configMap" | "autoscalers" | "replicaClaims"
>;

interface Clients {
  apps: AppsV1Api;
  autoscaling: AutoscalingV2Api;
  core: CoreV1Api;
}

/** Set by EKS on every node of a managed group. */
const nodeGroupLabel = "eks.amazonaws.com/nodegroup";

/** Questions to the API server of one context of the kubeconfig, or of a config's own, and to no other. */
export function kubernetesPorts(context: string | KubeConfig): KubernetesPorts {
  let opened: Promise<Clients> | undefined;
  const clients = (): Promise<Clients> => (opened ??= typeof context === "string" ? open(context) : clientsOf(context));

  return {
    nodes: async (nodeGroup) => {
      const found = await asked("list nodes", undefined, async () => {
        const { core } = await clients();
        return core.listNode({ labelSelector: `${nodeGroupLabel}=${nodeGroup}` });
      });
      const nodes = found?.items ?? [];
      const ready = nodes.filter(
        ({ spec, status }) =>
          !spec?.unschedulable && status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
      );
      return { ready: ready.length, all: nodes.length };
    },
    pods: async (namespace, name) => {
      const found = await asked("get deployments.apps", namespace, async () => {
        const { apps } = await clients();
        return apps.readNamespacedDeployment({ namespace, name });
      });
      return (
        found && {
          ready: found.status?.readyReplicas ?? 0,
          // Kubernetes' own default.
          wanted: found.spec?.replicas ?? 1,
          all: found.status?.replicas ?? 0,
        }
      );
    },
    autoscaler: async (namespace, name) => {
      const found = await asked("get horizontalpodautoscalers.autoscaling", namespace, async () => {
        const { autoscaling } = await clients();
        return autoscaling.readNamespacedHorizontalPodAutoscaler({ namespace, name });
      });
      return found && autoscalerOf(found);
    },
    configMap: async (namespace, name) => {
      const found = await asked("get configmaps", namespace, async () => {
        const { core } = await clients();
        return core.readNamespacedConfigMap({ namespace, name });
      });
      return found && (found.data ?? {});
    },
    autoscalers: async (namespace) => {
      const found = await asked("list horizontalpodautoscalers.autoscaling", namespace, async () => {
        const { autoscaling } = await clients();
        return autoscaling.listNamespacedHorizontalPodAutoscaler({ namespace });
      });
      return (found?.items ?? []).map((item) => ({ name: item.metadata?.name ?? "", ...autoscalerOf(item) }));
    },
    replicaClaims: async (namespace, name) => {
      const found = await asked("get deployments.apps", namespace, async () => {
        const { apps } = await clients();
        return apps.readNamespacedDeployment({ namespace, name });
      });
      return found && (found.metadata?.managedFields ?? []).filter(claimsReplicas).map(({ manager }) => manager ?? "");
    },
  };
}

async function open(context: string): Promise<Clients> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromDefault();
  if (!config.getContextObject(context)) {
    throw new NotKnown(
      `the kubeconfig has no context ${context}: run aws eks update-kubeconfig --name <cluster> --alias ${context}`,
    );
  }
  config.setCurrentContext(context);
  return clientsOf(config);
}

async function clientsOf(config: KubeConfig): Promise<Clients> {
  const { AppsV1Api, AutoscalingV2Api, CoreV1Api } = await import("@kubernetes/client-node");
  return {
    apps: config.makeApiClient(AppsV1Api),
    autoscaling: config.makeApiClient(AutoscalingV2Api),
    core: config.makeApiClient(CoreV1Api),
  };
}

function autoscalerOf({ metadata, spec, status }: V2HorizontalPodAutoscaler): Autoscaler {
  const troubles = (status?.conditions ?? []).filter(
    ({ type, status }) => type !== "ScalingLimited" && status === "False",
  );
  return {
    target: spec?.scaleTargetRef.name ?? "",
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 0,
    troubles: troubles.map(({ type, reason }) => `${type}: ${reason ?? "no reason given"}`),
    owners: (metadata?.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`),
  };
}

/** Tools that write a whole manifest again at each delivery. A plain update may have happened once only. */
const delivery = /kubectl|helm|argocd|flux|kustomize/i;

function claimsReplicas({ manager, operation, fieldsV1 }: V1ManagedFieldsEntry): boolean {
  const spec = (fieldsV1 as Record<string, object> | undefined)?.["f:spec"];
  return spec !== undefined && "f:replicas" in spec && (operation === "Apply" || delivery.test(manager ?? ""));
}

/** Puts a question: undefined where the thing does not exist, {@link Denied} where the right is missing. */
async function asked<T>(
  right: KubernetesRight,
  namespace: string | undefined,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 404) return undefined;
    if (code === 403) throw new Denied(namespace === undefined ? right : `${right} in ${namespace}`, { cause: error });
    if (code === 401) throw new NotKnown("the cluster does not know these credentials: log in again", { cause: error });
    throw error;
  }
}
