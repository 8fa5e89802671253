import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Tally } from "../../load/tally.ts";
import { merged } from "../../load/tally.ts";
import { UsageError } from "../errors.ts";
import { tallyMark } from "./jobs.ts";

const tallySchema = z.record(z.string().regex(/^[^/]+\/\d+\/.+$/), z.number());
const artillerySchema = z.looseObject({
  aggregate: z.looseObject({ counters: z.record(z.string(), z.number()) }),
});

/** Artillery's counters that are ours. */
const prefix = "broadcast/";

/**
 * What distributed workers saw, from pods' logs or from Artillery's own report of a run on Fargate. Throws UsageError for a
 * file that is empty or cut, and where pods are missing.
 */
export function collect(paths: readonly string[], workers: number): Tally {
  let marked = 0;
  const found = paths.flatMap((path): Tally[] => {
    if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`);
    const text = readFileSync(path, "utf8");
    const lines = text.split("\n").filter((line) => line.includes(tallyMark));
    marked += lines.length;
    if (lines.length > 0)
      return lines.map((line) => parsed(path, line.slice(line.indexOf(tallyMark) + tallyMark.length)));
    return [ofArtillery(path, text)];
  });
  // Artillery's own report is of all workers together.
  const whole = found.length === 1 && marked === 0;
  if (!whole && found.length !== workers) {
    throw new UsageError(`${found.length} tallies are there, of ${workers} workers: collect every pod's log once.`);
  }
  return merged(found);
}

function parsed(path: string, text: string): Tally {
  const read = tallySchema.safeParse(json(path, text));
  if (!read.success) throw new UsageError(`${path} holds no tally. Collect the log again.`);
  return read.data;
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
