import type { KubernetesObject } from "@kubernetes/client-node";
import type { Rights } from "../../contract/rights.ts";
import type { Target } from "../../contract/target.ts";
import { apiOpener, queryKubernetes } from "./access.ts";

/** An object as the API server lists it. */
export type Listed<Spec, Status = unknown> = KubernetesObject & { spec?: Spec; status?: Status };

/** Objects of one page. */
const page = 500;

/** What lists objects of any kind, in all namespaces; none where the cluster has no such kind. It only reads. */
export function lister<R extends Rights>(target: Target, rights: R) {
  const open = apiOpener(target);
  return async <Spec, Status = unknown>(
    right: keyof R & string,
    apiVersion: string,
    kind: string,
  ): Promise<Listed<Spec, Status>[]> => {
    const found: Listed<Spec, Status>[] = [];
    await queryKubernetes(rights, right, undefined, async () => {
      const api = await open((sdk) => sdk.KubernetesObjectApi);
      let more: string | undefined;
      do {
        const one = await listed<Spec, Status>(() => api.list(apiVersion, kind, ...blank, page, more));
        found.push(...(one?.items ?? []));
        more = one?.metadata?._continue;
      } while (more);
    });
    return found;
  };
}

/** Namespace, form and selectors: all of them, as they are. */
const blank = [undefined, undefined, undefined, undefined, undefined, undefined] as const;

interface Page<Spec, Status> {
  items: Listed<Spec, Status>[];
  metadata?: { _continue?: string };
}

/** Undefined where the cluster has no such kind: the client looks for it first, and says so in words alone. */
async function listed<Spec, Status>(ask: () => Promise<unknown>): Promise<Page<Spec, Status> | undefined> {
  try {
    return (await ask()) as Page<Spec, Status>;
  } catch (error) {
    if ((error as Error).message.startsWith("Unrecognized API version and kind")) return undefined;
    throw error;
  }
}
