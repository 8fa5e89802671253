import { readFileSync, statSync } from "node:fs";
import type { z } from "zod";
import { reasonOf } from "./files.ts";

/** What a record of many lines still says. */
interface Remembered<T> {
  entries: T[];
  /** What of it could not be read, in words; undefined where all could. */
  lost?: string;
}

/** Reads a record, one JSON object a line. What is cut or no such object is left out and told: a record stops nobody. */
export function readRecord<T>(path: string, schema: z.ZodType<T>): Remembered<T> {
  let lines: string[];
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { entries: [] };
    if (!found.isFile()) return { entries: [], lost: `${path} is no file. It is done without.` };
    lines = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
  } catch (error) {
    return { entries: [], lost: `${path} cannot be read: ${reasonOf(error)}. It is done without.` };
  }
  const entries = lines.flatMap((line) => {
    const parsed = schema.safeParse(objectIn(line));
    return parsed.success ? [parsed.data] : [];
  });
  const cut = lines.length - entries.length;
  return cut === 0
    ? { entries }
    : { entries, lost: `${path}: ${cut} of ${lines.length} lines are cut or no record, and are left out.` };
}

/** Undefined for what is no JSON. */
export function objectIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
