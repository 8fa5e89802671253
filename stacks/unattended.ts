import { z } from "zod";

/** What happens without a person at the keyboard. Nothing does without an approval, or `onDeadline`. */
export const unattendedSchema = z
  .strictObject({
    everyMinutes: z
      .int()
      .min(1)
      .max(60)
      .default(5)
      .describe("Minutes between two runs of the timer that asks `due`. A start is due so much before its latest."),
    noticeHours: z
      .number()
      .min(0)
      .max(168)
      .default(4)
      .describe("Hours before a start from which on a missing approval is told."),
    onDeadline: z
      .enum(["tell", "rollback"])
      .default("tell")
      .describe(
        "What follows when a way up is past its end: `tell` a person, or go back by itself once the way back is free.",
      ),
    backBelow: z
      .strictObject({
        figure: z.string().min(1).max(200).describe("Name of a figure, as `watch` shows it."),
        most: z.number().min(0).describe("It must be at this or below, in the figure's own unit."),
      })
      .optional()
      .describe("Traffic below which nobody is cut off by going back. Not known is not below."),
  })
  .describe("Switches by a timer: `schedule`, `approve`, `due`.");

export type Unattended = z.output<typeof unattendedSchema>;

/** What holds where a stack file says nothing. */
export const defaultUnattended: Unattended = unattendedSchema.parse({});
