import type { KubernetesObject, V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { ClientDefinition } from "../../contract/client.ts";
import { AccessDenied } from "../../contract/client.ts";
import { isObject, stringAt, valueAt } from "../../contract/properties.ts";
import type { Rights } from "../../contract/rights.ts";
import { apiOpener, queryKubernetes } from "./access.ts";
import { objectOrPatch } from "./objects.ts";

/** An object of a cluster, as the API server names it. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  /** Undefined of what is in no namespace. */
  namespace?: string | undefined;
  name: string;
  /** The right to get it, as its room names it. Default: `get` and its kind. */
  right?: string;
}

/** What an object tells of those who have it. */
export interface Ownership {
  managers: readonly V1ManagedFieldsEntry[];
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Whose it is, as `ScaledObject/web`. */
  owners: readonly string[];
}

/** What an Application of Argo CD says of its syncs. */
export interface Application {
  name: string;
  namespace: string;
  ignores: readonly Ignored[];
  /** Whether a sync leaves alone what a comparison ignores. */
  respects: boolean;
  selfHeals: boolean;
}

interface Ignored {
  group: string;
  kind: string;
  name: string | undefined;
  namespace: string | undefined;
  pointers: readonly string[];
}

interface OwnershipClient {
  ownership(object: ObjectReference): Promise<Ownership | undefined>;
  /** Applications of Argo CD of a name that this cluster has; undefined where nobody here can tell. */
  applications(name: string): Promise<Application[] | undefined>;
}

export const ownershipRights = {
  "list applications.argoproj.io": "what an application of Argo CD leaves alone at a sync",
} as const satisfies Rights;

/** Whose the objects are. Getting an object needs the right to get its kind, which its room names. */
export const ownershipClient: ClientDefinition<OwnershipClient> = {
  name: "owners",
  cloud: (target) => {
    const open = apiOpener(target);
    return {
      ownership: async ({ apiVersion, kind, namespace, name, right = `get ${kind}` }) => {
        const found = await queryKubernetes({ [right]: "" }, right, namespace, async () => {
          const objects = await open((sdk) => sdk.KubernetesObjectApi);
          return objects.read({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
        });
        return found && ownershipOf(found);
      },
      applications: async (name) => {
        const found = await queryKubernetes(ownershipRights, "list applications.argoproj.io", undefined, async () => {
          const api = await open((sdk) => sdk.CustomObjectsApi);
          return api.listClusterCustomObject({
            ...{ group: "argoproj.io", version: "v1alpha1", plural: "applications" },
            fieldSelector: `metadata.name=${name}`,
          }) as Promise<{ items?: object[] }>;
        }).catch((error: unknown) => {
          // Whose right to ask is missing learns less, and no more is wrong.
          if (error instanceof AccessDenied) return undefined;
          throw error;
        });
        const all = (found?.items ?? []).map(applicationOf);
        return all.length === 0 ? undefined : all;
      },
    };
  },
  // Nobody else delivers to it.
  sandbox: (cloud) => ({
    ownership: ({ apiVersion, kind, namespace, name }) => {
      const version = apiVersion === "v1" ? "core/v1" : apiVersion;
      const id = namespace === undefined ? name : `${namespace}/${name}`;
      const found = objectOrPatch(cloud, `kubernetes:${version}:${kind}`, id);
      return Promise.resolve(found && { managers: [], labels: {}, annotations: {}, owners: [] });
    },
    applications: () => Promise.resolve(undefined),
  }),
};

function ownershipOf({ metadata }: KubernetesObject): Ownership {
  return {
    managers: metadata?.managedFields ?? [],
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    owners: (metadata?.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`),
  };
}

function applicationOf(object: object): Application {
  const options = valueAt(object, "spec.syncPolicy.syncOptions");
  const ignored = valueAt(object, "spec.ignoreDifferences");
  return {
    name: stringAt(object, "metadata.name") ?? "",
    namespace: stringAt(object, "metadata.namespace") ?? "",
    respects: Array.isArray(options) && options.includes("RespectIgnoreDifferences=true"),
    selfHeals: valueAt(object, "spec.syncPolicy.automated.selfHeal") === true,
    ignores: (Array.isArray(ignored) ? ignored : []).filter(isObject).map((each) => ({
      group: stringAt(each, "group") ?? "",
      kind: stringAt(each, "kind") ?? "",
      name: stringAt(each, "name"),
      namespace: stringAt(each, "namespace"),
      pointers: (Array.isArray(each["jsonPointers"]) ? each["jsonPointers"] : []).map(String),
    })),
  };
}
