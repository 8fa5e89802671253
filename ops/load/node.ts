import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";

/** The load test's own package: apart from the rest, since it is large and needs a newer Node. */
export const loadFolder = join(projectFolder, "load");

/** The oldest Node that Artillery runs on. */
const oldest = [22, 18] as const;

/** Whether the package is installed as its lock file has it. */
export function loadIsInstalled(folder: string = loadFolder): boolean {
  const packages = ["artillery", "pg"];
  return packages.every((name) => installed(folder, name) === locked(folder, name));
}

function installed(folder: string, name: string): string | undefined {
  const path = join(folder, "node_modules", name, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version : undefined;
}

function locked(folder: string, name: string): string | undefined {
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  return lock.packages[`node_modules/${name}`]?.version;
}

/** Path of a Node that Artillery runs on: this one if it is new enough, or the package's own; undefined where there is none. */
export function findNode(folder: string = loadFolder): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return process.execPath;
  const require = createRequire(join(folder, "package.json"));
  const platform = process.platform === "win32" ? "win" : process.platform;
  try {
    const home = require.resolve(`node-${platform}-${process.arch}/package.json`);
    return join(home, "..", "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return undefined;
  }
}
