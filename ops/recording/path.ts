import { join } from "node:path";

/** Where `watch` records a stack unless it is told otherwise. `records` is the folder of what this command writes down. */
export function recordingPath(records: string, stack: string): string {
  return join(records, "watched", `${stack}.jsonl`);
}
