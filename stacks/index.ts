import { Config, RunError } from "@pulumi/pulumi";
import { Contradiction } from "./contradiction.ts";
import { WrongTarget } from "./credentials.ts";
import type { Judge } from "./move.ts";
import { UnsafeMove } from "./move.ts";
import type { Outputs } from "./program.ts";
import { program } from "./program.ts";
import { UnknownState, readState } from "./readState.ts";
import { FormerSettings, InvalidSettings, parseSettings } from "./settings.ts";
import { PhaseJump } from "./standing.ts";

/** What an operator does wrong, not the program. */
const expected = [
  InvalidSettings,
  FormerSettings,
  WrongTarget,
  PhaseJump,
  Contradiction,
  UnsafeMove,
  UnknownState,
] as const;

/** What `pulumi preview` and `pulumi up` run. */
export default async function main(judge: Judge): Promise<Outputs> {
  const config = new Config("broadcast");
  try {
    const settings = parseSettings(config.get("phase") ?? "normal", config.getObject("estate"));
    return await program(settings, { read: readState, judge });
  } catch (error) {
    throw error instanceof Error && expected.some((kind) => error instanceof kind) ? told(error.message) : error;
  }
}

/** An operator's mistake, without a stack trace: nobody reads it. */
function told(message: string): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}
