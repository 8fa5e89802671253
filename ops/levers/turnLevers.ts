import type { Phase } from "../../infra/contract/dial.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import { Refused } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { Plan } from "../plan/plan.ts";
import { carryOut } from "../switching/carryOut.ts";
import { leverMessageOf, leverTurnText } from "../switching/message.ts";
import { operatorName } from "../switching/operator.ts";
import { writeLevers } from "../switching/phaseFile.ts";
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
  const { engine, workspace, records } = session;
  const { phase, turn, out, plan, enginePlan, recorded } = prepared;
  if ((await engine.recorded()).hash !== recorded.hash) {
    throw new Refused(
      `The state of ${workspace.stack} moved while the plan was read. Nothing was changed; look again.`,
    );
  }
  const by = operatorName();
  const carried = await carryOut(session, {
    ...{ move: plan.forward, levers: out, enginePlan },
    message: leverMessageOf({ broadcast: 1, phase, ...turn, by, despite: [...despite], ...(seal && { seal }) }),
    record: phaseRecords.levers,
    follow: () => follow(workspace.stackFile, out),
  });
  const { after } = carried;
  const unwritten = after && follow(workspace.stackFile, after.levers.entered);
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
  const unwritten = follow(stackFile, levers.out);
  if (unwritten !== undefined) terminal.note(paint.warning(unwrittenLeversText(stackFile, unwritten, levers.out)));
}

/** A stack file that did not follow would have a plain `pulumi up` turn them back. */
export function unwrittenLeversText(stackFile: string, why: string, levers: readonly string[]): string {
  const line = `broadcast:levers: [${levers.join(", ")}]`;
  return `${stackFile} could not be written: ${why}. Write "${line}" into it before anybody runs pulumi up.`;
}

/** Has the stack file say which levers are out; why not, where it cannot: that stops nothing. */
function follow(stackFile: string, levers: readonly string[]): string | undefined {
  try {
    writeLevers(stackFile, levers);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
