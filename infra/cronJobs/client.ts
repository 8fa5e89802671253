import type { V1CronJob } from "@kubernetes/client-node";
import type { ClientDefinition } from "../contract/client.ts";
import { stringAt, valueAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { apiOpener, queryKubernetes } from "../providers/kubernetes/access.ts";
import { objectOrPatch } from "../providers/kubernetes/objects.ts";
import { type } from "./facts.ts";

/** A CronJob as it is. */
export interface FoundCronJob {
  suspended: boolean;
  /** As in `0 3 * * *`. */
  schedule: string;
  /** Jobs of it that run. */
  running: number;
  /** Seconds after which a run that was missed is not caught up; undefined where each one is. */
  deadline: number | undefined;
}

interface CronJobClient {
  cronJob(namespace: string, name: string): Promise<FoundCronJob | undefined>;
}

export const cronJobRights = {
  "get cronjobs.batch": "whether each is suspended, and what of it runs",
} as const satisfies Rights;

export const cronJobClient: ClientDefinition<CronJobClient> = {
  name: "CronJobs",
  cloud: (target) => {
    const open = apiOpener(target);
    return {
      cronJob: async (namespace, name) => {
        const found = await queryKubernetes(cronJobRights, "get cronjobs.batch", namespace, async () =>
          (await open((sdk) => sdk.BatchV1Api)).readNamespacedCronJob({ namespace, name }),
        );
        return found && cronJobOf(found);
      },
    };
  },
  // No job runs on it, and nobody else delivers.
  sandbox: (cloud) => ({
    cronJob: (namespace, name) => {
      const found = objectOrPatch(cloud, type.cronJob, `${namespace}/${name}`);
      return Promise.resolve(
        found && {
          suspended: valueAt(found.outputs, "spec.suspend") === true,
          schedule: stringAt(found.outputs, "spec.schedule") ?? "",
          ...{ running: 0, deadline: undefined },
        },
      );
    },
  }),
};

function cronJobOf({ spec, status }: V1CronJob): FoundCronJob {
  return {
    suspended: spec?.suspend === true,
    schedule: spec?.schedule ?? "",
    running: status?.active?.length ?? 0,
    deadline: spec?.startingDeadlineSeconds,
  };
}
