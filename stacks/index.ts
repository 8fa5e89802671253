import { Config, RunError } from "@pulumi/pulumi";
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
    return await program(parseSettings(config.get("phase") ?? "normal", config.getObject("estate")));
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
