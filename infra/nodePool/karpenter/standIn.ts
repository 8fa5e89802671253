import type { StandIn } from "../../contract/standIn.ts";
import { refuse } from "../../contract/standIn.ts";
import { isObject, stringAt, valueAt } from "../../contract/properties.ts";
import type { Admission } from "../../providers/kubernetes/objects.ts";
import { objectStandIn } from "../../providers/kubernetes/objects.ts";
import { budgetNodes, karpenter } from "./facts.ts";

/** What its definition refuses, in the API server's words. Source: kubernetes-sigs/karpenter, pkg/apis/crds/karpenter.sh_nodepools.yaml. */
function admit({ inputs, name }: Admission): void {
  const budgets = valueAt(inputs, "spec.disruption.budgets");
  const invalid = (why: string): never =>
    refuse(
      `NodePool.karpenter.sh "${stringAt(inputs, "metadata.name") ?? name}" is invalid: spec.disruption.budgets${why}`,
    );
  for (const [index, budget] of (Array.isArray(budgets) ? budgets : []).entries()) {
    if (!isObject(budget)) continue;
    if (!budgetNodes.test(String(budget["nodes"])))
      invalid(
        `[${index}].nodes: Invalid value: "${String(budget["nodes"])}": spec.disruption.budgets[${index}].nodes in body should match '^((100|[0-9]{1,2})%|[0-9]+)$'`,
      );
    if ((budget["schedule"] === undefined) !== (budget["duration"] === undefined))
      invalid(": Invalid value: \"array\": 'schedule' must be set with 'duration'");
  }
}

export const karpenterStandIn: StandIn = objectStandIn(karpenter.patch, {
  plural: `${karpenter.plural}.${karpenter.group}`,
  namespaced: false,
  patches: karpenter.type,
  more: { admit },
});
