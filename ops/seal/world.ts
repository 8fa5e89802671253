import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";
import type { Session } from "../switching/session.ts";
import { canonicalHash } from "./canonical.ts";

/** What a plan was made from; when any of it moves, the plan is no longer what was reviewed. */
export interface World {
  /** Of the engine's state. */
  state: string;
  /** Of stack file and project file; comments, layout, the phase and the levers that are out do not count. */
  config: string;
  program: {
    /** `git rev-parse HEAD`; `none` outside a repository. */
    commit: string;
    /** Of the program's files as they are on disk, committed or not. */
    sources: string;
  };
  tools: {
    pulumi: string;
    /** Versions in the lock file of what the program and the engine load. */
    packages: Record<string, string>;
    /** Of the whole lock file. */
    lock: string;
  };
}

/** What runs when the engine runs the program. */
const programFolders = ["infra", "stacks", "bin"];

/** In place of a commit, where one is as good as another if it has the same files. */
const anyCommit = "any";

/** What runs when this command does, the program included. */
const commandFolders = [...programFolders, "ops", "policies"];

interface Parts {
  stateHash: string;
  stackFile: string;
  /** Folder of the Pulumi.yaml. */
  folder: string;
  cliVersion: string;
  /** Folder of the program and its lock file. Default: this project's. */
  project?: string;
}

/** Those of an opened stack. `stateHash` is the hash of what is recorded. */
export function partsOf({ workspace: { folder, stackFile }, engine }: Session, stateHash: string): Parts {
  return { stateHash, stackFile, folder, cliVersion: engine.cli.version };
}

/** The world as it is now. */
export async function worldOf(parts: Parts): Promise<World> {
  const { stateHash, stackFile, folder, cliVersion, project = projectFolder } = parts;
  return {
    state: stateHash,
    config: configHash(readFileSync(stackFile, "utf8"), readFileSync(join(folder, "Pulumi.yaml"), "utf8")),
    program: { commit: await commit(project), sources: sourcesHash(project) },
    tools: { pulumi: cliVersion, ...lockedTools(project) },
  };
}

/**
 * The world as an approval is bound to it: the same, but for what a pull request that is merged, a show that is added to the
 * calendar or a switch before moves. In place of the commit stands all that this command and the program are made of.
 */
export async function lastingWorldOf(parts: Parts): Promise<World> {
  const { stackFile, folder, project = projectFolder } = parts;
  const world = await worldOf(parts);
  const config = configHash(readFileSync(stackFile, "utf8"), readFileSync(join(folder, "Pulumi.yaml"), "utf8"), [
    "broadcasts",
  ]);
  return { ...world, config, program: { commit: anyCommit, sources: sourcesHash(project, commandFolders) } };
}

/** What moved from one world to another, in words; empty when nothing did. */
export function changesSince(then: World, now: World): string[] {
  const short = (hash: string): string => hash.slice(0, 12);
  return [
    ...(then.state === now.state ? [] : ["state: the stack was updated since, or refreshed with a change"]),
    ...(then.config === now.config ? [] : ["config: the stack file or Pulumi.yaml says something else"]),
    ...(then.program.commit === now.program.commit
      ? []
      : [`program: the commit was ${short(then.program.commit)} and is ${short(now.program.commit)}`]),
    ...(then.program.sources === now.program.sources
      ? []
      : [`program: files in ${foldersOf(then).join(", ")} are not the same`]),
    ...movedTools(then.tools, now.tools),
  ];
}

function foldersOf({ program }: World): readonly string[] {
  return program.commit === anyCommit ? commandFolders : programFolders;
}

function movedTools(then: World["tools"], now: World["tools"]): string[] {
  const names = [...new Set([...Object.keys(then.packages), ...Object.keys(now.packages)])];
  const moved = [
    ...(then.pulumi === now.pulumi ? [] : [`Pulumi CLI ${then.pulumi} → ${now.pulumi}`]),
    ...names
      .filter((name) => then.packages[name] !== now.packages[name])
      .map((name) => `${name} ${then.packages[name] ?? "none"} → ${now.packages[name] ?? "none"}`),
  ];
  if (moved.length > 0) return [`tools: ${moved.join(", ")}`];
  return then.lock === now.lock ? [] : ["tools: package-lock.json is not the same"];
}

/** What says where a stack is to stand, and not what it is. */
const flags: readonly string[] = ["broadcast:phase", "broadcast:levers"];

/** `without` are keys of the estate that do not count. */
export function configHash(stackFile: string, projectFile: string, without: readonly string[] = []): string {
  const stack = (parse(stackFile) ?? {}) as { config?: Record<string, unknown> };
  const config = Object.entries(stack.config ?? {})
    .filter(([key]) => !flags.includes(key))
    .map(([key, value]) => [key, key === "broadcast:estate" ? leaving(value, without) : value] as const);
  return canonicalHash({
    stack: { ...stack, config: Object.fromEntries(config) },
    project: parse(projectFile) as unknown,
  });
}

function leaving(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

async function commit(project: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { cwd: project });
    return stdout.trim();
  } catch {
    return "none";
  }
}

function sourcesHash(project: string, folders: readonly string[] = programFolders): string {
  const hash = createHash("sha256");
  for (const path of folders.flatMap((folder) => files(join(project, folder))).sort()) {
    hash.update(`\0${relative(project, path)}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

function lockedTools(project: string): { packages: Record<string, string>; lock: string } {
  const path = join(project, "package-lock.json");
  if (!existsSync(path)) return { packages: {}, lock: "none" };
  const text = readFileSync(path, "utf8");
  const { packages = {} } = JSON.parse(text) as { packages?: Record<string, { version?: string }> };
  const own = Object.entries(packages).flatMap(([place, { version }]): [string, string][] => {
    const name = place.replace(/^node_modules\//, "");
    return /^@pulumi\/[^/]+$/.test(name) && version !== undefined ? [[name, version]] : [];
  });
  return { packages: Object.fromEntries(own), lock: createHash("sha256").update(text).digest("hex") };
}
