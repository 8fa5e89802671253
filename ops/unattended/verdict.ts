import { Temporal } from "temporal-polyfill";
import { oneLine } from "../../infra/contract/text.ts";
import { Refused } from "../errors.ts";
import type { World } from "../seal/world.ts";
import { lastingWorldOf, partsOf } from "../seal/world.ts";
import { summaryIn } from "../switching/message.ts";
import { isHalfDone } from "../switching/recorded.ts";
import type { Session } from "../switching/session.ts";
import { commandLine } from "../switching/session.ts";
import { positionText } from "../switching/switch.ts";
import { duration } from "../terminal.ts";
import { momentText } from "../timing/airTime.ts";
import type { Approval, ApprovedSwitch } from "./approval.ts";
import { approvalFor, approvalsWithoutShow, assertHolds, switchIn } from "./approvals.ts";
import type { Next } from "./decide.ts";
import type { Attempts } from "./ledger.ts";
import type { Look } from "./look.ts";
import { showOf } from "./look.ts";
import { isoOf, shellWord, showRef, showText } from "./shows.ts";

/** Times that an approved switch is tried, before a person must look. */
const mostAttempts = 3;

/** What may be started now, and by whose word. */
export interface Ready {
  next: Next;
  /** The approval it is held to; undefined for a way back that `onDeadline: rollback` approves. */
  approval?: Approval;
  approved?: ApprovedSwitch;
  /** The approved switch itself was cut off, and goes on. */
  resuming: boolean;
}

/** What comes of a look: what may be started, and what needs a person. */
export interface Verdict {
  ready?: Ready;
  /** The approval of what is due or next, whether or not it may be started. */
  approval?: Approval;
  /** A line each, with what to run; the first words of each stay the same while it lasts. */
  problems: Problem[];
  /** What is told without needing anybody. */
  remarks: string[];
}

export interface Problem {
  /** Stays the same while the same thing lasts, so that it is told once. */
  key: string;
  text: string;
}

/** Whether what is due may be started: approved, by this very world, not done before, not begun by somebody else. */
export async function verdictOf(session: Session, look: Look, folder: string): Promise<Verdict> {
  const { next, running, recorded } = look;
  const problems = strayApprovals(session, look, folder);
  const remarks: string[] = [];
  if (running) {
    const { from, to, by } = running;
    return { problems, remarks: [`${from} → ${to} is under way on this machine, by ${oneLine(by)}.`] };
  }
  if (!next) {
    if (isHalfDone(recorded)) problems.push(halfDone(session, look));
    return { problems, remarks };
  }
  const about = `${next.from} → ${next.to} for ${next.show ? showText(next.show) : "the way back"}`;
  const key = `${next.from}-${next.to} ${next.show ? showRef(next.show).air : ""} ${next.state}`;
  const problem = (kind: string, text: string): void => void problems.push({ key: `${key} ${kind}`, text });
  if (next.state === "missed") {
    problem("missed", missedText(session, look, next, about));
    return { problems, remarks };
  }
  if (next.state === "waiting" && !isNear(next, look)) {
    if (isHalfDone(recorded)) problems.push(halfDone(session, look));
    return { problems, remarks };
  }
  const show = next.show ?? showOf(look);
  let approval: Approval | undefined;
  try {
    approval = show && approvalFor(folder, session.workspace.stack, showRef(show));
    const judged = await judge(session, look, next, approval);
    if ("ready" in judged) {
      const ready = next.state === "waiting" ? undefined : judged.ready;
      return { ...(ready && { ready }), ...(approval && { approval }), problems, remarks };
    }
    if (judged.kind === "not up") remarks.push(judged.text);
    else problem(judged.kind, `${about}: ${judged.text}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    problem("refused", `${about}: ${error.message}`);
  }
  return { ...(approval && { approval }), problems, remarks };
}

type Judged = { ready: Ready } | { kind: string; text: string };

async function judge(session: Session, look: Look, next: Next, approval: Approval | undefined): Promise<Judged> {
  const { recorded, ledger, unattended, history } = look;
  const approved = approval && switchIn(approval, next.from, next.way === "back" ? stepDown(next) : next.to);
  if (!approval || !approved) {
    if (next.way === "up") return { kind: "unapproved", text: unapprovedText(session, next) };
    if (next.state === "waiting") return { kind: "not up", text: backText(next) };
    if (unattended.onDeadline === "tell") return { kind: "over", text: overText(session, look, next) };
    if (isHalfDone(recorded)) return { kind: "half", text: halfDone(session, look).text };
    const seal = sealOf(undefined, look);
    const last = ledger.attemptsUnder(seal);
    const failed = Math.max(last.failed, runsOf(history, { seal }, undefined, "failed"));
    return givenUp(session, next, { ...last, failed }) ?? { ready: { next, resuming: false } };
  }
  const { seal } = approval;
  const attempts = ledger.attempts({ from: next.from, to: approved.to, seal });
  const begun = recorded.settled === next.from && recorded.entered === approved.to && isHalfDone(recorded);
  const resuming = begun && wasOurs(look, approval, approved, attempts.last);
  if (isHalfDone(recorded) && !resuming) return { kind: "half", text: halfDone(session, look).text };
  const failed = Math.max(attempts.failed, runsOf(history, approval, approved, "failed"));
  const over = givenUp(session, next, { ...attempts, failed });
  if (over) return over;
  if (next.way === "up" && runsOf(history, approval, approved, "succeeded") > 0) {
    const again = commandLine(session, "approve", `--for ${shellWord(approval.show)}`);
    return {
      kind: "done before",
      text: `it was done once, and taken back since: it is not done again. To do it again: ${again}`,
    };
  }
  assertHolds(approval, approved, { now: await worldNow(session, recorded.hash), recorded, resuming });
  return { ready: { next, approval, approved, resuming } };
}

/** Why no timer begins it again: somebody stopped it, or it failed too often. */
function givenUp(
  session: Session,
  next: Next,
  { last, failed }: Attempts,
): Exclude<Judged, { ready: Ready }> | undefined {
  if (last === "interrupted") return { kind: "stopped", text: stoppedText(session, next) };
  if (failed < mostAttempts) return undefined;
  return { kind: "failed", text: `it failed ${failed} times and is not tried again. ${lookText(session)}` };
}

/** What a run is noted under: the approval's seal; of a way back that `onDeadline` approves the end that it is due by. */
export function sealOf(approval: Approval | undefined, { deadline, now }: Pick<Look, "deadline" | "now">): string {
  return approval?.seal ?? `onDeadline ${isoOf(deadline?.at ?? now)}`;
}

/** A way back goes phase by phase: the first of it is what must be approved. */
function stepDown({ from }: Next): "prewarm" | "normal" {
  return from === "live" ? "prewarm" : "normal";
}

/** The world as it is, to be compared with that of an approval. */
export function worldNow(session: Session, stateHash: string): Promise<World> {
  return lastingWorldOf(partsOf(session, stateHash));
}

/** Half done by the approved switch itself, which was cut off or failed: nobody stopped it on purpose. */
function wasOurs(
  { history }: Look,
  { seal }: Approval,
  { from, to }: ApprovedSwitch,
  last: string | undefined,
): boolean {
  if (last === "cut off" || last === "failed") return true;
  if (last !== undefined) return false;
  // Another machine began it: the stack's own history says so.
  const summary = summaryIn(history[0]?.message ?? "");
  return summary?.seal === seal && summary.from === from && summary.to === to && history[0]?.result === "failed";
}

/** How often an approved switch ended so, on whatever machine; without `of`, whatever ran under that seal. */
function runsOf(
  history: Look["history"],
  { seal }: Pick<Approval, "seal">,
  of: ApprovedSwitch | undefined,
  ended: string,
): number {
  return history.filter(({ message, result }) => {
    const summary = summaryIn(message);
    if (result !== ended || summary?.seal !== seal) return false;
    return !of || (summary.from === of.from && summary.to === of.to);
  }).length;
}

function isNear({ at }: Next, { now, unattended }: Look): boolean {
  return at.toInstant().since(now).total("hours") <= unattended.noticeHours;
}

function strayApprovals(session: Session, { shows, now }: Look, folder: string): Problem[] {
  const paths = approvalsWithoutShow(folder, session.workspace.stack, shows.map(showRef), now);
  return paths.map((path) => ({
    key: `stray ${path}`,
    text: `${path} approves a show that the calendar does not have: it was moved or called off. Nothing is done for it; take the file away, or approve anew.`,
  }));
}

function halfDone(session: Session, { recorded }: Look): Problem {
  const { entered } = recorded;
  return {
    key: `half ${recorded.settled ?? ""}-${entered}`,
    text:
      `${session.workspace.stack} is ${positionText(recorded)}, and not by a switch that a timer may go on with. ` +
      `Go on: ${commandLine(session, "switch", `--to ${entered}`)}, or back: ${commandLine(session, "rollback")}`,
  };
}

function unapprovedText(session: Session, { at, latest = at, show }: Next): string {
  const command = commandLine(session, "approve", `--for ${shellWord(show ?? { name: "" })}`);
  return `nobody has approved it, so nothing will move. Due from ${momentText(at)}, latest safe start ${momentText(latest)}. ${command}`;
}

function missedText(session: Session, { now }: Look, { to, show, lastCall, at }: Next, about: string): string {
  const [last, air] = [lastCall ?? at, show?.air];
  const since = duration(now.since(last.toInstant()).total("seconds"));
  const onAir = air && Temporal.Instant.compare(air.toInstant(), now) <= 0;
  const when = onAir ? "it is on air" : `begun now it would not be there at air, for ${since}`;
  const what = commandLine(session, "timeline");
  return `${about} is missed: ${when}. No timer begins it any more. What still makes it: ${what}; whoever wants it all the same: ${commandLine(session, "switch", `--to ${to}`)}`;
}

function stoppedText(session: Session, { to }: Next): string {
  return `somebody stopped it, so no timer goes on. Go on: ${commandLine(session, "switch", `--to ${to}`)}, or approve again.`;
}

function lookText(session: Session): string {
  return `Look: ${commandLine(session, "status")}`;
}

function overText(session: Session, { now }: Look, { at, to }: Next): string {
  const past = duration(now.since(at.toInstant()).total("seconds"));
  return (
    `it is due for ${past}, and nobody approved that it goes back by itself. ` +
    `Back: ${commandLine(session, to === "normal" ? "rollback" : "switch", to === "normal" ? "" : `--to ${to}`)}; longer: ${commandLine(session, "extend", "--until +1h")}`
  );
}

function backText({ at, to }: Next): string {
  return `The way back to ${to} is due from ${momentText(at)}.`;
}
