import { RunError, runtime } from "@pulumi/pulumi";
import { parseConfig } from "./config.ts";
import { UnreadableSettings } from "./document.ts";
import { Contradiction, PhaseJump } from "./guard.ts";
import type { Outputs } from "./program.ts";
import { program } from "./program.ts";
import { FormerSettings, InvalidSettings } from "./settings.ts";
import { WrongTarget } from "./credentials.ts";

/** What an operator does wrong, not the program. */
const expected = [InvalidSettings, FormerSettings, UnreadableSettings, WrongTarget, PhaseJump, Contradiction] as const;

/** What `pulumi preview` and `pulumi up` run. */
export default async function main(): Promise<Outputs> {
  try {
    return await program(parseConfig(withEstate(runtime.allConfig())));
  } catch (error) {
    throw error instanceof Error && expected.some((kind) => error instanceof kind) ? told(error.message) : error;
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
function told(message: string): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}
