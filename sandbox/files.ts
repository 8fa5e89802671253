import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Prefix of files that are being written; readers skip them. */
export const UNFINISHED = ".writing-";

/** Writes a file whole or not at all: a reader, or a kill at any moment, never meets half of it. */
export function writeAtomically(path: string, text: string): void {
  const temporary = unfinished(path, text);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file whole, unless it exists. Returns whether this call made it; of many callers exactly one does. */
export function writeIfAbsent(path: string, text: string): boolean {
  const temporary = unfinished(path, text);
  try {
    // Unlike a rename, a link refuses to overwrite.
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The file's text, or undefined if there is no such file. */
export function readIfExists(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function unfinished(path: string, text: string): string {
  const folder = dirname(path);
  const suffix = `${process.pid}-${randomBytes(6).toString("hex")}`;
  const temporary = join(folder, `${UNFINISHED}${basename(path).slice(0, 80)}-${suffix}`);
  try {
    writeFileSync(temporary, text, { mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, text, { mode: 0o600 });
  }
  return temporary;
}
