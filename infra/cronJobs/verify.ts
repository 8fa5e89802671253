import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { namespaceProblems } from "../providers/kubernetes/namespace.ts";
import type { CronJob } from "./schema.ts";

const entriesOf = ({ things }: Pick<Estate, "things">): [string, CronJob][] =>
  Object.entries((things["cronJobs"] ?? {}) as Record<string, CronJob>);

/** CronJobs need a namespace, their own or their target's. */
export function verifyCronJobs(estate: Estate): Problem[] {
  return entriesOf(estate).flatMap(([name, given]) =>
    namespaceProblems(estate, given, ["cronJobs", name, "namespace"]),
  );
}

export function cronJobClaims(estate: Estate): Claim[] {
  return entriesOf(estate).map(([name, { in: named, namespace, adopt }]) => {
    const target = findTarget(estate.targets, "kubernetes", named);
    return { path: ["cronJobs", name], target, what: `CronJob ${namespace ?? target?.namespace ?? ""}/${adopt}` };
  });
}
