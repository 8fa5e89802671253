import { formatNumber } from "../contract/format.ts";
import { numberAt, stringAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import type { Target } from "../contract/target.ts";
import { apiOpener, queryKubernetes } from "../providers/kubernetes/access.ts";
import { boundsOf, keda, type } from "./facts.ts";

type Outputs = Readonly<Record<string, unknown>>;

const rights = {
  "get horizontalpodautoscalers.autoscaling": "whether an autoscaler has asked for its pods",
} as const satisfies Rights;

/**
 * An update of an autoscaler returns at once; its controller looks every 15 s, and asks for the pods only then. Placeholders that yield before have
 * given their room to nobody. Source: Kubernetes docs, "Horizontal Pod Autoscaling".
 */
export function toComeOf(token: string): (target: Target, outputs: Outputs) => Promise<string | undefined> {
  return async (target, outputs) => {
    const own = stringAt(outputs, "metadata.name") ?? "";
    const namespace = stringAt(outputs, "metadata.namespace") ?? "default";
    const name = token === type.scaledObject ? `${keda.autoscaler}${own}` : own;
    const least = Math.max(1, numberAt(outputs, `spec.${boundsOf[token]?.min ?? ""}`) ?? 1);
    const open = apiOpener(target);
    const found = await queryKubernetes(rights, "get horizontalpodautoscalers.autoscaling", namespace, async () =>
      (await open((sdk) => sdk.AutoscalingV2Api)).readNamespacedHorizontalPodAutoscaler({ namespace, name }),
    );
    // KEDA keeps none where it is paused: the gate says so.
    if (!found) return undefined;
    const asked = found.status?.desiredReplicas ?? 0;
    return asked >= least
      ? undefined
      : `autoscaler ${namespace}/${name} asks for ${formatNumber(asked)} pods, not yet for ${formatNumber(least)}`;
  };
}
