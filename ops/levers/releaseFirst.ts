import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { Refused } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { leverTurnText } from "../switching/message.ts";
import { outageText, outagesIn } from "../switching/outage.ts";
import type { Recorded } from "../switching/recorded.ts";
import type { JournalEntry } from "../switching/records.ts";
import type { Session } from "../switching/session.ts";
import { commandLine, settledOf } from "../switching/session.ts";
import { leverPlanText } from "./text.ts";
import { runTurn } from "./runTurn.ts";
import { prepareTurn } from "./turnLevers.ts";

interface ReleaseOptions {
  json?: boolean;
  despite?: string[];
  gateTimeout?: number;
  dryRun?: boolean;
  /** What comes after it, told with it. */
  ahead?: readonly string[];
  /** Asks whether to go ahead. */
  ask: () => Promise<void>;
}

/** What came before a switch: a release, or its plan alone. */
export interface Released {
  recorded: Recorded & { entered: Phase };
  entry?: JournalEntry;
  /** Where only the plan was asked for. */
  planned?: Plan;
}

/** Throws {@link Refused} for a switch further up with a lever out: what it does is for the phase it was pulled in. */
export function assertNoneOut(session: Session, { entered, levers }: Recorded, to: Phase): void {
  const up = entered !== undefined && phases.indexOf(to) > phases.indexOf(entered);
  if (!up || levers.out.length === 0) return;
  const lines = levers.out.map((name) => `  ${commandLine(session, "release", name)}`);
  throw new Refused(
    [`${to} is refused while a lever is out: ${levers.out.join(", ")}. Release it first:`, ...lines].join("\n"),
  );
}

/** Before a way down, whatever is out is put back: the plan is shown, asked for and applied. Throws as a release does. */
export async function releaseFirst(
  session: Session,
  recorded: Recorded & { entered: Phase },
  options: ReleaseOptions,
): Promise<Released> {
  const { terminal, estate, workspace } = session;
  const released = recorded.levers.out;
  if (released.length === 0) return { recorded };
  const turn = { pulled: [], released };
  terminal.note(`${workspace.stack} has levers out: ${released.join(", ")}. They are put back first.`);
  const prepared = await prepareTurn(session, recorded, turn);
  const { plan } = prepared;
  const { json, dryRun, ahead = [], ask, despite, gateTimeout } = options;
  const page = [...leverPlanText(plan, estate, turn), ...ahead];
  for (const line of page) {
    if (json) terminal.note(line);
    else terminal.out(line);
  }
  if (plan.refusals.length > 0) throw new Refused(`${leverTurnText(turn)}: ${plan.refusals.join("\n")}`);
  if (dryRun) return { recorded, planned: plan };
  for (const line of outageText(outagesIn(plan.forward))) terminal.note(line);
  await ask();
  terminal.note("");
  const entry = await runTurn(session, prepared, { despite, gateTimeout });
  return { recorded: await settledOf(session), entry };
}
