import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { makeFolder, scratchFolder } from "../files.ts";
import { runCommand } from "./command.ts";
import type { Checkout, Revision } from "./revision.ts";

/** The entry that every revision's program is run by; it is ours, what it runs is theirs. */
export const entry = join("ops", "base", "dumpGraphs.ts");

/** What a revision must have for the entry to run in it. */
const needed = [
  "package.json",
  join("bin", "run.mjs"),
  join("ops", "graph", "offline.ts"),
  join("ops", "stackFile.ts"),
];

interface TreeOptions {
  /** Runs `npm ci` for the revision where its dependencies are others. */
  install: boolean;
  signal?: AbortSignal;
}

/**
 * Lays a revision's files out in a folder of their own, ready to run, and removes them when `use` is done.
 * Throws {@link UsageError} when the revision is laid out otherwise, or needs other dependencies.
 */
export async function withTree<T>(
  checkout: Checkout,
  revision: Revision,
  options: TreeOptions,
  use: (project: string) => Promise<T>,
): Promise<T> {
  const parent = join(checkout.project, ".broadcast", "base");
  makeFolder("--base", parent);
  const folder = scratchFolder(`${revision.commit.slice(0, 12)}-`, parent);
  try {
    await extract(checkout, revision, folder);
    prepare(checkout.project, revision, folder);
    await dependencies(checkout.project, revision, folder, options);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An archive rather than a worktree: nothing of it stays in the repository, and no hook runs. */
async function extract({ top, prefix }: Checkout, { ref, commit }: Revision, folder: string): Promise<void> {
  const archive = join(folder, "revision.tar");
  const tree = prefix === "" ? commit : `${commit}:${prefix}`;
  // From within a folder of it, git would look for that folder in the tree, which is that folder's own.
  const made = await runCommand("git", ["archive", "--format=tar", `--output=${archive}`, tree], top);
  if (made.code !== 0) throw new UsageError(`--base ${ref}: its files cannot be read: ${made.notes.trim()}`);
  const unpacked = await runCommand("tar", ["-xf", archive, "-C", folder], top);
  if (unpacked.code !== 0) throw new Error(`tar: ${unpacked.notes.trim()}`);
  rmSync(archive);
}

function prepare(project: string, { ref, commit }: Revision, folder: string): void {
  const absent = needed.find((path) => !existsSync(join(folder, path)));
  if (absent !== undefined) {
    throw new UsageError(
      `--base ${ref}: at ${commit.slice(0, 12)} this project has no ${absent}. It was laid out otherwise then; compare with a later commit.`,
    );
  }
  if (existsSync(join(folder, entry))) return;
  mkdirSync(dirname(join(folder, entry)), { recursive: true });
  cpSync(join(project, entry), join(folder, entry));
}

async function dependencies(
  project: string,
  { ref, commit }: Revision,
  folder: string,
  { install, signal }: TreeOptions,
): Promise<void> {
  if (lockOf(folder) === lockOf(project)) {
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "junction");
    return;
  }
  if (!install) {
    throw new UsageError(
      `--base ${ref}: package-lock.json is another at ${commit.slice(0, 12)}, so its program needs other dependencies. ` +
        `Add --install, which runs npm ci for it in a folder of its own.`,
    );
  }
  const args = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { code, notes } = await runCommand("npm", args, folder, signal);
  if (code !== 0) throw new UsageError(`--base ${ref}: npm ci failed for its dependencies:\n${notes.trim()}`);
}

function lockOf(folder: string): string | undefined {
  const path = join(folder, "package-lock.json");
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
