import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import { moveText, planText } from "../plan/text.ts";
import { runSwitch } from "../switching/runSwitch.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { confirm } from "../switching/confirm.ts";
import type { Proof } from "../switching/proof.ts";
import { prove, proofText } from "../switching/proof.ts";
import type { JournalEntry } from "../switching/records.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession, settledOf } from "../switching/session.ts";
import { outagesAhead, outagesIn, outageText } from "../switching/outage.ts";
import { phasesToNormal } from "../switching/phasesToNormal.ts";
import { refreshHalfDone } from "../switching/refreshHalfDone.ts";
import { prepare, startPhase, positionText } from "../switching/switch.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";
import { assertAnswerable } from "../switching/confirm.ts";

export interface RollbackOptions extends StackOptions {
  yes?: boolean;
  dryRun?: boolean;
  despite?: string[];
  gateTimeout?: number;
}

/**
 * `broadcast rollback`: from any phase, half-done ones included, phase by phase to normal, then the proof. Throws
 * {@link Refused} when a switch may not go ahead, did not arrive, or the estate is not what it was.
 */
export async function rollback(options: RollbackOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  assertAnswerable(options, terminal);
  const session = await openSession(options, terminal, interrupts);
  if (!options.dryRun) await refreshHalfDone(session);
  const recorded = await settledOf(session);
  const path = phasesToNormal(recorded);
  terminal.note(
    `${options.stack} is ${positionText(recorded)}. The way: ${path.join(", ") || "none, it is in normal"}.`,
  );
  const answer = (more: object): void => {
    if (options.json) terminal.out(JSON.stringify({ stack: options.stack, road: path, ...more }, null, 2));
  };
  const entries: JournalEntry[] = [];
  for (const to of path) {
    const entry = await step(session, to, options, entries.length === 0 ? path : undefined);
    if (entry === undefined) {
      answer({ outcome: "planned" });
      return;
    }
    entries.push(entry);
  }
  const proof = await prove(session);
  answer({ outcome: proof.holds ? "done" : "not as it was", entries, proof });
  printProof(proof, terminal, options);
}

/** One switch of the way, with the whole way where it is the first; undefined where only the plan was asked for. */
async function step(
  session: Session,
  to: Phase,
  options: RollbackOptions,
  way: readonly Phase[] | undefined,
): Promise<JournalEntry | undefined> {
  const { terminal, interrupts } = session;
  const first = way !== undefined;
  if (interrupts.stop.aborted) throw new Interrupted("Stopped between two switches.");
  const recorded = await settledOf(session);
  const from = startPhase(session, recorded, to);
  if (from === undefined) throw new Refused(`The stack moved to ${to} by itself: look with npx broadcast status.`);
  const prepared = await prepare(session, recorded, from, to);
  const { plan } = prepared;
  if (!options.json) for (const line of first ? planText(plan) : moveText(plan.forward)) terminal.out(line);
  if (plan.refusals.length > 0) throw new Refused(first && !options.json ? "" : plan.refusals.join("\n"));
  if (options.dryRun) return undefined;
  // Told and never refused: an outage on the way back must not keep anybody up there.
  const outages = [...outagesIn(plan.forward), ...(first ? await outagesAhead(session, way) : [])];
  for (const line of outageText(outages)) terminal.note(line);
  if (first) await confirm(session, `Roll ${options.stack} back to normal?`, "normal", options);
  terminal.note("");
  const { despite, gateTimeout } = options;
  return (await runSwitch(session, prepared, { despite, gateTimeout })).entry;
}

function printProof(proof: Proof, terminal: Terminal, { json, stack }: RollbackOptions): void {
  if (!json) for (const line of proofText(proof)) terminal.out(line);
  if (!proof.holds) throw new Refused(json ? `${stack} is not what it was.` : "");
  terminal.note(paint.good(`${stack} is in normal, and what it was before.`));
}
