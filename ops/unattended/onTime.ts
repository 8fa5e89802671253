import { Refused, UsageError } from "../errors.ts";
import type { Session } from "../switching/session.ts";
import { commandLine } from "../switching/session.ts";
import { duration } from "../terminal.ts";
import { momentText, parseNow } from "../timing/airTime.ts";
import { approvalsFolder } from "./approvals.ts";
import type { Look } from "./look.ts";
import { lookAt } from "./look.ts";
import { overdueOf, overdueText, tellOverdue } from "./overdue.ts";
import { isoOf, showText } from "./shows.ts";
import { upText } from "./text.ts";
import { verdictOf } from "./verdict.ts";

/** What `status` says of the calendar, the end of a way up and the timer. */
export interface OnTime {
  told: { until?: string; due?: string[] };
  problems: string[];
}

/** Runs of the timer that may be lost before anybody is told. */
const lostRuns = 3;

/**
 * Whether a stack is up past its end, and, where the stack file has `unattended`, whether what was due has begun and the timer runs.
 * Tells the team of an end that is past, once. A calendar that is wrong is a problem like another.
 */
export async function onTime(
  session: Session,
  { approvals, now: given }: { approvals?: string; now?: string },
  known: Pick<Look, "recorded" | "history">,
): Promise<OnTime> {
  const now = parseNow(given);
  try {
    const look = await lookAt(session, now, known);
    const problems: string[] = [];
    const overdue = await overdueOf(session, look);
    if (overdue) {
      const next = commandLine(session, "rollback");
      problems.push(`${overdueText(overdue)}: ${next}, or ${commandLine(session, "extend", "--until +1h")}`);
      if (await tellOverdue(session, look, overdue)) await look.ledger.share(session.engine);
    }
    if (session.estate.unattended) problems.push(...(await timerProblems(session, look, approvals)));
    return { told: toldOf(look), problems };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof Refused)) throw error;
    return { told: {}, problems: [error.message] };
  }
}

function toldOf(look: Look): OnTime["told"] {
  const { deadline, next } = look;
  const due = [
    ...upText(look),
    ...(next?.show
      ? [`Next by the calendar: ${next.from} → ${next.to} from ${momentText(next.at)}, for ${showText(next.show)}.`]
      : []),
  ];
  return { ...(deadline && { until: isoOf(deadline.at) }), ...(due.length > 0 && { due }) };
}

async function timerProblems(session: Session, look: Look, approvals: string | undefined): Promise<string[]> {
  const { problems, ready } = await verdictOf(session, look, approvalsFolder(session.workspace, approvals));
  const { now, ledger, unattended, next } = look;
  const every = unattended.everyMinutes * 60;
  const silent = ledger.silentFor(now);
  const late = next && ready ? now.since(next.at.toInstant()).total("seconds") : 0;
  return [
    ...problems.map(({ text }) => text),
    ...(silent > lostRuns * every
      ? [
          `the timer has not run for ${duration(silent)}: ${commandLine(session, "due", "--run")} every ${unattended.everyMinutes} min`,
        ]
      : []),
    ...(next && ready && late > every * 2
      ? [`${next.from} → ${next.to} is approved and due for ${duration(late)}, and has not begun: does the timer run?`]
      : []),
  ];
}
