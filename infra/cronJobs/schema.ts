import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { toggle } from "../contract/dial.ts";
import { dnsLabel, inTarget } from "../contract/values.ts";
import { longestName } from "./facts.ts";

export const cronJobSchema = z
  .strictObject({
    in: inTarget("kubernetes"),
    namespace: dnsLabel.optional().describe("Its namespace; the target's by default."),
    adopt: dnsLabel.max(longestName).describe("Its name, kubectl get cronjob -A. Only whether it is suspended is set."),
    suspended: toggle("prewarm", "Whether it starts no job. One that runs already goes on."),
  })
  .describe("A CronJob that is quiet around the show.");

export type CronJob = z.output<typeof cronJobSchema>;
export type CronJobArgs = Turned<CronJob>;
