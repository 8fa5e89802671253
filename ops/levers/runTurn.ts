import { Interrupted, Refused } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { GateVerdict } from "../gates/gates.ts";
import { RunRecord } from "../recording/runRecord.ts";
import { leverTurnText } from "../switching/message.ts";
import { noticesOf } from "../switching/notices.ts";
import { attentionText } from "../switching/outcome.ts";
import { unwrittenText } from "../switching/phaseFile.ts";
import { openGates } from "../switching/phaseGates.ts";
import type { JournalEntry } from "../switching/records.ts";
import { askPhaseGates, minGateSeconds } from "../switching/runSwitch.ts";
import type { Session } from "../switching/session.ts";
import { commandLine } from "../switching/session.ts";
import { duration, paint } from "../terminal.ts";
import type { PreparedTurn, Turned } from "./turnLevers.ts";
import { applyTurn } from "./turnLevers.ts";

interface RunOptions {
  despite?: readonly string[];
  seal?: string | undefined;
  /** Seconds on the estate's clock that gates may take. Default: 15 minutes, or half as long again as the plan expects. */
  gateTimeout?: number | undefined;
}

/**
 * Applies a prepared turn, asks the gates of what it changed and notes it all down. Throws {@link Refused} when it did not arrive
 * or a gate is not yes, {@link Interrupted} when the operator stopped it; both say where the stack stands.
 */
export async function runTurn(session: Session, prepared: PreparedTurn, options: RunOptions): Promise<JournalEntry> {
  const seen = new RunRecord(session, prepared.recorded);
  try {
    return await turnAndAsk(session, prepared, options, seen);
  } finally {
    seen.end();
  }
}

async function turnAndAsk(
  session: Session,
  prepared: PreparedTurn,
  options: RunOptions,
  seen: RunRecord,
): Promise<JournalEntry> {
  const { records, terminal, interrupts, workspace } = session;
  const { phase, turn, out, plan } = prepared;
  const what = leverTurnText(turn);
  const team = noticesOf(session, { from: phase, to: phase, what });
  await team.started(plan.forward.timing.seconds);
  const turned = await applyTurn(session, prepared, options).catch(async (error: unknown) => {
    await team.failed(reasonOf(error));
    throw error;
  });
  seen.arrived(turned.after);
  const lines = turnText(session, prepared, turned);
  if (turned.outcome !== "done") {
    records.journal(turned.entry);
    const { steps } = turned.entry;
    if (turned.outcome === "interrupted") {
      await team.interrupted(steps);
      throw new Interrupted(lines.join("\n"));
    }
    await team.failed(`it was not done to its end, ${steps} steps were.`);
    throw new Refused(lines.join("\n"));
  }
  for (const line of lines) terminal.note(line);
  const patience = Math.max(minGateSeconds, 1.5 * plan.forward.timing.seconds);
  const only = gatesOfSteps(plan.forward.steps.map(({ name }) => name));
  const asking = askPhaseGates(session, phase, options.gateTimeout ?? patience, options.despite, { levers: out, only });
  const gates: GateVerdict[] = await asking.catch(async (error: unknown) => {
    records.journal(turned.entry);
    if (interrupts.stop.aborted) throw new Interrupted(`Stopped while the gates were asked: ${what} is done.`);
    const reason = `${what} is done, but its gates could not be asked: ${reasonOf(error)}.`;
    await team.failed(reason);
    throw new Refused(`${reason} ${againText(session)}`);
  });
  const entry = { ...turned.entry, gates };
  records.journal(entry);
  const open = openGates(gates, options.despite);
  if (open.length === 0) {
    await team.done(entry);
    return entry;
  }
  const names = open.map(({ gate }) => gate).join(", ");
  const reason = `${what} is done, and not everything of it is there: ${names}.`;
  await team.failed(reason);
  throw new Refused(`${workspace.stack}: ${reason} ${againText(session)}`);
}

function againText(session: Session): string {
  return `Ask again: ${commandLine(session, "status")}`;
}

/** Gates are named after the resource they are about. */
function gatesOfSteps(names: readonly string[]): (gate: string) => boolean {
  return (gate) => names.some((name) => gate === name || gate.startsWith(`${name}-`));
}

function turnText(session: Session, { phase, turn, out }: PreparedTurn, turned: Turned): string[] {
  const { outcome, entry, reasons, after, unwritten } = turned;
  const { stack, stackFile } = session.workspace;
  const took = duration(entry.seconds);
  const file =
    unwritten === undefined
      ? []
      : [paint.warning(unwrittenText(stackFile, unwritten, { levers: after?.levers.entered ?? out }))];
  const what = leverTurnText(turn);
  if (outcome === "done") {
    const now = out.length === 0 ? "no lever is out" : `out: ${out.join(", ")}`;
    return [paint.good(`${stack} in ${phase}, ${what}: ${entry.steps} steps in ${took}; ${now}.`), ...file];
  }
  return [
    paint.bad(
      `${outcome === "interrupted" ? "Stopped" : "Failed"} before ${what} was done: ${entry.steps} steps in ${took}.`,
    ),
    ...reasons.map((reason) => `  ${reason}`),
    ...(after
      ? attentionText(session, after)
      : [`Where ${stack} stands is not known. Look: ${commandLine(session, "status")}`]),
    ...file,
  ];
}
