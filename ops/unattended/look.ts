import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { Unattended } from "../../stacks/unattended.ts";
import { defaultUnattended } from "../../stacks/unattended.ts";
import type { PastUpdate } from "../switching/pulumiStack.ts";
import type { Recorded } from "../switching/recorded.ts";
import type { RunningSwitch } from "../switching/runningNote.ts";
import { runningSwitch } from "../switching/runningNote.ts";
import type { Session } from "../switching/session.ts";
import { settledOf } from "../switching/session.ts";
import type { Alarm } from "../timing/alarms.ts";
import type { Switches } from "../timing/switches.ts";
import { timedSwitches } from "../timing/switches.ts";
import type { Deadline } from "./deadline.ts";
import { deadlineIn } from "./deadline.ts";
import type { Next } from "./decide.ts";
import { decide } from "./decide.ts";
import { Ledger } from "./ledger.ts";
import { showsIn } from "./shows.ts";

/** A stack and its calendar at a moment. */
export interface Look {
  now: Temporal.Instant;
  recorded: Recorded & { entered: Phase };
  history: readonly PastUpdate[];
  shows: readonly Alarm[];
  switches: Switches;
  unattended: Unattended;
  ledger: Ledger;
  /** Until when it is up. */
  deadline?: Deadline;
  /** A switch that runs on this machine. */
  running?: RunningSwitch;
  /** What is due now, or next. */
  next?: Next;
}

/** Looks at an opened stack: where it stands, until when it is up, and what is due. Changes nothing. `known` was asked already. */
export async function lookAt(
  session: Session,
  now: Temporal.Instant,
  known: Partial<Pick<Look, "recorded" | "history">> = {},
): Promise<Look> {
  const { engine, estate, workspace, records, terminal } = session;
  // First, so that a switch that ends meanwhile is not taken for one that never was.
  const running = runningSwitch(workspace);
  const recorded = known.recorded ?? (await settledOf(session));
  const history = known.history ?? (await engine.history());
  const tags = await engine.tags();
  const ledger = new Ledger(workspace, tags, (line) => terminal.note(line));
  const shows = showsIn(estate);
  const { timing = defaultTiming, unattended = defaultUnattended } = estate;
  // Simulated seconds are no measurement of the estate.
  const measurements = workspace.sandbox ? [] : records.measurements();
  const switches = await timedSwitches(session.offline, { timing, measurements });
  const deadline = await deadlineIn(session, { history, tags });
  const { lower, higher } = ends(recorded);
  const { everyMinutes } = unattended;
  const next = decide({
    shows,
    switches,
    lower,
    higher,
    now,
    everyMinutes,
    ...(deadline && { deadline: deadline.at }),
  });
  return {
    ...{ now, recorded, history, shows, switches, unattended, ledger },
    ...(deadline && { deadline }),
    ...(running && { running }),
    ...(next && { next }),
  };
}

/** The phases a stack stands between; the same where no switch is half done. */
export function ends({ entered, settled }: Pick<Recorded, "entered" | "settled">): { lower: Phase; higher: Phase } {
  const [one = "normal", other = one] = [entered, settled];
  return phases.indexOf(one) < phases.indexOf(other) ? { lower: one, higher: other } : { lower: other, higher: one };
}

/** The show that a stack is up for, where its way up named one. */
export function showOf({ deadline, shows, now }: Look): Alarm | undefined {
  return shows.findLast(
    ({ name, air }) => name === deadline?.show && Temporal.Instant.compare(air.toInstant(), now) <= 0,
  );
}
