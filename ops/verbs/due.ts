import type { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import { reasonOf } from "../files.ts";
import { notifyTeam } from "../switching/notices.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { commandLine, openSession } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";
import { duration, paint } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import { approvalsFolder } from "../unattended/approvals.ts";
import type { Next } from "../unattended/decide.ts";
import type { Look } from "../unattended/look.ts";
import { lookAt } from "../unattended/look.ts";
import { overdueOf, overdueText, tellOverdue } from "../unattended/overdue.ts";
import { refusalAhead, runReady } from "../unattended/run.ts";
import { isoOf, showRef } from "../unattended/shows.ts";
import { dueText } from "../unattended/text.ts";
import { trafficForbids } from "../unattended/traffic.ts";
import type { Problem, Verdict } from "../unattended/verdict.ts";
import { verdictOf } from "../unattended/verdict.ts";

export interface DueOptions extends StackOptions {
  /** Folder of the approvals. Default: beside the journal. */
  approvals?: string;
  /** Starts what is due and approved. */
  run?: boolean;
  /** For tests. */
  now?: string;
}

/**
 * `broadcast due`: what is due now, and whether it may be started without a person; with `run`, starts it. Throws {@link Refused} where
 * something needs a person, or what was started did not arrive; Interrupted where it was stopped.
 */
export async function due(options: DueOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  // One answer: what a switch prints goes beside it.
  const beside: Terminal = options.json ? { ...terminal, out: (line) => terminal.note(line) } : terminal;
  const session = await openSession(options, beside, interrupts);
  const moment = (): Temporal.Instant => parseNow(options.now);
  const folder = approvalsFolder(session.workspace, options.approvals);
  const look = await lookAt(session, moment());
  const gap = silenceText(look);
  // Who only looks is no timer.
  if (options.run) look.ledger.ran(isoOf(look.now));
  const verdict = await gated(await verdictOf(session, look, folder), look, options, beside, interrupts);
  const overdue = await overdueOf(session, look);
  if (!options.json) {
    for (const line of dueText(look, verdict)) terminal.out(line);
    if (overdue) terminal.out(paint.warning(`It is ${overdueText(overdue)}.`));
  }
  if (gap !== undefined) terminal.note(paint.warning(gap));
  const problems = [...verdict.problems];
  let ran: object | undefined;
  let failure: unknown;
  if (options.run && verdict.ready) {
    const { next } = verdict.ready;
    const late = look.now.since(next.at.toInstant()).total("seconds");
    if (late >= 1) beside.note(`It begins ${duration(late)} after it was due.`);
    const target = verdict.ready.approved?.to ?? next.to;
    await runReady(session, look, verdict.ready).catch((error: unknown) => (failure = error ?? true));
    const elsewhere = failure instanceof Refused && (await isIn(session, target));
    if (elsewhere) {
      beside.note(
        `${session.workspace.stack} is in ${target} all the same: another run, or a person, did it meanwhile.`,
      );
      failure = undefined;
    }
    const outcome = elsewhere ? "done elsewhere" : outcomeText(failure);
    ran = { from: next.from, to: target, late: Math.round(late), outcome };
    if (failure === undefined) problems.push(...(await aheadOf(session, moment(), folder)));
    else if (!(failure instanceof Interrupted)) problems.push(failedProblem(session, next, failure));
  }
  if (overdue && (failure !== undefined || !verdict.ready)) {
    await tellOverdue(session, look, overdue);
  }
  for (const { key, text } of problems) {
    await look.ledger.once(key, () => notifyTeam(session, { kind: "needsPerson", reason: text }));
  }
  await look.ledger.share(session.engine);
  if (options.json) terminal.out(JSON.stringify(answerOf(session, look, verdict, { problems, ran, overdue }), null, 2));
  if (failure !== undefined) throw failure as Error;
  if (problems.length > 0) {
    const fresh = problems.slice(verdict.problems.length).map(({ text }) => text);
    throw new Refused(options.json ? "" : fresh.join("\n"));
  }
}

/** Whether a stack has arrived in a phase, whoever brought it there. */
async function isIn({ engine }: Session, phase: Phase): Promise<boolean> {
  const { entered, settled, pending } = await engine.recorded();
  return entered === phase && settled === phase && pending.length === 0;
}

/** What stands in the way of a way back beside its approval. */
async function gated(
  verdict: Verdict,
  { unattended, next }: Look,
  options: DueOptions,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<Verdict> {
  if (next?.way !== "back" || !verdict.ready) return verdict;
  const forbids = await trafficForbids(unattended, options, terminal, interrupts);
  if (forbids === undefined) return verdict;
  const text = `${next.from} → ${next.to}, the way back, waits: ${forbids}.`;
  return {
    ...verdict,
    ready: undefined,
    problems: [...verdict.problems, { key: `${next.from}-${next.to} traffic`, text }],
  };
}

/** Whether what comes next for the same show would be refused, said while there is time. */
async function aheadOf(session: Session, now: Temporal.Instant, folder: string): Promise<Problem[]> {
  const look = await lookAt(session, now);
  const { next } = look;
  if (next?.way !== "up" || next.state === "missed") return [];
  const judged = await verdictOf(session, { ...look, next: { ...next, state: "due" } }, folder);
  const refusal = judged.ready ? await refusalAhead(session, look, judged.ready) : undefined;
  const own = judged.problems.filter(({ key }) => key.startsWith(`${next.from}-${next.to}`));
  if (refusal === undefined) return own;
  const text = `${next.from} → ${next.to} would be refused when its time comes: ${refusal}`;
  return [...own, { key: `${next.from}-${next.to} ahead`, text }];
}

/** Says where the timer did not run for longer than it should. */
function silenceText({ ledger, now, unattended }: Look): string | undefined {
  const silent = ledger.silentFor(now);
  if (!ledger.lastRun || silent <= unattended.everyMinutes * 60 * 2) return undefined;
  return `The timer did not run for ${duration(silent)}: it last did at ${isoOf(ledger.lastRun)}.`;
}

function failedProblem(session: Session, { from, to, way, show }: Next, failure: unknown): Problem {
  const reason = reasonOf(failure) || "its plan is refused";
  return {
    key: `${from}-${to} ${show ? showRef(show).air : way} failed`,
    text: `${from} → ${to} did not arrive: ${reason}\nLook: ${commandLine(session, "status")}`,
  };
}

function outcomeText(failure: unknown): string {
  if (failure === undefined) return "done";
  return failure instanceof Interrupted ? "interrupted" : "failed";
}

function answerOf(
  { workspace: { stack } }: Session,
  { recorded, now, next, deadline }: Look,
  { ready, approval, remarks }: Verdict,
  { problems, ...more }: { problems: Problem[]; ran: object | undefined; overdue: object | undefined },
): object {
  const { entered: phase, settled } = recorded;
  return {
    ...{ stack, at: isoOf(now), phase, settled },
    until: deadline ? isoOf(deadline.at) : null,
    next: next ? plainNext(next) : null,
    approved: approval ? { by: approval.by, at: approval.at, seal: approval.seal } : null,
    ready: ready !== undefined,
    problems: problems.map(({ text }) => text),
    remarks,
    ...more,
  };
}

function plainNext({ from, to, way, show, at, latest, lastCall, state }: Next): object {
  return {
    ...{ from, to, way, state, at: isoOf(at.toInstant()) },
    ...(show && { show: showRef(show) }),
    ...(latest && { latest: isoOf(latest.toInstant()) }),
    ...(lastCall && { lastCall: isoOf(lastCall.toInstant()) }),
  };
}
