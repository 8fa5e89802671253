import { assertAnswerable } from "../switching/confirm.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { RollBackOptions } from "../switching/rollBack.ts";
import { rollBack } from "../switching/rollBack.ts";
import type { StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";

export type RollbackOptions = StackOptions & Omit<RollBackOptions, "seal" | "approved">;

/** `broadcast rollback`: from any phase, half-done ones included, phase by phase to normal, then the proof. Throws as {@link rollBack}. */
export async function rollback(options: RollbackOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  assertAnswerable(options, terminal);
  await rollBack(await openSession(options, terminal, interrupts), options);
}
