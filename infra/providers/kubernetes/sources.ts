import { NotAvailable } from "../../contract/client.ts";
import type { Source, SourceOptions } from "../source.ts";
import { queryKubernetes, apiOpener } from "./access.ts";

/** Contexts of the kubeconfig: all of them, or those that are named. */
export async function kubernetesSources({ context = [] }: SourceOptions): Promise<Source<"kubernetes">[]> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    return [nowhere(`the kubeconfig cannot be read: ${(error as Error).message}`)];
  }
  // Without a file the client makes one up, of a server on this machine.
  const there = config.getContexts().filter(({ name }) => name !== "loaded-context");
  if (context.length > 0) return context.map(source);
  if (there.length === 0) return [nowhere("there is no kubeconfig: run aws eks update-kubeconfig --name <cluster>")];
  return there.map(({ name }) => source(name));
}

function nowhere(why: string): Source<"kubernetes"> {
  return { name: "Kubernetes", targets: () => Promise.reject(new NotAvailable(why)) };
}

function source(context: string): Source<"kubernetes"> {
  return {
    name: `cluster ${context}`,
    targets: async () => {
      const open = apiOpener({ name: context, provider: "kubernetes", context });
      // Everybody may ask for the version: an answer says that the cluster is there, and knows whoever asks.
      await queryKubernetes({ "get /version": "whether it answers" }, "get /version", undefined, async () =>
        (await open((sdk) => sdk.VersionApi)).getCode(),
      );
      return [{ called: clusterIn(context), target: { context } }];
    },
  };
}

/** What a cluster is called in the names that eksctl and the AWS CLI give to contexts. */
function clusterIn(context: string): string {
  const arn = /^arn:[^:]*:eks:[^:]*:[^:]*:cluster\/(.+)$/.exec(context);
  const eksctl = /@([^@.]+)\.[^@]*\.eksctl\.io$/.exec(context);
  return arn?.[1] ?? eksctl?.[1] ?? context;
}
