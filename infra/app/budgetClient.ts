import type { ClientDefinition } from "../contract/client.ts";
import { NotAvailable } from "../contract/client.ts";
import { isObject, valueAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { apiOpener, queryKubernetes } from "../providers/kubernetes/access.ts";
import type { FoundBudget } from "./budgets.ts";
import { selecting } from "./budgets.ts";
import { type } from "./facts.ts";
import type { ScaleTarget } from "./reading.ts";

interface BudgetClient {
  /** Disruption budgets that select the pods of a workload. */
  budgets(target: ScaleTarget): Promise<FoundBudget[] | undefined>;
}

export const budgetRights = {
  "list poddisruptionbudgets.policy": "budgets that select each app's pods",
} as const satisfies Rights;

export const budgetClient: ClientDefinition<BudgetClient> = {
  name: "disruption budgets",
  cloud: (target) => {
    const open = apiOpener(target);
    /** Labels of its pods; undefined where it is not there. */
    const labelsOf = async ({ namespace, apiVersion, kind, name }: ScaleTarget) => {
      const right = `get the ${kind}`;
      const found = await queryKubernetes({ [right]: "" }, right, namespace, async () =>
        (await open((sdk) => sdk.KubernetesObjectApi)).read({ apiVersion, kind, metadata: { namespace, name } }),
      );
      const labels = found && valueAt(found, "spec.template.metadata.labels");
      if (!found || isObject(labels)) return labels as Readonly<Record<string, string>> | undefined;
      throw new NotAvailable(`${kind} ${namespace}/${name} does not say which labels its pods have`);
    };
    return {
      budgets: async (scaled) => {
        const { namespace } = scaled;
        const [labels, all] = await Promise.all([
          labelsOf(scaled),
          queryKubernetes(budgetRights, "list poddisruptionbudgets.policy", namespace, async () =>
            (await open((sdk) => sdk.PolicyV1Api)).listNamespacedPodDisruptionBudget({ namespace }),
          ),
        ]);
        return labels && selecting(all?.items ?? [], labels);
      },
    };
  },
  // It has those that the playbook makes, and what is in them: no other part of it reads one.
  sandbox: (cloud) => ({
    budgets: ({ namespace, name }) => {
      const own = cloud.find(type.budget, `${namespace}/${name}`);
      if (!own)
        return Promise.reject(new NotAvailable("the sandbox knows no budgets but those that the playbook makes"));
      const most = valueAt(own.outputs, "spec.maxUnavailable");
      return Promise.resolve([{ name, ...(most !== undefined && { maxUnavailable: most as number | string }) }]);
    },
  }),
};
