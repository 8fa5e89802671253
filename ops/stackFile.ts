import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { projectFolder } from "../infra/contract/project.ts";
import type { Settings } from "../stacks/settings.ts";
import { withLines } from "../stacks/lines.ts";
import { InvalidSettings, parseSettings } from "../stacks/settings.ts";
import { UsageError } from "./errors.ts";
import { maskConfigSecrets } from "./secrets.ts";

/** Names of the stacks that have a stack file. */
export function stackNames(folder: string = projectFolder): string[] {
  return readdirSync(folder)
    .map((file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

export function stackFilePath(stack: string, folder: string = projectFolder): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

/** Reads and parses a stack file; the files it names are found from `named`. Throws UsageError, OutdatedSettings, or InvalidSettings with lines; nothing is touched. */
export function readStackFile(stack: string, folder: string = projectFolder, named: string = folder): Settings {
  const path = stackFilePath(stack, folder);
  if (!/^[\w.-]+$/.test(stack) || !existsSync(path)) {
    throw new UsageError(
      `There is no stack file Pulumi.${stack}.yaml. Stacks here: ${stackNames(folder).join(", ") || "none"}.`,
    );
  }
  const text = readFileSync(path, "utf8");
  const config = configOf(path, text);
  maskConfigSecrets(config);
  try {
    return parseSettings(config["broadcast:phase"] ?? "normal", config["broadcast:estate"], {
      folder: resolve(named),
    });
  } catch (error) {
    throw error instanceof InvalidSettings ? withLines(error, text) : error;
  }
}

function configOf(path: string, text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${(error as Error).message}`);
  }
  const config = (document as { config?: unknown } | null)?.config;
  if (typeof config !== "object" || config === null) throw new UsageError(`${path} has no "config" part.`);
  return config as Record<string, unknown>;
}
