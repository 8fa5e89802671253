import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const one = (cronJob: object) => (raw: RawEstate) => (raw["cronJobs"] = { reports: cronJob });

/** Mistakes in what a file says of its CronJobs. */
export const cronJobMistakes: readonly Mistake[] = [
  {
    name: "a CronJob of no name",
    edit: one({}),
    path: "estate.cronJobs.reports.adopt",
    allowed: /^a text of at most 52 characters/,
  },
  {
    name: "a CronJob with its namespace in its name",
    edit: one({ adopt: "shop/reports" }),
    path: "estate.cronJobs.reports.adopt",
    allowed: /^1 to 63 lower-case letters/,
  },
  {
    name: "a CronJob of a longer name than one may have",
    edit: one({ adopt: "r".repeat(53) }),
    path: "estate.cronJobs.reports.adopt",
    allowed: /52/,
  },
  {
    name: "a schedule, which is its owner's",
    edit: one({ adopt: "reports", schedule: "0 3 * * *" }),
    path: "estate.cronJobs.reports.schedule",
    allowed: /^no such key/,
  },
  {
    name: "a suspension that is a plain value",
    edit: one({ adopt: "reports", suspended: true }),
    path: "estate.cronJobs.reports.suspended",
    allowed: /^the keys normal, broadcast; optionally prewarm$/,
  },
];
