import { z } from "zod";
import type { Kind } from "../infra/contract/kind.ts";

/** Kinds of change that belong to no kind of thing: the stack's own records, and what no table knows. */
export const commonChanges = ["phase", "kubernetesOther", "cloudflareOther", "unknown"] as const;

/** Minutes from air time until a wave is taken for over, where nobody says. The article's evening fell back within 40. */
export const assumedHoldMinutes = 40;

/** A day bounds what can be a switch at all. */
const seconds = z.number().min(0).max(86_400);

const each = z.number().min(0).max(600).optional().describe("Seconds more of that for each pod, node or unit it adds.");

const change = z
  .strictObject({
    seconds: seconds.optional().describe("Seconds the update waits for it."),
    secondsEach: each,
    delay: seconds.optional().describe("Seconds from then until its effect is there, for which nothing waits."),
    delayEach: each,
    interruption: seconds.optional().describe("Most seconds without service that it costs."),
  })
  .refine((given) => Object.keys(given).length > 0, "allowed: at least one figure");

/** How long switches of this stack take, and how much room to leave before a show. Every part has a default. */
export function timingSchemaOf(kinds: readonly Pick<Kind, "durations">[]) {
  const keys = [...commonChanges, ...kinds.flatMap(({ durations }) => Object.keys(durations?.table ?? {}))];
  return z
    .strictObject({
      durations: z
        .strictObject(Object.fromEntries(keys.map((key) => [key, change.optional()])))
        .prefault({})
        .describe("Figures of this estate in place of the table's, by kind of change."),
      marginPercent: z
        .number()
        .min(0)
        .max(300)
        .default(50)
        .describe("Margin before a deadline, in percent of the path."),
      leastMarginMinutes: z.number().min(0).max(240).default(10).describe("The margin is never below this."),
      measurements: z
        .string()
        .min(1)
        .optional()
        .describe(
          "File of what earlier switches took, from the stack file's folder; a switch adds to it. Default: .broadcast/measured/<stack>.jsonl.",
        ),
      holdMinutes: z
        .number()
        .min(0)
        .max(1440)
        .optional()
        .describe(
          `Minutes from air time until the way back may begin, where an alarm states no end. Left out, ${assumedHoldMinutes} are assumed.`,
        ),
    })
    .describe("How long switches take and how early they must begin.");
}

export type Timing = z.output<ReturnType<typeof timingSchemaOf>>;

/** What holds where a stack file says nothing. */
export const defaultTiming: Timing = timingSchemaOf([]).parse({});
