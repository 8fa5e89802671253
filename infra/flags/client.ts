import type { ClientDefinition } from "../contract/client.ts";
import { isObject } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { queryKubernetes, apiOpener } from "../providers/kubernetes/access.ts";
import { objectOrPatch } from "../providers/kubernetes/objects.ts";
import { type } from "./facts.ts";

interface FlagsClient {
  configMap(namespace: string, name: string): Promise<Readonly<Record<string, string>> | undefined>;
}

export const flagRights = { "get configmaps": "the flags" } as const satisfies Rights;

/** What the API server has is what apps see within about a minute. */
export const flagsClient: ClientDefinition<FlagsClient> = {
  name: "flags",
  cloud: (target) => {
    const open = apiOpener(target);
    return {
      configMap: async (namespace, name) => {
        const found = await queryKubernetes(flagRights, "get configmaps", namespace, async () =>
          (await open((sdk) => sdk.CoreV1Api)).readNamespacedConfigMap({ namespace, name }),
        );
        return found && (found.data ?? {});
      },
    };
  },
  sandbox: (cloud) => ({
    configMap: (namespace, name) => {
      const found = objectOrPatch(cloud, type.configMap, `${namespace}/${name}`);
      const data = found?.outputs["data"];
      return Promise.resolve(isObject(data) ? (data as Record<string, string>) : undefined);
    },
  }),
};
