import type { Asked, Discovered, Discovery, Found } from "../contract/discovery.ts";
import { proposedDial, StandsIn } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import { lister } from "../providers/kubernetes/list.ts";

const discoveryRights = { "list cronjobs.batch": "CronJobs, and which are suspended" } as const satisfies Rights;

interface CronJobSpec {
  schedule?: string;
  suspend?: boolean;
}

async function find({ target }: Asked<"kubernetes">): Promise<Discovered> {
  const jobs = await lister(target, discoveryRights)<CronJobSpec>("list cronjobs.batch", "batch/v1", "CronJob");
  const found = jobs
    .filter(({ metadata }) => !/^kube-/.test(metadata?.namespace ?? ""))
    .map(({ metadata, spec }) => ({ namespace: metadata?.namespace ?? "", name: metadata?.name ?? "", spec }))
    .map(({ namespace, name, spec }): Found => ({
      id: `${namespace}/${name}`,
      name,
      within: namespace,
      title: `at ${spec?.schedule ?? "no time"}${spec?.suspend === true ? ", suspended today" : ""}`,
      says: {
        in: new StandsIn(target),
        namespace,
        adopt: name,
        suspended:
          spec?.suspend === true
            ? proposedDial(true, true, "as today")
            : proposedDial(false, true, "TODO: whether the show can do without it"),
      },
    }));
  return { found, leftOut: [] };
}

export const cronJobDiscovery: Discovery = { in: "kubernetes", rights: { kubernetes: discoveryRights }, find };
