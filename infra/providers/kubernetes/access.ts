import type { ApiType, KubeConfig } from "@kubernetes/client-node";
import { AccessDenied, NotAvailable } from "../../contract/client.ts";
import type { Rights } from "../../contract/rights.ts";
import type { Target } from "../../contract/target.ts";
import { narrowTarget } from "../../contract/target.ts";

type Api<T extends ApiType> = new (...args: never[]) => T;

/** Opens clients of one context of the kubeconfig, and of no other. */
export type Opener = <T extends ApiType>(api: (sdk: typeof import("@kubernetes/client-node")) => Api<T>) => Promise<T>;

/** A kubeconfig that stands in for that of the environment, by context: for a cluster that a rehearsal brings itself. */
const brought = new Map<string, KubeConfig>();

/** Has questions to a context put to this cluster; undefined takes that back. */
export function redirectContext(context: string, config: KubeConfig | undefined): void {
  if (config) brought.set(context, config);
  else brought.delete(context);
}

export function apiOpener(target: Target): Opener {
  const { context } = narrowTarget("kubernetes", target);
  let config: Promise<KubeConfig> | undefined;
  return async (api) => {
    const sdk = await import("@kubernetes/client-node");
    config ??= Promise.resolve(brought.get(context) ?? load(sdk, context));
    return (await config).makeApiClient(api(sdk) as never);
  };
}

function load({ KubeConfig }: typeof import("@kubernetes/client-node"), context: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (!config.getContextObject(context)) {
    throw new NotAvailable(
      `the kubeconfig has no context ${context}: run aws eks update-kubeconfig --name <cluster> --alias ${context}`,
    );
  }
  config.setCurrentContext(context);
  return config;
}

/** Where a context leads to: the address of its API server, and the names that the kubeconfig has for it. */
export async function serverOf(target: Target): Promise<{ server: string | undefined; names: string[] }> {
  const { context } = narrowTarget("kubernetes", target);
  const sdk = await import("@kubernetes/client-node");
  const config = brought.get(context) ?? load(sdk, context);
  const cluster = config.getContextObject(context)?.cluster;
  const server = cluster === undefined ? undefined : config.getCluster(cluster)?.server;
  return { server, names: [context, ...(cluster === undefined ? [] : [cluster])] };
}

/**
 * Puts a question to the API server: undefined where the thing does not exist, {@link AccessDenied} where the right is missing.
 * `rights` is the room's list, so that none is asked for that it does not name.
 */
export async function queryKubernetes<R extends Rights, T>(
  rights: R,
  right: keyof R & string,
  namespace: string | undefined,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 404) return undefined;
    if (code === 403)
      throw new AccessDenied(namespace === undefined ? right : `${right} in ${namespace}`, { cause: error });
    if (code === 401)
      throw new NotAvailable("the cluster does not know these credentials: log in again", { cause: error });
    throw error;
  }
}
