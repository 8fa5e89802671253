import { z } from "zod";
import type { Tally } from "../../load/tally.ts";
import { mergeTallies } from "../../load/tally.ts";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import { tallyMark } from "./jobs.ts";

/** What a pod writes: which it is, when it began in seconds since 1970, and what it saw. */
const podSchema = z.strictObject({
  worker: z.int().min(0),
  began: z.int().positive(),
  tally: z.record(z.string().regex(/^[^/]+\/\d+\/.+$/), z.number()),
});
const artillerySchema = z.looseObject({
  aggregate: z.looseObject({ counters: z.record(z.string(), z.number()) }),
});

/** Artillery's counters that are ours. */
const prefix = "broadcast/";

export interface CollectedTallies {
  tally: Tally;
  /** When the first worker began; undefined of Artillery's own report. */
  began?: Date;
  /** Seconds between the first worker that began and the last. */
  apart: number;
}

/**
 * What distributed workers saw, from pods' logs or from Artillery's own report of a run on Fargate. Throws UsageError for a
 * file that is empty or cut, and where pods are missing or there twice.
 */
export function collect(paths: readonly string[], workers: number): CollectedTallies {
  const files = paths.map((path) => ({ path, text: readAsked("file of what a worker wrote", path) }));
  const pods = files.flatMap(({ path, text }) => podsIn(path, text));
  const [only] = files;
  // Artillery's own report is of all workers together.
  if (pods.length === 0 && only && files.length === 1) return { tally: ofArtillery(only.path, only.text), apart: 0 };
  const different = new Set(pods.map(({ worker }) => worker)).size;
  if (pods.length !== workers || different !== workers) {
    throw new UsageError(
      `${pods.length} tallies of ${different} workers are there, and the test has ${workers}: collect every pod's log once.`,
    );
  }
  const times = pods.map(({ began }) => began);
  const first = Math.min(...times);
  return {
    tally: mergeTallies(pods.map(({ tally }) => tally)),
    began: new Date(first * 1000),
    apart: Math.max(...times) - first,
  };
}

function podsIn(path: string, text: string): z.output<typeof podSchema>[] {
  const lines = text.split("\n").filter((line) => line.includes(tallyMark));
  return lines.map((line) => {
    const read = podSchema.safeParse(json(path, line.slice(line.indexOf(tallyMark) + tallyMark.length)));
    if (!read.success) throw new UsageError(`${path} holds no tally. Collect the log again.`);
    return read.data;
  });
}

function ofArtillery(path: string, text: string): Tally {
  const read = artillerySchema.safeParse(json(path, text));
  if (!read.success) throw new UsageError(`${path} is neither a pod's log with a tally nor a report of Artillery.`);
  const ours = Object.entries(read.data.aggregate.counters).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(ours.map(([key, value]) => [key.slice(prefix.length), value]));
}

function json(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is ${text.trim() === "" ? "empty" : "cut, or no tally"}. Collect it again.`);
  }
}
