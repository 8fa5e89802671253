import { phases } from "../../infra/contract/dial.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { costsIn } from "../cost/costs.ts";
import { notifyTeam } from "../switching/notices.ts";
import type { Session } from "../switching/session.ts";
import { commandLine } from "../switching/session.ts";
import { duration } from "../terminal.ts";
import { ends } from "./look.ts";
import type { Look } from "./look.ts";
import { isoOf } from "./shows.ts";

/** A stack that is up past its end. */
export interface Overdue {
  phase: Phase;
  /** Seconds since its end. */
  seconds: number;
  /** What it costs an hour more than normal, at least; undefined where a price is missing. */
  perHour?: string;
}

/** Whether a stack is above where it should rest past the end of its way up; undefined where it is not, or nobody said until when. */
export async function overdueOf(session: Session, look: Look): Promise<Overdue | undefined> {
  const { deadline, next, now, recorded } = look;
  if (!deadline || next?.way !== "back" || next.state !== "due") return undefined;
  const phase = ends(recorded).higher;
  const costs = await costsIn(session.offline, phases, session.prices);
  const more = costs && costs[phase].hourly - costs.normal.hourly;
  return {
    phase,
    seconds: now.since(deadline.at).total("seconds"),
    ...(costs && more !== undefined && { perHour: `${more.toFixed(2)} ${costs.normal.currency}` }),
  };
}

/** Tells the team of an end that is past, once; returns whether it did. */
export function tellOverdue(session: Session, { ledger, deadline, now }: Look, overdue: Overdue): Promise<boolean> {
  const next = commandLine(session, "rollback");
  return ledger.once(`overdue ${isoOf(deadline?.at ?? now)}`, () =>
    notifyTeam(session, { kind: "overdue", ...overdue, next }),
  );
}

/** `in live, 40 min past its end, at 92.18 USD an hour more than normal` */
export function overdueText({ phase, seconds, perHour }: Overdue): string {
  return `in ${phase}, ${duration(seconds)} past its end${perHour === undefined ? "" : `, at ${perHour} an hour more than normal`}`;
}
