import { changesProperty } from "../contract/duration.ts";
import { defineKind } from "../contract/kind.ts";
import { patchContradiction } from "../providers/kubernetes/contradiction.ts";
import { patchedObject } from "../providers/kubernetes/rights.ts";
import { cronJobRights } from "./client.ts";
import { CronJobComponent } from "./cronJob.ts";
import { deliveredCronJobs } from "./delivery.ts";
import { cronJobDiscovery } from "./discovery.ts";
import { type } from "./facts.ts";
import { cronJobGates } from "./gates.ts";
import { cronJobThings } from "./owners.ts";
import { cronJobs as cronJobsQuestion } from "./questions.ts";
import { cronJobSchema } from "./schema.ts";
import { cronJobStandIn } from "./standIn.ts";
import { cronJobClaims, verifyCronJobs } from "./verify.ts";

/** CronJobs: whether they are suspended, so that nothing of theirs begins around the show. */
export const cronJobs = defineKind({
  key: "cronJobs",
  noun: "CronJob",
  schema: cronJobSchema,
  describe: "CronJobs that start nothing around the show, by name.",
  targetReferences: ({ in: named }) => [{ path: ["in"], provider: "kubernetes", named }],
  verify: verifyCronJobs,
  claims: cronJobClaims,
  build: (name, given, context) => {
    const { target, provider } = context.bindTarget("kubernetes", given.in);
    const args = { ...given, namespace: given.namespace ?? target.namespace ?? "default" };
    return { component: new CronJobComponent(`cron-job-${name}`, name, args, { providers: [provider] }) };
  },
  types: {
    [type.patch]: {
      standIn: cronJobStandIn,
      rights: patchedObject("cronjobs.batch"),
      turns: ["spec.suspend"],
      contradiction: patchContradiction,
    },
  },
  durations: {
    table: {
      cronJob: {
        seconds: 1,
        source: "Kubernetes docs, “CronJob”: it starts no more jobs at once; those that run are waited for by the gate",
        brings: "nothing",
      },
    },
    classify: (step) => (step.type === type.patch && changesProperty(step, "spec.suspend") ? "cronJob" : undefined),
  },
  gates: cronJobGates,
  questions: [cronJobsQuestion],
  owners: cronJobThings,
  discovery: cronJobDiscovery,
  rights: { kubernetes: cronJobRights },
  delivered: deliveredCronJobs,
  lacks: {
    checks: "only the cluster knows what runs: the question and the gate ask it",
    limits: "what it frees is not counted",
    cost: "nothing is paid for it by itself",
    "in use": "what it frees shows at whatever it used",
  },
});
