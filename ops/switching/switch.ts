import type { Phase } from "../../infra/contract/dial.ts";
import { phaseBetween } from "../../stacks/standing.ts";
import { phaseRecords as stashes } from "../../stacks/phaseRecords.ts";
import { PreviewedEstate } from "../engine/previewedEstate.ts";
import { Refused } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { baselineOf } from "./baseline.ts";
import { assertUnmoved, carryOut } from "./carryOut.ts";
import type { Summary } from "./message.ts";
import { messageOf } from "./message.ts";
import { operatorName } from "./operator.ts";
import { unwrittenText, whyUnwritten, writePhase } from "./phaseFile.ts";
import type { Recorded } from "./recorded.ts";
import { isHalfDone, startPhaseFor } from "./recorded.ts";
import type { Measurement } from "../timing/measured.ts";
import type { JournalEntry } from "./records.ts";
import type { Session } from "./session.ts";
import { commandLine } from "./session.ts";
import { paint } from "../terminal.ts";

/** A switch that was previewed on the real state and may be applied. */
export interface Prepared {
  from: Phase;
  to: Phase;
  plan: Plan;
  /** The engine's own plan of the same. */
  enginePlan: string;
  /** The state it was made from. */
  recorded: Recorded;
}

/** What came of it. */
export interface Applied {
  outcome: JournalEntry["outcome"];
  entry: JournalEntry;
  /** What the engine and the providers said; empty when all went well. */
  reasons: readonly string[];
  /** Undefined where the state could not be read afterwards. */
  after?: Recorded;
  /** Why the stack file does not say where the stack is; undefined where it does. */
  unwritten?: string;
  measurements: readonly Measurement[];
}

/** Where a switch to a phase would start; undefined when it is there already. Throws {@link Refused} for a jump. */
export function startPhase(session: Session, recorded: Recorded, to: Phase): Phase | undefined {
  const from = startPhaseFor(recorded, to);
  if (from === undefined || from === to) return undefined;
  for (const end of [recorded.settled ?? from, recorded.entered ?? from]) {
    const next = phaseBetween(end, to);
    if (next === undefined) continue;
    throw new Refused(
      `${session.workspace.stack} is ${positionText(recorded)}: ${end} → ${to} would skip ${next}. ` +
        `Next: ${commandLine(session, "switch", `--to ${next}`)}`,
    );
  }
  return from;
}

/** As people say it: in normal; half way from normal to prewarm. */
export function positionText({ entered, settled }: Recorded): string {
  return entered === settled
    ? `in ${entered ?? "no phase"}`
    : `half way from ${settled ?? "nothing"} to ${entered ?? ""}`;
}

/** Previews a switch on the real state; the plan is of the same form as an offline one. */
export async function prepare(session: Session, recorded: Recorded, from: Phase, to: Phase): Promise<Prepared> {
  const { engine, workspace, estate, records, prices } = session;
  const preview = await engine.preview(to);
  const way = { from, to, halfWay: isHalfDone(recorded) };
  const previewed = new PreviewedEstate(workspace.stack, estate, way, preview, records.measurements());
  const plan = await previewed.plan(from, to, prices);
  return { from, to, plan, enginePlan: preview.enginePlan, recorded };
}

export interface ApplyOptions {
  /** Gates that were overridden. */
  despite?: readonly string[];
  /** Seal of the plan it comes from. */
  seal?: string | undefined;
  /** On the way up, when the way back is due, and the show it is for. */
  end?: { until: string; show?: string } | undefined;
  /** Who approved what a timer runs. */
  approved?: string | undefined;
}

/**
 * Applies exactly what was prepared. The stack file gets its phase at the moment the engine has recorded it, and at the end
 * says what the state says. Throws {@link Refused} when the state moved since, or another is at it; from the first step on,
 * whatever fails is an outcome.
 */
export async function apply(session: Session, prepared: Prepared, options: ApplyOptions = {}): Promise<Applied> {
  const { workspace, records } = session;
  const { from, to, plan, enginePlan, recorded } = prepared;
  const { despite = [], seal, end, approved } = options;
  await assertUnmoved(session, recorded);
  const baseline = from === "normal" && !isHalfDone(recorded) ? baselineOf(recorded) : undefined;
  if (baseline) records.keepBaseline(baseline);
  const by = operatorName();
  const about = { until: end?.until, show: end?.show, approved };
  const summary = { from, to, by, despite: [...despite], baseline: baseline?.hash, seal, ...about } satisfies Omit<
    Summary,
    "broadcast"
  >;
  const follow = (phase: Phase) => whyUnwritten(() => writePhase(workspace.stackFile, phase));
  const carried = await carryOut(session, {
    ...{ move: plan.forward, enginePlan },
    message: messageOf({ broadcast: 1, ...summary }),
    record: stashes.entered,
    follow: () => follow(to),
  });
  const { after, measurements } = carried;
  const unwritten = after?.entered && follow(after.entered);
  const arrived = after?.entered === to && after.settled === to && after.pending.length === 0;
  const outcome = arrived ? "done" : carried.stopped ? "interrupted" : "failed";
  const entry: JournalEntry = {
    stack: workspace.stack,
    ...{ from, to, by, outcome, despite: [...despite], gates: [] },
    ...carried.entry,
    ...(seal !== undefined && { seal }),
  };
  return {
    ...{ outcome, entry, reasons: arrived ? [] : carried.reasons, measurements },
    ...(after && { after }),
    ...(unwritten !== undefined && { unwritten }),
  };
}

/**
 * Has the stack file say the phase that was asked for and that the stack is in already: a command that was killed may have
 * left it behind, and a plain `pulumi up` would go where it says.
 */
export function putFileRight({ workspace: { stackFile }, filePhase, terminal }: Session, phase: Phase): void {
  if (filePhase === phase) return;
  const unwritten = whyUnwritten(() => writePhase(stackFile, phase));
  terminal.note(
    unwritten === undefined
      ? `The stack file said ${filePhase}; it says ${phase} now.`
      : paint.warning(unwrittenText(stackFile, unwritten, { phase })),
  );
}
