import type { AutoscalingV2Api, V2HorizontalPodAutoscaler } from "@kubernetes/client-node";
import type { ClientDefinition } from "../contract/client.ts";
import { NotAvailable } from "../contract/client.ts";
import { numberAt, stringAt, valueAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import type { StandInCloud, StoredResource } from "../contract/standIn.ts";
import { queryKubernetes, apiOpener } from "../providers/kubernetes/access.ts";
import { isEngine } from "../providers/kubernetes/managers.ts";
import { objectOrPatch } from "../providers/kubernetes/objects.ts";
import { podsOf } from "../providers/kubernetes/pods.ts";
import { keda, type } from "./facts.ts";
import type { ScaleTarget } from "./reading.ts";
import type { ScaledObject } from "./scaledObject.ts";
import { scaledObjectOf } from "./scaledObject.ts";

/** Pods of a workload. */
export interface PodCounts {
  ready: number;
  /** spec.replicas: what is asked for at present, by whoever sizes it. */
  wanted: number;
  /** Pods that exist, ready or not. */
  all: number;
}

export interface Autoscaler {
  name: string;
  /** Name of what it scales. */
  target: string;
  min: number;
  max: number;
  /** Conditions that say it cannot do its work, such as `ScalingActive: FailedGetResourceMetric`. */
  troubles: string[];
  /** What else keeps it, such as `ScaledObject/web`. */
  owners: string[];
  /** Whether the engine has made or patched it, for this program or another one. */
  ours: boolean;
}

interface AppClient {
  /** The pods of a Deployment, or of whatever else has replicas in its spec and status. */
  pods(target: ScaleTarget): Promise<PodCounts | undefined>;
  /** Images of the containers of its pods, as its template has them at present. */
  images(target: ScaleTarget): Promise<string[] | undefined>;
  /** Those of every Deployment of a namespace, by name: one question for all, answered from the API server's memory. */
  deployments(namespace: string): Promise<ReadonlyMap<string, PodCounts>>;
  /** Pods of a namespace that are accepted and do not run: no node has room, or an image is on its way. */
  pending(namespace: string): Promise<number>;
  autoscaler(namespace: string, name: string): Promise<Autoscaler | undefined>;
  autoscalers(namespace: string): Promise<Autoscaler[]>;
  scaledObject(namespace: string, name: string): Promise<ScaledObject | undefined>;
}

export const appRights = {
  "get deployments.apps": "ready pods of each app and of the placeholders",
  "list deployments.apps": "ready pods of all apps at once, for watch",
  "list pods": "pods that wait for room, for watch",
  "get horizontalpodautoscalers.autoscaling": "bounds of each autoscaler",
  "list horizontalpodautoscalers.autoscaling": "whether two size the same app",
  "get scaledobjects.keda.sh": "bounds of each ScaledObject",
  "get statefulsets.apps": "ready pods of each StatefulSet that is scaled",
  "get rollouts.argoproj.io": "ready pods of each Rollout that is scaled; another kind needs the same of its own",
} as const satisfies Rights;

/** What is asked to get a workload, by its kind. */
const rights: Readonly<Record<string, keyof typeof appRights>> = {
  Deployment: "get deployments.apps",
  StatefulSet: "get statefulsets.apps",
  Rollout: "get rollouts.argoproj.io",
};

/** The right to get a workload of a kind; undefined of a kind that this room does not name. */
export const rightFor = (kind: string): keyof typeof appRights | undefined => rights[kind];

interface Runs {
  image?: string;
}

interface Workload {
  metadata?: object;
  spec?: { replicas?: number; template?: { spec?: { containers?: Runs[]; initContainers?: Runs[] } } };
  status?: { readyReplicas?: number; replicas?: number };
}

/** Questions about workloads and their autoscalers. */
export const appClient: ClientDefinition<AppClient> = {
  name: "apps",
  cloud: (target) => {
    const open = apiOpener(target);
    const autoscaling = (): Promise<AutoscalingV2Api> => open((sdk) => sdk.AutoscalingV2Api);
    const workload = (scaled: ScaleTarget): Promise<Workload | undefined> => {
      const { namespace, apiVersion, kind, name } = scaled;
      const right: string = rightFor(kind) ?? `get the ${kind}`;
      return queryKubernetes({ [right]: "" }, right, namespace, async () => {
        if (kind === "Deployment") {
          return (await open((sdk) => sdk.AppsV1Api)).readNamespacedDeployment({ namespace, name });
        }
        const objects = await open((sdk) => sdk.KubernetesObjectApi);
        return objects.read({ apiVersion, kind, metadata: { namespace, name } });
      });
    };
    return {
      pods: async (scaled) => {
        const found = await workload(scaled);
        return found && countsOf(found);
      },
      images: async (scaled) => {
        const found = await workload(scaled);
        const pod = found?.spec?.template?.spec;
        if (found && !pod)
          throw new NotAvailable(`${scaled.kind} ${scaled.name} does not say which images its pods run`);
        return pod && [...(pod.initContainers ?? []), ...(pod.containers ?? [])].flatMap(({ image }) => image ?? []);
      },
      deployments: async (namespace) => {
        const counts = new Map<string, PodCounts>();
        await queryKubernetes(appRights, "list deployments.apps", namespace, async () => {
          const api = await open((sdk) => sdk.AppsV1Api);
          let more: string | undefined;
          do {
            // What its watch has told the server, not the store behind it.
            const page = await api.listNamespacedDeployment({
              namespace,
              limit: 500,
              _continue: more,
              ...fromMemory(more),
            });
            for (const one of page.items) counts.set(one.metadata?.name ?? "", countsOf(one));
            more = page.metadata?._continue;
          } while (more);
        });
        return counts;
      },
      pending: async (namespace) => {
        const found = await queryKubernetes(appRights, "list pods", namespace, async () =>
          (await open((sdk) => sdk.CoreV1Api)).listNamespacedPod({
            ...{ namespace, fieldSelector: "status.phase=Pending" },
            ...fromMemory(undefined),
          }),
        );
        return found?.items.length ?? 0;
      },
      autoscaler: async (namespace, name) => {
        const found = await queryKubernetes(
          appRights,
          "get horizontalpodautoscalers.autoscaling",
          namespace,
          async () => (await autoscaling()).readNamespacedHorizontalPodAutoscaler({ namespace, name }),
        );
        return found && autoscalerOf(found);
      },
      autoscalers: async (namespace) => {
        const found = await queryKubernetes(
          appRights,
          "list horizontalpodautoscalers.autoscaling",
          namespace,
          async () => (await autoscaling()).listNamespacedHorizontalPodAutoscaler({ namespace }),
        );
        return (found?.items ?? []).map(autoscalerOf);
      },
      scaledObject: async (namespace, name) => {
        const { group, version, plural } = keda;
        const found = await queryKubernetes(
          appRights,
          "get scaledobjects.keda.sh",
          namespace,
          async () =>
            (await open((sdk) => sdk.CustomObjectsApi)).getNamespacedCustomObject({
              ...{ group, version, plural, namespace, name },
            }) as Promise<object>,
        );
        return found && scaledObjectOf(found);
      },
    };
  },
  sandbox: (cloud) => ({
    pods: ({ namespace, name }) => {
      const pods = podsOf(`${namespace}/${name}`, cloud);
      // Its pods end as soon as they are unwanted: those that exist are those that are ready.
      return Promise.resolve(pods && { ready: pods.ready, wanted: pods.wanted, all: pods.ready });
    },
    images: () => Promise.resolve([]),
    deployments: (namespace) => Promise.resolve(storedPods(cloud, namespace)),
    pending: (namespace) =>
      Promise.resolve(
        [...storedPods(cloud, namespace).values()].reduce(
          (sum, { ready, wanted }) => sum + Math.max(0, wanted - ready),
          0,
        ),
      ),
    autoscaler: (namespace, name) => Promise.resolve(storedAutoscaler(cloud, namespace, name)),
    autoscalers: (namespace) => {
      const own = [...cloud.list(type.autoscaler), ...cloud.list(type.autoscalerPatch)]
        .filter(({ outputs }) => stringAt(outputs, "metadata.namespace") === namespace)
        .map(({ outputs }) => stringAt(outputs, "metadata.name") ?? "");
      return Promise.resolve([...new Set(own)].flatMap((name) => storedAutoscaler(cloud, namespace, name) ?? []));
    },
    scaledObject: (namespace, name) => {
      const found = objectOrPatch(cloud, keda.type, `${namespace}/${name}`);
      return Promise.resolve(found && scaledObjectOf(found.outputs));
    },
  }),
};

/** Kubernetes API concepts, "The resourceVersion parameter": any version will do; a continued list takes none. */
const fromMemory = (more: string | undefined) => (more === undefined ? { resourceVersion: "0" } : {});

function countsOf({ spec, status }: Workload): PodCounts {
  return {
    ready: status?.readyReplicas ?? 0,
    // Kubernetes' own default.
    wanted: spec?.replicas ?? 1,
    all: status?.replicas ?? 0,
  };
}

function storedPods(cloud: StandInCloud, namespace: string): ReadonlyMap<string, PodCounts> {
  const targets = cloud.list().flatMap(({ observed }) => stringAt(observed, "target") ?? []);
  const own = new Set(targets.filter((target) => target.startsWith(`${namespace}/`)));
  return new Map(
    [...own].flatMap((target): [string, PodCounts][] => {
      const pods = podsOf(target, cloud);
      return pods ? [[target.slice(namespace.length + 1), { ...pods, all: pods.ready }]] : [];
    }),
  );
}

function storedAutoscaler(cloud: StandInCloud, namespace: string, name: string): Autoscaler | undefined {
  const found = objectOrPatch(cloud, type.autoscaler, `${namespace}/${name}`);
  return found && fromStore(found, name);
}

function fromStore({ outputs, observed }: StoredResource, name: string): Autoscaler {
  const scaled = stringAt(observed, "target")?.split("/")[1];
  return {
    name,
    target: stringAt(outputs, "spec.scaleTargetRef.name") ?? scaled ?? name,
    min: numberAt(outputs, "spec.minReplicas") ?? 1,
    max: numberAt(outputs, "spec.maxReplicas") ?? 1,
    troubles: [],
    owners: ownersOf(valueAt(outputs, "metadata.ownerReferences")),
    ours: true,
  };
}

function ownersOf(references: unknown): string[] {
  const all = (Array.isArray(references) ? references : []) as { kind?: string; name?: string }[];
  return all.map(({ kind, name }) => `${kind ?? ""}/${name ?? ""}`);
}

function autoscalerOf({ metadata, spec, status }: V2HorizontalPodAutoscaler): Autoscaler {
  const troubles = (status?.conditions ?? []).filter(
    ({ type: condition, status: is }) => condition !== "ScalingLimited" && is === "False",
  );
  return {
    name: metadata?.name ?? "",
    target: spec?.scaleTargetRef.name ?? "",
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 0,
    troubles: troubles.map(({ type: condition, reason }) => `${condition}: ${reason ?? "no reason given"}`),
    owners: ownersOf(metadata?.ownerReferences),
    ours: (metadata?.managedFields ?? []).some(isEngine),
  };
}
