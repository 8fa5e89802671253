import type { Question } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import { cronJobClient } from "./client.ts";
import { cronJobsIn, labelOf, readCronJob } from "./reading.ts";

/**
 * What is suspended while it is due counts as missed, and is caught up as soon as it is given back. Source: Kubernetes docs, "CronJob",
 * "Schedule suspension".
 */
export const cronJobs: Question = {
  name: "cron-jobs",
  asks: "Is every CronJob there, and when is it due?",
  ask: ({ resources }, clients) =>
    askEach(cronJobsIn(resources.normal).map(readCronJob), labelOf, async (cronJob) => {
      const { shape, namespace, name } = cronJob;
      const label = labelOf(cronJob);
      const found = await clients.of(cronJobClient, shape.target).cronJob(namespace, name);
      if (!found) return no(label, "there is no such CronJob", "correct adopt in the stack file");
      const { deadline, schedule } = found;
      const missed =
        deadline === undefined
          ? "one that was missed starts at once when it is given back"
          : `one that was missed up to ${deadline} s ago starts at once when it is given back`;
      return yes(label, `due at ${schedule === "" ? "an unknown time" : schedule}; ${missed}`);
    }),
};
