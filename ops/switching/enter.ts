import { userInfo } from "node:os";
import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import type { GateVerdict } from "../gates/gates.ts";
import { StatusLine } from "../progress.ts";
import { standing } from "./gates.ts";
import { tellTeam } from "./notices.ts";
import { gatesText, outcomeText } from "./outcome.ts";
import type { JournalEntry } from "./records.ts";
import type { Session } from "./session.ts";
import { commandLine } from "./session.ts";
import type { ApplyOptions, Prepared } from "./switch.ts";
import { apply } from "./switch.ts";

/** Seconds that gates have to say yes, at least. */
export const leastPatience = 15 * 60;

interface EnterOptions extends ApplyOptions {
  /** Seconds on the estate's clock that gates may take. Default: 15 minutes, or half as long again as the plan expects. */
  gateTimeout?: number | undefined;
}

/** What a switch did, gates included. */
export interface Entered {
  entry: JournalEntry;
  gates: GateVerdict[];
}

/**
 * Applies a prepared switch, asks the gates of its phase and notes it all down. Throws {@link Refused} when it was not
 * reached or a gate is not yes, {@link Interrupted} when the operator stopped it; both say where the stack stands.
 */
export async function enter(session: Session, prepared: Prepared, options: EnterOptions): Promise<Entered> {
  const { records, terminal, interrupts } = session;
  const { from, to, plan } = prepared;
  const about = { from, to, by: userInfo().username };
  await tellTeam(session, { kind: "started", ...about, expected: plan.forward.timing.seconds });
  const failed = (reason: string): Promise<void> =>
    tellTeam(session, { kind: "failed", ...about, reason, next: commandLine(session, "status") });
  const applied = await apply(session, prepared, options);
  const lines = outcomeText(session, prepared, applied);
  if (applied.outcome !== "done") {
    records.journal(applied.entry);
    const { outcome, entry } = applied;
    if (outcome === "interrupted") {
      await tellTeam(session, {
        kind: "interrupted",
        ...about,
        steps: entry.steps,
        next: commandLine(session, "status"),
      });
      throw new Interrupted(lines.join("\n"));
    }
    await failed(`${to} was not reached, ${entry.steps} steps were done.`);
    throw new Refused(lines.join("\n"));
  }
  for (const line of lines) terminal.note(line);
  const patience = Math.max(leastPatience, 1.5 * plan.forward.timing.seconds);
  const asked = askGates(session, to, options.gateTimeout ?? patience, options.despite);
  const gates = await asked.catch((error: unknown) => {
    records.journal(applied.entry);
    if (!interrupts.stop.aborted) throw error;
    throw new Interrupted(`Stopped while the gates were asked: the switch itself is done.`);
  });
  const entry = { ...applied.entry, gates };
  records.journal(entry);
  const open = standing(gates, options.despite);
  if (open.length > 0) {
    const message = notReady(session, to, open);
    await failed(message);
    throw new Refused(message);
  }
  await tellTeam(session, { kind: "done", ...about, took: entry.seconds, waived: entry.despite });
  return { entry, gates };
}

/** Asks a phase's gates and shows their answers. */
export async function askGates(
  { gates, terminal, interrupts }: Session,
  phase: Phase,
  timeout: number,
  despite: readonly string[] = [],
): Promise<GateVerdict[]> {
  const status = new StatusLine(terminal);
  const open = new Map<string, GateVerdict>();
  const verdicts = await gates.ask(phase, {
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
