import { setMaxListeners } from "node:events";
import { CommanderError } from "commander";
import { UnreadableSettings } from "../stacks/document.ts";
import { OutdatedSettings, InvalidSettings } from "../stacks/settings.ts";
import { commands } from "./commands/index.ts";
import { Interrupted, Refused, UsageError } from "./errors.ts";
import { maskingTerminal } from "./secrets.ts";
import type { Terminal } from "./terminal.ts";
import { paint, standardTerminal } from "./terminal.ts";

export const exit = { done: 0, refused: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs one verb and returns its exit code: 0 done and safe, 1 refused or unsafe, or its answer could not be written, 2 wrong
 * usage or configuration.
 */
export async function main(args: readonly string[], given: Terminal = standardTerminal): Promise<number> {
  const code = await run(args, given);
  // The system's answer to the last line is heard a moment later.
  await new Promise(setImmediate);
  const lost = given.lost?.();
  if (lost === undefined) return code;
  given.note(paint.bad(`The answer could not be written: ${lost}`));
  return code === exit.done ? exit.refused : code;
}

async function run(args: readonly string[], given: Terminal): Promise<number> {
  const terminal = maskingTerminal(given);
  const interrupt = new AbortController();
  // Every step under way listens.
  setMaxListeners(0, interrupt.signal);
  const again = new AbortController();
  const stop = (): void => (interrupt.signal.aborted ? again : interrupt).abort();
  // A connection that is lost is no reason to die in the middle of a switch.
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    await commands(terminal, { stop: interrupt.signal, force: again.signal }).parseAsync(args, { from: "user" });
    return exit.done;
  } catch (error) {
    return report(error, terminal, interrupt.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function report(error: unknown, terminal: Terminal, signal: AbortSignal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
  if (error instanceof Interrupted) {
    terminal.note(paint.warning(error.message));
    return exit.interrupted;
  }
  if (signal.aborted && !(error instanceof Refused)) {
    terminal.note("Stopped. Nothing real was touched.");
    return exit.interrupted;
  }
  if (error instanceof Refused) {
    if (error.message) terminal.note(paint.bad(error.message));
    return exit.refused;
  }
  if (error instanceof Error && mistaken.some((kind) => error instanceof kind)) {
    if (error.message) terminal.note(paint.bad(error.message));
    return exit.usage;
  }
  for (const line of unexpectedText(error)) terminal.note(line);
  return exit.refused;
}

/** What an operator does wrong, not the command. */
const mistaken = [UsageError, InvalidSettings, OutdatedSettings, UnreadableSettings] as const;

/** What neither the operator nor the estate did: a disk that refuses, or a fault of this command. */
function unexpectedText(error: unknown): string[] {
  const { message, stack, code, syscall }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  if (process.env["BROADCAST_TRACE"] && stack !== undefined) return [stack];
  if (code !== undefined && syscall !== undefined) return [paint.bad(`The system refused: ${message}`)];
  return [
    paint.bad(message),
    "That is a fault of this command, not of what it was given. BROADCAST_TRACE=1 in its environment shows where.",
  ];
}
