import { join } from "node:path";
import { z } from "zod";
import type { LoadSettings } from "../../stacks/load.ts";
import { UsageError } from "../errors.ts";
import { readAsked, writeAsked } from "../files.ts";

const flow = z.strictObject({
  name: z.string(),
  app: z.string().optional(),
  replicas: z.int().min(1).optional(),
  pool: z.int().min(1).optional(),
  perSecond: z.number().min(0),
  thresholds: z.strictObject({ p95: z.number(), p99: z.number(), errorPercent: z.number() }),
});

const testSchema = z.strictObject({
  stack: z.string(),
  evening: z.string(),
  scale: z.number().positive(),
  target: z.string(),
  windowSeconds: z.number().positive(),
  /** Scripts that were written. */
  workers: z.int().min(1),
  /** That begin in all. */
  sessions: z.int().min(1),
  flows: z.array(flow).min(1),
  /** Absent where no evening is played, but a staircase. */
  expected: z
    .strictObject({
      requestsPerMinute: z.number(),
      peopleAtOnce: z.number(),
      signUps: z.number(),
      /** When the plateau's full load is there and when it ends, in seconds since the start. */
      from: z.number(),
      to: z.number(),
      /** When sign-ups begin to count. */
      since: z.number(),
    })
    .optional(),
});

/** What a test is, as far as its report must know: kept beside the scripts, since pods end long after we have written them. */
export type LoadTest = z.output<typeof testSchema>;

const file = "test.json";

export function writeTest(folder: string, test: LoadTest): void {
  writeAsked("--prepare", join(folder, file), JSON.stringify(test, null, 2));
}

/** Reads what `--prepare` kept. Throws UsageError where it is not there or cut. */
export function readTest(folder: string): LoadTest {
  const path = join(folder, file);
  const text = readAsked("test of broadcast load --prepare", path);
  try {
    return testSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${path} is cut or changed. Prepare the test again.`);
  }
}

/** Thresholds of a scenario, as the stack file has them. */
export function thresholdsOf(settings: LoadSettings, name: string): LoadTest["flows"][number]["thresholds"] {
  const scenario = settings.scenarios[name];
  if (!scenario) throw new UsageError(`broadcast:estate.load.scenarios names no threshold for ${name}.`);
  const { p95, p99, errorPercent } = scenario;
  return { p95, p99, errorPercent };
}
