import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./errors.ts";
import { maskSecrets } from "./secrets.ts";

/** Writes a file that is not there yet. Throws the system's error: one that is there stays as it is, of any other nothing is left. */
export function writeNew(path: string, text: string): void {
  const file = openSync(path, "wx", 0o666);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a file whole or not at all, whatever the disk or a kill does meanwhile: aside in the same folder, synced, renamed.
 * A file that was there keeps its mode, a link stays one. Throws the system's error; the file is as it was then.
 */
export function writeWhole(path: string, text: string): void {
  const place = existsSync(path) ? realpathSync(path) : path;
  const before = statSync(place, { throwIfNoEntry: false });
  // A pipe or a terminal cannot be replaced, and nothing of it can be lost.
  if (before && !before.isFile()) {
    writeFileSync(place, text);
    return;
  }
  const aside = join(dirname(place), `.${basename(place)}.${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    const file = openSync(aside, "wx", 0o666);
    try {
      if (before) fchmodSync(file, before.mode & 0o7777);
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, place);
  } catch (error) {
    rmSync(aside, { force: true });
    // Nobody knows the name it was written under.
    if (error instanceof Error) error.message = error.message.replaceAll(aside, place);
    throw error;
  }
  syncFolder(dirname(place));
}

/** The file is in its place already; a file system that cannot sync a folder does it by itself. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Nothing is lost.
  }
}

/**
 * Adds lines to a file, all or none: what a full disk cut is taken off again, and a line that an earlier kill cut does
 * not run into the first. Throws the system's error.
 */
export function appendLines(path: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  makeFolders(dirname(path));
  const file = openSync(path, "a+");
  try {
    const { size } = fstatSync(file);
    const regular = fstatSync(file).isFile();
    const last = Buffer.alloc(1);
    const cut = regular && size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== "\n";
    try {
      writeFileSync(file, `${cut ? "\n" : ""}${lines.join("\n")}\n`);
      if (regular) fsyncSync(file);
    } catch (error) {
      if (regular) ftruncateSync(file, size);
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

/** Writes what was asked for with an option, without secrets. Throws {@link UsageError} with the system's message. */
export function writeAsked(option: string, path: string, text: string): void {
  try {
    writeWhole(path, maskSecrets(text));
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be written: ${reasonOf(error)}`);
  }
}

/** Makes a folder and those it stands in. Throws the system's error, also where Node says that a read-only disk has no such file. */
export function makeFolders(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    if (!existsSync(dirname(path))) makeFolders(dirname(path));
    mkdirSync(path);
  }
}

/** Makes a folder that was asked for with an option. Throws {@link UsageError} with the system's message. */
export function makeFolder(option: string, path: string): void {
  try {
    makeFolders(path);
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be made a folder: ${reasonOf(error)}`);
  }
}

/** A file an operator names is read into memory: no more than so many bytes of it. */
const mostBytes = 64 * 2 ** 20;

/**
 * Reads a file that an operator named; `what` says what it should be. Throws {@link UsageError} where it is not there, no
 * file, larger than `most` bytes (default: 64 MiB) or not to be read.
 */
export function readAsked(what: string, path: string, most = mostBytes): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new UsageError(`There is no ${what} ${path}.`);
    if (found.isDirectory()) throw new UsageError(`${path} is a folder, and no ${what}.`);
    if (found.isCharacterDevice() || found.isBlockDevice())
      throw new UsageError(`${path} is a device, and no ${what}.`);
    if (found.size > most) {
      throw new UsageError(`${path} is too large for a ${what}: ${found.size} bytes; allowed: ${most} at most.`);
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The ${what} ${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** A new folder for what nobody keeps. Throws {@link UsageError} where there is no room for one. */
export function scratchFolder(prefix: string, parent: string = tmpdir()): string {
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (error) {
    throw new UsageError(
      `No folder can be made in ${parent}: ${reasonOf(error)}.${parent === tmpdir() ? " Set TMPDIR to a folder that can be written." : ""}`,
    );
  }
}

/** The system's own message: `ENOSPC: no space left on device, write`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
