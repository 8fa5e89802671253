import type { V1PodSpec } from "@kubernetes/client-node";
import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import { isObject } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { queryKubernetes, apiOpener } from "../providers/kubernetes/access.ts";
import { objectOrPatch } from "../providers/kubernetes/objects.ts";
import { type } from "./facts.ts";

interface FlagsClient {
  configMap(namespace: string, name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Whether the API server refuses every change of it. */
  isImmutable(namespace: string, name: string): Promise<boolean | undefined>;
  /** Every Deployment, StatefulSet and DaemonSet of a namespace, as far as its pods read ConfigMaps. */
  readers(namespace: string): Promise<PodTemplate[]>;
}

export const flagRights = {
  "get configmaps": "the flags",
  "list deployments.apps": "how Deployments read the flags",
  "list statefulsets.apps": "how StatefulSets read the flags",
  "list daemonsets.apps": "how DaemonSets read the flags",
} as const satisfies Rights;

/** What the API server has is what apps see within about a minute. */
export const flagsClient: ClientDefinition<FlagsClient> = {
  name: "flags",
  cloud: (target) => {
    const open = apiOpener(target);
    const get = (namespace: string, name: string) =>
      queryKubernetes(flagRights, "get configmaps", namespace, async () =>
        (await open((sdk) => sdk.CoreV1Api)).readNamespacedConfigMap({ namespace, name }),
      );
    return {
      configMap: async (namespace, name) => {
        const found = await get(namespace, name);
        return found && (found.data ?? {});
      },
      isImmutable: async (namespace, name) => {
        const found = await get(namespace, name);
        return found && found.immutable === true;
      },
      readers: async (namespace) => {
        const api = await open((sdk) => sdk.AppsV1Api);
        const lists = await Promise.all([
          all("Deployment", (page) =>
            queryKubernetes(flagRights, "list deployments.apps", namespace, () =>
              api.listNamespacedDeployment({ namespace, ...page }),
            ),
          ),
          all("StatefulSet", (page) =>
            queryKubernetes(flagRights, "list statefulsets.apps", namespace, () =>
              api.listNamespacedStatefulSet({ namespace, ...page }),
            ),
          ),
          all("DaemonSet", (page) =>
            queryKubernetes(flagRights, "list daemonsets.apps", namespace, () =>
              api.listNamespacedDaemonSet({ namespace, ...page }),
            ),
          ),
        ]);
        return lists.flat();
      },
    };
  },
  sandbox: (cloud) => ({
    configMap: (namespace, name) => {
      const found = objectOrPatch(cloud, type.configMap, `${namespace}/${name}`);
      const data = found?.outputs["data"];
      return Promise.resolve(isObject(data) ? (data as Record<string, string>) : undefined);
    },
    isImmutable: () => Promise.resolve(false),
    readers: notOnSandbox("pods of the apps"),
  }),
};

/** What runs pods, and what it says of them. */
export interface PodTemplate {
  /** As `Deployment web`. */
  of: string;
  spec: V1PodSpec | undefined;
}

interface Page {
  items: readonly { metadata?: { name?: string }; spec?: { template?: { spec?: V1PodSpec } } }[];
  metadata?: { _continue?: string };
}

/** Page by page, from the API server's memory. */
async function all(
  kind: string,
  list: (page: { limit: number; _continue?: string }) => Promise<Page | undefined>,
): Promise<PodTemplate[]> {
  const found: PodTemplate[] = [];
  let more: string | undefined;
  do {
    const page = await list({ limit: 500, ...(more !== undefined && { _continue: more }) });
    for (const { metadata, spec } of page?.items ?? [])
      found.push({ of: `${kind} ${metadata?.name ?? ""}`, spec: spec?.template?.spec });
    more = page?.metadata?._continue;
  } while (more);
  return found;
}
