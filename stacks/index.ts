import { getRootDirectory, RunError, runtime } from "@pulumi/pulumi";
import { stackFolderVariable } from "../infra/contract/project.ts";
import { parseConfig } from "./config.ts";
import { UnreadableSettings } from "./document.ts";
import { Contradiction } from "./contradiction.ts";
import { LeverOut } from "./leverMove.ts";
import type { Judge } from "./move.ts";
import { UnsafeMove } from "./move.ts";
import { PhaseJump } from "./standing.ts";
import { UnknownState, readState } from "./readState.ts";
import type { Outputs } from "./program.ts";
import { program } from "./program.ts";
import { OutdatedSettings, InvalidSettings } from "./settings.ts";
import { WrongTarget } from "./credentials.ts";

/** What an operator does wrong, not the program. */
const expected = [
  InvalidSettings,
  OutdatedSettings,
  UnreadableSettings,
  WrongTarget,
  PhaseJump,
  LeverOut,
  Contradiction,
  UnsafeMove,
  UnknownState,
] as const;

/** What `pulumi preview` and `pulumi up` run. */
export default async function main(judge: Judge): Promise<Outputs> {
  try {
    const folder = process.env[stackFolderVariable] ?? getRootDirectory();
    const settings = parseConfig(withEstate(runtime.allConfig()), { folder });
    return await program(settings, { read: readState, judge });
  } catch (error) {
    throw error instanceof Error && expected.some((kind) => error instanceof kind) ? toRunError(error.message) : error;
  }
}

/** The engine hands every value over as text. */
function withEstate(config: Readonly<Record<string, string>>): Record<string, unknown> {
  const key = "broadcast:estate";
  const text = config[key];
  if (text === undefined) return config;
  try {
    return { ...config, [key]: JSON.parse(text) as unknown };
  } catch {
    return config;
  }
}

/** An operator's mistake, without a stack trace: nobody reads it. */
function toRunError(message: string): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}
