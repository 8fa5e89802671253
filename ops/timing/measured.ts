import { join, resolve } from "node:path";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Timing } from "../../stacks/timing.ts";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import { readRecord } from "../record.ts";

export const measurementSchema = z.strictObject({
  stack: z.string().min(1),
  from: z.enum(phases),
  to: z.enum(phases),
  urn: z.string().min(1),
  type: z.string().min(1),
  /** Seconds the update waited for the step. */
  seconds: z.number().min(0).max(86_400),
  /** When the step ended. */
  at: z.iso.datetime({ offset: true }),
});

/** What one step of one switch took. A file holds one a line, as JSON, oldest or newest first. */
export type Measurement = z.output<typeof measurementSchema>;

interface Median {
  seconds: number;
  /** How many switches it is the median of. */
  samples: number;
}

/** Medians by URN, for the switches between one pair of phases. */
export type Measured = ReadonlyMap<string, Median>;

/** An estate grows: what it took long ago says little. */
const latest = 9;

/** The median of the latest nine times each resource moved between these phases in this stack. */
export function measuredFor(
  measurements: readonly Measurement[],
  { stack, from, to }: { stack: string; from: Phase; to: Phase },
): Measured {
  const byUrn = new Map<string, Measurement[]>();
  for (const one of measurements) {
    if (one.stack !== stack || one.from !== from || one.to !== to) continue;
    byUrn.set(one.urn, [...(byUrn.get(one.urn) ?? []), one]);
  }
  return new Map([...byUrn].map(([urn, all]) => [urn, medianOf(all)]));
}

function medianOf(all: readonly Measurement[]): Median {
  const kept = [...all].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, latest);
  const sorted = kept.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return { seconds: (low + high) / 2, samples: sorted.length };
}

/** Where a stack's switches leave what their steps took, and where its plans look: beside the stack file unless it says otherwise. */
export function measurementsPath(stack: string, folder: string, { measurements }: Partial<Timing> = {}): string {
  return resolve(folder, measurements ?? join(".broadcast", "measured", `${stack}.jsonl`));
}

/** What earlier switches of a stack took; nothing where none was made from here. What is cut is left out, and `note` hears of it. */
export function earlierMeasurements(
  { stack, folder, timing }: { stack: string; folder: string; timing: Timing | undefined },
  note: (line: string) => void,
): Measurement[] {
  const { entries, lost } = readRecord(measurementsPath(stack, folder, timing), measurementSchema);
  if (lost !== undefined) note(lost);
  return entries;
}

/** Reads a file of measurements that was asked for, one JSON object a line. Throws UsageError naming file, line and key. */
export function readMeasurements(path: string): Measurement[] {
  const lines = readAsked("file of measurements", path).split("\n");
  return lines.flatMap((line, index) => (line.trim() === "" ? [] : [parseLine(line, `${path}:${index + 1}`)]));
}

function parseLine(line: string, place: string): Measurement {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`${place} is no JSON object. A line is {"stack","from","to","urn","type","seconds","at"}.`);
  }
  const parsed = measurementSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(line)"}: ${message}`);
  throw new UsageError(`${place} is no measurement: ${wrong.join("; ")}`);
}
