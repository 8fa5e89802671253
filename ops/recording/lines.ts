import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";

/** Of the lines this version writes. A reader takes what it knows of newer ones. */
export const format = 1;

const moment = z.iso.datetime({ offset: true });
const amount = z.number().nonnegative();
const amounts = z.record(z.string().min(1), amount);

/** What is recorded, said before the first line and whenever it changes: names and limits, which the others do not repeat. */
const aboutLine = z.object({
  line: z.literal("about"),
  format: z.number(),
  at: moment,
  stack: z.string().min(1),
  company: z.string(),
  /** Whether nothing of it is real. */
  sandbox: z.boolean(),
  /** Where the figures come from, if nobody measured them. */
  notMeasured: z.string().optional(),
  shows: z
    .array(
      z.object({
        name: z.string(),
        channel: z.string().optional(),
        air: moment,
        until: moment,
        zone: z.string(),
        /** Requests a minute. */
        expected: amount.optional(),
      }),
    )
    .default([]),
  figures: z.array(
    z.object({
      name: z.string().min(1),
      title: z.string(),
      unit: z.string(),
      source: z.string(),
      most: amount.optional(),
      least: amount.optional(),
      demand: z.enum(["all", "part"]).optional(),
      failed: z.enum(["all", "part"]).optional(),
    }),
  ),
});

/** What one source said of one minute. */
const figuresLine = z.object({
  line: z.literal("figures"),
  /** When the latest of it was measured. */
  at: moment,
  source: z.string(),
  /** The last of that minute, by the figure's name. */
  values: amounts.default({}),
  /** The highest of that minute, where it was higher than the last. */
  highest: amounts.default({}),
  /** Names by what was wrong; said when it changes. */
  unknown: z.record(z.string(), z.array(z.string())).optional(),
});

/** Where the stack stood, and what that cost. */
const stackLine = z.object({
  line: z.literal("stack"),
  at: moment,
  entered: z.enum(phases).optional(),
  settled: z.enum(phases).optional(),
  /** Levers that were out, half-turned ones included. */
  levers: z.array(z.string()).optional(),
  /** The switch under way on the machine that recorded. */
  running: z
    .object({ from: z.enum(phases), to: z.enum(phases), done: z.number(), failed: z.number(), steps: z.number() })
    .optional(),
  cost: z
    .object({ currency: z.string(), date: z.string(), hourly: amount, normal: amount, soFar: z.number().optional() })
    .optional(),
});

export const recordedLine = z.discriminatedUnion("line", [aboutLine, figuresLine, stackLine]);

export type About = z.output<typeof aboutLine>;
export type FiguresLine = z.output<typeof figuresLine>;
export type StackLine = z.output<typeof stackLine>;
export type RecordedLine = z.output<typeof recordedLine>;
