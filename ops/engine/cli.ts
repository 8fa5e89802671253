import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** Where a Pulumi CLI was found. */
export interface Cli {
  /** Installation folder; undefined where the CLI is simply on PATH. */
  root?: string;
  command: PulumiCommand;
  version: string;
}

/** The oldest CLI that knows resource hooks under a dry run, the built-in Stash included. */
const oldest = "3.200.0";

/** A CLI from PATH, or one that the official npm launcher has cached. Nothing is downloaded. Undefined where there is none. */
export async function findCli(environment: NodeJS.ProcessEnv = process.env): Promise<Cli | undefined> {
  const root = onPath(environment) ? undefined : newestCached(environment);
  if (root === undefined && !onPath(environment)) return undefined;
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const command = await PulumiCommand.get({ ...(root !== undefined && { root }), skipVersionCheck: true });
  const version = command.version?.version ?? "unknown";
  if (compareVersions(version, oldest) < 0) {
    throw new Error(
      `Pulumi CLI ${version} is too old: ${oldest} or newer is needed. See https://www.pulumi.com/docs/install/.`,
    );
  }
  return { ...(root !== undefined && { root }), command, version };
}

function onPath(environment: NodeJS.ProcessEnv): boolean {
  return (environment["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => folder !== "" && executable(join(folder, "pulumi")));
}

/** Folder of the newest CLI in the launcher's cache, which the Automation API shares. */
function newestCached(environment: NodeJS.ProcessEnv): string | undefined {
  const versions = join(environment["PULUMI_HOME"] ?? join(environment["HOME"] ?? homedir(), ".pulumi"), "versions");
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .filter((version) => /^\d+\.\d+\.\d+$/.test(version) && executable(join(versions, version, "bin", "pulumi")))
    .sort(compareVersions)
    .map((version) => join(versions, version))
    .at(-1);
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

export function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
