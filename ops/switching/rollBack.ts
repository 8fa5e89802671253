import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import type { Released } from "../levers/releaseFirst.ts";
import { releaseFirst } from "../levers/releaseFirst.ts";
import type { Plan } from "../plan/plan.ts";
import { moveText, planText } from "../plan/text.ts";
import { paint } from "../terminal.ts";
import { closedText } from "../notices/notice.ts";
import type { Closing } from "../report/closing.ts";
import { closingOf } from "../report/closing.ts";
import { confirm } from "./confirm.ts";
import { sayingWhere } from "./interruption.ts";
import { notifyTeam } from "./notices.ts";
import { outagesIn, outageText } from "./outage.ts";
import { phasesToNormal } from "./phasesToNormal.ts";
import type { Proof } from "./proof.ts";
import { prove, proofText } from "./proof.ts";
import type { Recorded } from "./recorded.ts";
import type { JournalEntry } from "./records.ts";
import { refreshHalfDone } from "./refreshHalfDone.ts";
import { runSwitch } from "./runSwitch.ts";
import type { Session } from "./session.ts";
import { commandLine, settledOf } from "./session.ts";
import { prepare, putFileRight, startPhase, positionText } from "./switch.ts";
import { plansAhead, wayText } from "./way.ts";

export interface RollBackOptions {
  yes?: boolean;
  dryRun?: boolean;
  despite?: string[];
  gateTimeout?: number;
  json?: boolean;
  /** Seal of the approval, and who approved, where a timer runs it. */
  seal?: string | undefined;
  approved?: string | undefined;
}

/**
 * From any phase, half-done ones included, phase by phase to normal, then the proof. Throws {@link Refused} when a switch may not
 * go ahead, did not arrive, or the estate is not what it was.
 */
export async function rollBack(session: Session, options: RollBackOptions): Promise<void> {
  const { terminal, workspace } = session;
  if (!options.dryRun) await sayingWhere(session, () => refreshHalfDone(session));
  const recorded = await settledOf(session);
  const path = phasesToNormal(recorded);
  terminal.note(
    `${workspace.stack} is ${positionText(recorded)}. The way: ${path.join(", ") || "none, it is in normal"}.`,
  );
  if (path.length === 0 && !options.dryRun) putFileRight(session, "normal");
  const answer = (more: object): void => {
    if (options.json) terminal.out(JSON.stringify({ stack: workspace.stack, road: path, ...more }, null, 2));
  };
  const entries: JournalEntry[] = [];
  const released = await sayingWhere(session, () => putBack(session, recorded, path, options));
  if (released.entry) entries.push(released.entry);
  if (released.planned) {
    answer({ outcome: "planned", way: [released.planned, ...released.ahead] });
    return;
  }
  for (const to of path) {
    const way = entries.length === 0 ? path : undefined;
    const made = await sayingWhere(session, () => step(session, to, options, way)).catch((error: unknown) => {
      if (error instanceof Interrupted) answer({ outcome: "interrupted", entries });
      throw error;
    });
    if (made.way !== undefined) answer({ outcome: "planned", way: made.way });
    if (made.entry === undefined) return;
    entries.push(made.entry);
  }
  const proof = await sayingWhere(session, () => prove(session));
  const closing = entries.length > 0 ? await closingOf(session) : undefined;
  answer({ outcome: proof.holds ? "done" : "not as it was", entries, proof, ...(closing && { evening: closing }) });
  if (closing) await tellClosing(session, closing, proof.holds);
  printProof(proof, session, options);
}

/** The morning after, at once: whoever reads it need not ask. */
async function tellClosing(session: Session, closing: Closing, proved: boolean): Promise<void> {
  const told = { ...closing, proved, next: commandLine(session, "report") };
  session.terminal.note(closedText({ ...told, stack: session.workspace.stack }));
  await notifyTeam(session, { kind: "closed", ...told });
}

/** What is out goes back before the first switch, told with the whole way. */
async function putBack(
  session: Session,
  recorded: Recorded & { entered: Phase },
  path: readonly Phase[],
  options: RollBackOptions,
): Promise<Released & { ahead: Plan[] }> {
  if (recorded.levers.out.length === 0) return { recorded, ahead: [] };
  const ahead = await plansAhead(session, [recorded.entered, ...path]);
  const { json, despite, gateTimeout, dryRun } = options;
  const [first, ...others] = ahead;
  const text = first
    ? ["", ...moveText(first.forward, "Then, as the stack file has it"), ...wayText(first, others)]
    : [];
  const { stack } = session.workspace;
  const ask = () => confirm(session, `Put the levers and ${stack} back to normal?`, "normal", options);
  return {
    ...(await releaseFirst(session, recorded, { json, despite, gateTimeout, dryRun, ahead: text, ask })),
    ahead,
  };
}

/** One switch of the way, told with the whole way where it is the first; without an entry where only the plan was asked for. */
async function step(
  session: Session,
  to: Phase,
  options: RollBackOptions,
  path: readonly Phase[] | undefined,
): Promise<{ entry?: JournalEntry; way?: Plan[] }> {
  const { terminal, interrupts } = session;
  interrupts.stop.throwIfAborted();
  const recorded = await settledOf(session);
  const from = startPhase(session, recorded, to);
  if (from === undefined) throw new Refused(`The stack moved to ${to} by itself: look with npx broadcast status.`);
  const prepared = await prepare(session, recorded, from, to);
  const { plan } = prepared;
  const ahead = path ? await plansAhead(session, path) : [];
  const page = [...(path ? planText(plan) : moveText(plan.forward)), ...wayText(plan, ahead)];
  // Whoever is asked must have seen it, wherever the answer goes.
  if (!options.json) for (const line of page) terminal.out(line);
  else if (!options.yes) for (const line of page) terminal.note(line);
  if (plan.refusals.length > 0) throw new Refused(path && !options.json ? "" : plan.refusals.join("\n"));
  if (options.dryRun) return { way: [plan, ...ahead] };
  // Told and never refused: an outage on the way back must not keep anybody up there.
  const outages = [plan, ...ahead].flatMap(({ forward }) => outagesIn(forward));
  for (const line of outageText(outages)) terminal.note(line);
  if (path) await confirm(session, `Roll ${session.workspace.stack} back to normal?`, "normal", options);
  terminal.note("");
  const { despite, gateTimeout, seal, approved } = options;
  return { entry: (await runSwitch(session, prepared, { despite, gateTimeout, seal, approved })).entry };
}

function printProof(proof: Proof, { terminal, workspace: { stack } }: Session, { json }: RollBackOptions): void {
  if (!json) for (const line of proofText(proof)) terminal.out(line);
  if (!proof.holds) throw new Refused(json ? `${stack} is not what it was.` : "");
  terminal.note(paint.good(`${stack} is in normal, and what it was before.`));
}
