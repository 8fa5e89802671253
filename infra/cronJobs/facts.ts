/** Type tokens: what is registered, and the object that it patches. */
export const type = {
  patch: "kubernetes:batch/v1:CronJobPatch",
  cronJob: "kubernetes:batch/v1:CronJob",
} as const;

/** Component of a CronJob. */
export const component = "broadcast:infra:CronJob";

/**
 * Longest name of a CronJob: what it makes has eleven characters more. Source: Kubernetes docs, "CronJob".
 */
export const longestName = 52;
