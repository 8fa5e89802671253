import { Interrupted, Refused, UsageError } from "../errors.ts";
import type { Terminal } from "../terminal.ts";
import type { Session } from "./session.ts";

interface ConfirmOptions {
  /** Nobody is asked. */
  yes?: boolean;
  /** Nothing is applied. */
  dryRun?: boolean;
}

/** Before anything is started: a pipeline that forgot --yes should not find out after the preview. */
export function assertAnswerable({ yes, dryRun }: ConfirmOptions, { ask }: Terminal): void {
  if (yes || dryRun || ask) return;
  throw new UsageError("There is no terminal to confirm on: give --yes to apply, or --dry-run to stop after the plan.");
}

/** Waits for the word to be typed. Throws {@link Refused} for any other, {@link Interrupted} for a Ctrl-C. */
export async function confirm(
  { terminal, interrupts }: Pick<Session, "terminal" | "interrupts">,
  question: string,
  word: string,
  { yes }: ConfirmOptions,
): Promise<void> {
  if (yes || !terminal.ask) return;
  const answer = await terminal.ask(`\n${question} Type ${word} to go ahead: `, interrupts.stop).catch(stopped);
  if (answer.trim() !== word) throw new Refused("Not confirmed. Nothing was changed.");

  function stopped(error: unknown): never {
    if (interrupts.stop.aborted) throw new Interrupted("Stopped. Nothing was changed.");
    throw error;
  }
}
