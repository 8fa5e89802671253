import { Config, getRootDirectory, RunError } from "@pulumi/pulumi";
import { stackFolderVariable } from "../infra/contract/project.ts";
import { Contradiction, PhaseJump } from "./guard.ts";
import type { Outputs } from "./program.ts";
import { program } from "./program.ts";
import { OutdatedSettings, InvalidSettings, parseSettings } from "./settings.ts";
import { WrongTarget } from "./credentials.ts";

/** What an operator does wrong, not the program. */
const expected = [InvalidSettings, OutdatedSettings, WrongTarget, PhaseJump, Contradiction] as const;

/** What `pulumi preview` and `pulumi up` run. */
export default async function main(): Promise<Outputs> {
  const config = new Config("broadcast");
  try {
    const folder = process.env[stackFolderVariable] ?? getRootDirectory();
    return await program(parseSettings(config.get("phase") ?? "normal", config.getObject("estate"), { folder }));
  } catch (error) {
    throw error instanceof Error && expected.some((kind) => error instanceof kind) ? toRunError(error.message) : error;
  }
}

/** An operator's mistake, without a stack trace: nobody reads it. */
function toRunError(message: string): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}
