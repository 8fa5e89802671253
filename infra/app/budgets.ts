import type { V1PodDisruptionBudget } from "@kubernetes/client-node";
import { matches } from "../providers/kubernetes/labels.ts";

/** A disruption budget as it is. */
export interface FoundBudget {
  name: string;
  /** A number of pods, or a share of them such as `80%`; one of the two at most. */
  minAvailable?: number | string;
  maxUnavailable?: number | string;
}

type Labels = Readonly<Record<string, string>>;

/** Those that select pods with these labels. */
export function selecting(budgets: readonly V1PodDisruptionBudget[], labels: Labels): FoundBudget[] {
  return budgets.filter(({ spec }) => spec?.selector && matches(spec.selector, labels)).map(foundBudgetOf);
}

function foundBudgetOf({ metadata, spec }: V1PodDisruptionBudget): FoundBudget {
  const minAvailable = spec?.minAvailable;
  const maxUnavailable = spec?.maxUnavailable;
  return {
    name: metadata?.name ?? "",
    ...(minAvailable !== undefined && { minAvailable }),
    ...(maxUnavailable !== undefined && { maxUnavailable }),
  };
}

/**
 * How many of so many ready pods may be moved at once. Both percentages are rounded up: 80 % of two pods are two, and nobody may be moved.
 * Source: Kubernetes, pkg/controller/disruption/disruption.go, getExpectedPodCount.
 */
export function movable({ minAvailable, maxUnavailable }: FoundBudget, pods: number): number {
  const least = minAvailable === undefined ? 0 : counted(minAvailable, pods);
  const most = maxUnavailable === undefined ? pods : counted(maxUnavailable, pods);
  return Math.max(0, Math.min(pods - least, most));
}

function counted(given: number | string, pods: number): number {
  if (typeof given === "number") return given;
  return Math.ceil((Number.parseInt(given, 10) * pods) / 100);
}

/** As in `minAvailable 80%`. */
export function termsOf({ minAvailable, maxUnavailable }: FoundBudget): string {
  return minAvailable === undefined ? `maxUnavailable ${maxUnavailable ?? 0}` : `minAvailable ${minAvailable}`;
}
