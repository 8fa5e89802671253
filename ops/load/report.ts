import { z } from "zod";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";

const count = z.int().min(0);
const milliseconds = z.number().min(0);

const windowSchema = z.strictObject({
  from: z.number().min(0).describe("Seconds since the start."),
  seconds: z.number().positive().describe("Length of the window."),
  arrivals: count.describe("Sessions started."),
  completed: count.describe("Sessions that ended well."),
  failed: count,
  requests: count,
  errors: z.record(z.string(), count).describe("Failures by name, such as ETIMEDOUT or http.503."),
  p50: milliseconds.optional(),
  p95: milliseconds.optional(),
  p99: milliseconds.optional(),
  concurrency: z.number().min(0).describe("Sessions that wait for an answer, on average."),
  people: z.number().min(0).optional().describe("Sessions under way, on average, their pauses included."),
  cpuPercent: z.number().min(0).optional().describe("Use of the app's CPU, in percent of what its replicas request."),
  databaseConnections: z.number().min(0).optional().describe("Connections in use, on average, all replicas together."),
});

const thresholds = z.strictObject({
  p95: milliseconds,
  p99: milliseconds,
  errorPercent: z.number().min(0).max(100),
});

const flowSchema = z.strictObject({
  flow: z.string().min(1).describe("Name of the scenario: home, signup, visit, sync."),
  app: z.string().min(1).optional().describe("App of the stack file that serves it; absent where the edge does."),
  replicas: z.int().min(1).optional().describe("Replicas of the app while it was tested."),
  pool: z.int().min(1).optional().describe("Database connections one replica could open."),
  connectionSeconds: z
    .number()
    .positive()
    .optional()
    .describe("Seconds that one session keeps a database connection busy, on average."),
  peak: z.number().positive().optional().describe("Sessions a second at the evening's plateau, unscaled."),
  thresholds: thresholds.optional().describe("Its own thresholds, in place of the report's."),
  windows: z.array(windowSchema).min(1),
});

/** What `broadcast load` keeps of a test. */
export const loadReportSchema = z.strictObject({
  format: z.literal(1),
  stack: z.string().min(1),
  evening: z.string().min(1).describe("Name of the evening whose arrivals were played."),
  scale: z.number().positive().max(10).describe("Share of the evening's arrivals that was played."),
  target: z.string().min(1).describe("Host that was asked."),
  toy: z.literal(true).optional().describe("Whether that was the toy shop of --try: nothing of the stack was tested."),
  started: z.iso.datetime({ offset: true }),
  ended: z.iso.datetime({ offset: true }),
  complete: z.boolean().describe("Whether the test ran to its end."),
  thresholds: thresholds.describe("What a session may take and how often it may fail; decides the verdict."),
  verdicts: z.array(z.strictObject({ threshold: z.string(), limit: z.number(), seen: z.number(), ok: z.boolean() })),
  flows: z.array(flowSchema).min(1),
});

export type LoadReport = z.output<typeof loadReportSchema>;
/** What was tested, in words: a toy is never taken for the stack whose thresholds it was held to. */
export function testedIn({ stack, toy }: Pick<LoadReport, "stack" | "toy">): string {
  return toy ? "the toy shop on this machine" : stack;
}

export type LoadFlow = LoadReport["flows"][number];

/** Whether anybody arrived in a window: in the others a queue runs empty, which says nothing of what the target bears. */
export function isPlayed({ arrivals }: LoadFlow["windows"][number]): boolean {
  return arrivals > 0;
}

/** Reads a report; `text` is what was read of it already. Throws UsageError naming the file, the key, the value and what is allowed. */
export function readLoadReport(path: string, text = readAsked("report of broadcast load", path)): LoadReport {
  const again = "Run broadcast load again.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is ${text.trim() === "" ? "empty" : "cut, or no JSON"}. ${again}`);
  }
  const parsed = loadReportSchema.safeParse(value);
  if (!parsed.success) {
    const wrong = parsed.error.issues
      .slice(0, 3)
      .map(({ path: key, message }) => `${key.join(".") || "(all)"}: ${message}`);
    throw new UsageError(`${path} is no report of a load test: ${wrong.join("; ")}. ${again}`);
  }
  return parsed.data;
}
