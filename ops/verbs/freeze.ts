import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { Refused } from "../errors.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Recorded } from "../switching/recorded.ts";
import { isHalfDone } from "../switching/recorded.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession, recordedOf } from "../switching/session.ts";
import { positionText } from "../switching/switch.ts";
import type { Terminal } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import { listedBroadcasts } from "../timing/alarms.ts";
import type { FreezeWindow } from "../timing/freeze.ts";
import { freezeWindows, isWithin } from "../timing/freeze.ts";
import { earlierMeasurements } from "../timing/measured.ts";
import { timedSwitches } from "../timing/switches.ts";

export interface FreezeOptions extends StackOptions {
  /** Hours before the latest safe start from which on nothing should be delivered any more. */
  freeze: number;
  /** For tests. */
  now?: string;
}

/** `broadcast status --freeze`: whether a delivery may go ahead now. Throws {@link Refused} where it should wait. */
export async function freeze(options: FreezeOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const { freeze: aheadHours, json } = options;
  const session = await openSession(options, terminal, interrupts);
  const recorded = await recordedOf(session);
  const now = parseNow(options.now);
  const windows = await windowsOf(session, options, aheadHours);
  const reasons = [
    ...standingReasons(session, recorded),
    ...windows.filter((each) => isWithin(each, now)).map(reasonOf),
  ];
  const next = windows.find(({ from }) => Temporal.Instant.compare(now, from) < 0);
  const { stack } = session.workspace;
  const answer = { stack, frozen: reasons.length > 0, reasons, ...(next && { next: next.text }) };
  if (json) terminal.out(JSON.stringify(answer, null, 2));
  else for (const line of freezeText(answer)) terminal.out(line);
  if (answer.frozen) throw new Refused("");
}

function standingReasons(session: Session, recorded: Recorded & { entered: Phase }): string[] {
  const { workspace, filePhase } = session;
  if (isHalfDone(recorded)) return [`${workspace.stack} is ${positionText(recorded)}, unfinished`];
  if (recorded.entered !== "normal") return [`${workspace.stack} is ${positionText(recorded)}`];
  return filePhase === "normal" ? [] : [`the stack file says ${filePhase}: a switch is about to begin`];
}

function reasonOf({ text }: FreezeWindow): string {
  return `a show is near or on air: ${text}`;
}

async function windowsOf(
  { estate, workspace, terminal }: Session,
  { cwd }: FreezeOptions,
  aheadHours: number,
): Promise<FreezeWindow[]> {
  const { broadcasts = [], timing = defaultTiming } = estate;
  if (broadcasts.length === 0) return [];
  const { stack } = workspace;
  const measurements = earlierMeasurements({ stack, folder: cwd ?? projectFolder, timing: estate.timing }, (line) =>
    terminal.note(line),
  );
  const switches = await timedSwitches(new OfflineEstate(stack, estate), { timing, measurements });
  return freezeWindows(listedBroadcasts(broadcasts, timing.holdMinutes), switches, aheadHours);
}

interface Answer {
  stack: string;
  frozen: boolean;
  reasons: readonly string[];
  next?: string;
}

function freezeText({ stack, frozen, reasons, next }: Answer): string[] {
  const coming = next === undefined ? [] : [`  next: ${next}`];
  if (frozen)
    return [`Frozen: nothing should be delivered to ${stack} now.`, ...reasons.map((one) => `  ${one}`), ...coming];
  return [`Free: ${stack} is in normal, and no show is near.`, ...coming];
}
