import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";
import { parseConfig } from "../stacks/config.ts";
import type { Read } from "../stacks/document.ts";
import { readDocument, UnreadableSettings } from "../stacks/document.ts";
import { withLines } from "../stacks/lines.ts";
import type { Settings } from "../stacks/settings.ts";
import { InvalidSettings } from "../stacks/settings.ts";
import { UsageError } from "./errors.ts";
import { readAsked, reasonOf } from "./files.ts";
import { maskConfigSecrets } from "./secrets.ts";

/** Names of the stacks that have a stack file. Throws {@link UsageError} where there is no such folder. */
export function stackNames(folder: string = projectFolder): string[] {
  return filesIn(folder)
    .map((file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new UsageError(`The folder of the stack files, ${folder}, cannot be read: ${reasonOf(error)}`);
  }
}

export function stackFilePath(stack: string, folder: string = projectFolder): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

/** A stack file's text. Throws {@link UsageError} where it is not there, too large, or not to be read. */
export function stackFileText(stack: string, folder: string = projectFolder): string {
  const path = stackFilePath(stack, folder);
  if (!/^[\w.-]+$/.test(stack) || !existsSync(path)) {
    throw new UsageError(
      `There is no stack file Pulumi.${stack}.yaml. Stacks here: ${stackNames(folder).join(", ") || "none"}.`,
    );
  }
  return readAsked("stack file", path);
}

/**
 * Reads and parses a stack file; the files it names are found from `named`. Throws {@link UsageError},
 * {@link UnreadableSettings}, OutdatedSettings, or InvalidSettings with lines; nothing is touched.
 */
export function readStackFile(stack: string, folder: string = projectFolder, named: string = folder): Settings {
  const text = stackFileText(stack, folder);
  const path = stackFilePath(stack, folder);
  try {
    return settingsIn(readDocument(text), resolve(named));
  } catch (error) {
    throw error instanceof UnreadableSettings ? new UnreadableSettings(`${path} ${error.message}`) : error;
  }
}

function settingsIn(read: Read, folder: string): Settings {
  const config = configOf(read.value);
  maskConfigSecrets(config);
  try {
    return parseConfig(config, { folder });
  } catch (error) {
    throw error instanceof InvalidSettings ? withLines(error, read) : error;
  }
}

const elsewhere =
  "this command reads it without the engine and without an environment. Write broadcast:phase and broadcast:estate under config.";

function configOf(value: unknown): Record<string, unknown> {
  const file = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const environment = "environment" in file;
  const { config } = file;
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new UnreadableSettings(
      environment ? `has its configuration from environment, and ${elsewhere}` : 'has no "config" part.',
    );
  }
  const missing = ["broadcast:phase", "broadcast:estate"].filter((key) => !Object.hasOwn(config, key));
  if (environment && missing.length > 0) {
    throw new UnreadableSettings(`leaves ${missing.join(" and ")} to its environment, and ${elsewhere}`);
  }
  return config as Record<string, unknown>;
}
