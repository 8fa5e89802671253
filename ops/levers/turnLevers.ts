import type { Phase } from "../../infra/contract/dial.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import type { Plan } from "../plan/plan.ts";
import { assertUnmoved, carryOut } from "../switching/carryOut.ts";
import { leverMessageOf, leverTurnText } from "../switching/message.ts";
import { operatorName } from "../switching/operator.ts";
import { unwrittenText, whyUnwritten, writeLevers } from "../switching/phaseFile.ts";
import type { Recorded } from "../switching/recorded.ts";
import { isHalfDone } from "../switching/recorded.ts";
import type { JournalEntry } from "../switching/records.ts";
import type { Session } from "../switching/session.ts";
import { paint } from "../terminal.ts";
import { leverPlan } from "./leverPlan.ts";

/** Levers that are to be pulled and released, by name. */
export interface LeverTurn {
  pulled: string[];
  released: string[];
}

/** A turn of levers that was previewed on the real state and may be applied. */
export interface PreparedTurn {
  phase: Phase;
  turn: LeverTurn;
  /** Levers that are out afterwards. */
  out: string[];
  plan: Plan;
  enginePlan: string;
  recorded: Recorded;
}

/** What a turn leaves out, by name; what stopped half way counts as out. */
function outAfter({ levers }: Recorded, { pulled, released }: LeverTurn): string[] {
  return [...new Set([...levers.out, ...pulled])].filter((name) => !released.includes(name)).sort();
}

/** Previews a turn on the real state. The engine's own guard refuses what the levers do not own. */
export async function prepareTurn(
  session: Session,
  recorded: Recorded & { entered: Phase },
  turn: LeverTurn,
): Promise<PreparedTurn> {
  const { engine, workspace, estate, records, prices } = session;
  const phase = recorded.entered;
  const out = outAfter(recorded, turn);
  const preview = await engine.preview(phase, { levers: out });
  const plan = await leverPlan({
    ...{ stack: workspace.stack, estate, phase, before: preview.before, after: preview.after, steps: preview.steps },
    what: leverTurnText(turn),
    undo: leverTurnText({ pulled: turn.released, released: turn.pulled }),
    oneWay: isHalfDone(recorded) || turn.pulled.length === 0,
    measurements: records.measurements(),
    prices,
  });
  return { phase, turn, out, plan, enginePlan: preview.enginePlan, recorded };
}

/** What came of a turn. */
export interface Turned {
  outcome: JournalEntry["outcome"];
  entry: JournalEntry;
  reasons: readonly string[];
  after?: Recorded;
  /** Why the stack file does not say which levers are out; undefined where it does. */
  unwritten?: string;
}

/** Applies exactly what was prepared. Throws {@link Refused} when the state moved since, or another is at it. */
export async function applyTurn(
  session: Session,
  prepared: PreparedTurn,
  { despite = [], seal }: { despite?: readonly string[]; seal?: string | undefined } = {},
): Promise<Turned> {
  const { workspace, records } = session;
  const { phase, turn, out, plan, enginePlan, recorded } = prepared;
  await assertUnmoved(session, recorded);
  const by = operatorName();
  const follow = (levers: readonly string[]) => whyUnwritten(() => writeLevers(workspace.stackFile, levers));
  const carried = await carryOut(session, {
    ...{ move: plan.forward, levers: out, enginePlan },
    message: leverMessageOf({ broadcast: 1, phase, ...turn, by, despite: [...despite], ...(seal && { seal }) }),
    record: phaseRecords.levers,
    follow: () => follow(out),
  });
  const { after } = carried;
  const unwritten = after && follow(after.levers.entered);
  const arrived = after !== undefined && !isHalfDone(after) && after.levers.entered.join() === out.join();
  const outcome = arrived ? "done" : carried.stopped ? "interrupted" : "failed";
  const entry: JournalEntry = {
    stack: workspace.stack,
    ...{ from: phase, to: phase, by, outcome, despite: [...despite], gates: [], levers: turn },
    ...carried.entry,
    ...(seal && { seal }),
  };
  records.keepMeasurements(carried.measurements);
  return {
    ...{ outcome, entry, reasons: arrived ? [] : carried.reasons },
    ...(after && { after }),
    ...(unwritten !== undefined && { unwritten }),
  };
}

/** Has the stack file say the levers that are out: a command that was killed may have left it behind. */
export function putLeversRight({ workspace: { stackFile }, terminal }: Session, { levers }: Recorded): void {
  const unwritten = whyUnwritten(() => writeLevers(stackFile, levers.out));
  if (unwritten !== undefined)
    terminal.note(paint.warning(unwrittenText(stackFile, unwritten, { levers: levers.out })));
}
