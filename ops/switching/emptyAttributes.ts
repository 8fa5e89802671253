import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Runner } from "./command.ts";
import { CommandFailed } from "./command.ts";

/** What the CLI says of a state whose file of attributes is empty. */
const unreadable = /failed to load checkpoint: EOF/;

/**
 * A CLI that gets over what a killed engine may leave in a folder: beside each file of the state stands one with its type
 * and checksum, not written in one go. Empty, it keeps every command from the state, which is whole; the engine does
 * without it, so it is removed, `note` hears of it, and the command runs again.
 */
export function repairEmptyAttributes<T extends Runner>(runner: T, note: (line: string) => void): T {
  const run: Runner["run"] = async (args, cwd, environment, ...rest) => {
    try {
      return await runner.run(args, cwd, environment, ...rest);
    } catch (error) {
      if (!(error instanceof CommandFailed) || !unreadable.test(error.message)) throw error;
      const { stdout } = await runner.run(["whoami", "--json"], cwd, environment);
      const removed = removeEmptyAttributes((JSON.parse(stdout) as { url: string }).url, cwd);
      if (removed.length === 0) throw error;
      note(`An engine was killed while it wrote the state: removed ${removed.join(", ")}, which was left empty.`);
      return runner.run(args, cwd, environment, ...rest);
    }
  };
  return Object.assign(Object.create(runner) as T, { run });
}

/** Names of the files removed; none for a backend that is no folder. */
function removeEmptyAttributes(backend: string, cwd: string): string[] {
  const [, folder] = /^file:\/\/([^?]*)/.exec(backend) ?? [];
  if (folder === undefined) return [];
  const root = join(resolve(cwd, folder.replace(/^~/, homedir())), ".pulumi");
  if (!existsSync(root)) return [];
  const empty = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".attrs"))
    .map((name) => join(root, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.size === 0);
  for (const path of empty) rmSync(path, { force: true });
  return empty.map((path) => basename(path));
}
