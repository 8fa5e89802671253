import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { GateVerdict } from "../gates/gates.ts";
import { RunRecord } from "../recording/runRecord.ts";
import { StatusLine } from "../statusLine.ts";
import { openGates } from "./phaseGates.ts";
import { noticesOf } from "./notices.ts";
import { gatesText, outcomeText } from "./outcome.ts";
import type { JournalEntry } from "./records.ts";
import type { Session } from "./session.ts";
import type { ApplyOptions, Prepared } from "./switch.ts";
import { apply } from "./switch.ts";

/** Seconds that gates have to say yes, at least. */
export const minGateSeconds = 15 * 60;

interface EnterOptions extends ApplyOptions {
  /** Seconds on the estate's clock that gates may take. Default: 15 minutes, or half as long again as the plan expects. */
  gateTimeout?: number | undefined;
}

/** What a switch did, gates included. */
export interface SwitchResult {
  entry: JournalEntry;
  gates: GateVerdict[];
}

/**
 * Applies a prepared switch, asks the gates of its phase and notes it all down, with what is seen meanwhile. Throws
 * {@link Refused} when it was not reached or a gate is not yes, {@link Interrupted} when the operator stopped it; both say where
 * the stack stands.
 */
export async function runSwitch(session: Session, prepared: Prepared, options: EnterOptions): Promise<SwitchResult> {
  const seen = new RunRecord(session, prepared.recorded);
  try {
    return await enter(session, prepared, options, seen);
  } finally {
    seen.end();
  }
}

async function enter(
  session: Session,
  prepared: Prepared,
  options: EnterOptions,
  seen: RunRecord,
): Promise<SwitchResult> {
  const { records, terminal, interrupts } = session;
  const { from, to, plan } = prepared;
  const team = noticesOf(session, { from, to });
  await team.started(plan.forward.timing.seconds);
  const applied = await apply(session, prepared, options).catch(async (error: unknown) => {
    await team.failed(reasonOf(error));
    throw error;
  });
  seen.arrived(applied.after);
  const keep = (entry: JournalEntry): void => {
    records.keepMeasurements(applied.measurements);
    records.journal(entry);
  };
  const lines = outcomeText(session, prepared, applied);
  if (applied.outcome !== "done") {
    keep(applied.entry);
    const { outcome, entry } = applied;
    if (outcome === "interrupted") {
      await team.interrupted(entry.steps);
      throw new Interrupted(lines.join("\n"));
    }
    await team.failed(`${to} was not reached, ${entry.steps} steps were done.`);
    throw new Refused(lines.join("\n"));
  }
  for (const line of lines) terminal.note(line);
  const patience = Math.max(minGateSeconds, 1.5 * plan.forward.timing.seconds);
  const asked = askPhaseGates(session, to, options.gateTimeout ?? patience, options.despite);
  const gates = await asked.catch(async (error: unknown) => {
    keep(applied.entry);
    if (interrupts.stop.aborted)
      throw new Interrupted(
        `Stopped while the gates were asked: the switch itself is done, and ${session.workspace.stack} is in ${to}.`,
      );
    const message = `${session.workspace.stack} is in ${to}, but its gates could not be asked: ${reasonOf(error)}. The same switch again asks again.`;
    await team.failed(message);
    throw new Refused(message);
  });
  const entry = { ...applied.entry, gates };
  keep(entry);
  const open = openGates(gates, options.despite);
  if (open.length > 0) {
    const message = notReady(session, to, open);
    await team.failed(message);
    throw new Refused(message);
  }
  await team.done(entry);
  return { entry, gates };
}

/** Asks a phase's gates and shows their answers. */
export async function askPhaseGates(
  { gates, terminal, interrupts }: Session,
  phase: Phase,
  timeout: number,
  despite: readonly string[] = [],
  of: { levers?: readonly string[]; only?: (gate: string) => boolean } = {},
): Promise<GateVerdict[]> {
  const status = new StatusLine(terminal);
  const open = new Map<string, GateVerdict>();
  const verdicts = await gates.ask(phase, {
    ...of,
    timeout,
    signal: interrupts.stop,
    onVerdict: (verdict) => {
      if (verdict.verdict === "yes") open.delete(verdict.gate);
      else open.set(verdict.gate, verdict);
      const [first] = open.values();
      if (first) status.show(`waiting for ${open.size} gates; ${first.gate}: ${first.message}`);
    },
  });
  status.clear();
  for (const line of gatesText(verdicts, despite)) terminal.note(line);
  return verdicts;
}

function notReady({ workspace: { stack } }: Session, phase: Phase, open: readonly GateVerdict[]): string {
  const names = open.map(({ gate }) => gate).join(", ");
  return `${stack} is in ${phase}, but not ready: ${names}. The same switch again asks again.`;
}
