import type { Phase } from "../../infra/contract/dial.ts";
import { Refused, UsageError } from "../errors.ts";
import { assertNoneOut } from "../levers/releaseFirst.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Plan } from "../plan/plan.ts";
import { moveText, planText, timeText } from "../plan/text.ts";
import { keepToldSecrets } from "../secrets.ts";
import { readStackFile } from "../stackFile.ts";
import { assertAnswerable, confirm } from "../switching/confirm.ts";
import { sayingWhere } from "../switching/interruption.ts";
import { operatorName } from "../switching/operator.ts";
import { assertConsent, outagesIn, outageText } from "../switching/outage.ts";
import { attentionText } from "../switching/outcome.ts";
import { assertOverrides } from "../switching/preflight.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { isHalfDone } from "../switching/recorded.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { commandLine, openSession, workspaceOf } from "../switching/session.ts";
import { prepare } from "../switching/switch.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";
import { parseNow } from "../timing/airTime.ts";
import type { Alarm } from "../timing/alarms.ts";
import { agendaOf } from "../unattended/agenda.ts";
import type { ApprovedSwitch } from "../unattended/approval.ts";
import { approvedSteps, writeApproval } from "../unattended/approval.ts";
import { approvalsFolder, withdraw } from "../unattended/approvals.ts";
import type { Look } from "../unattended/look.ts";
import { lookAt } from "../unattended/look.ts";
import { findShow, shellWord, showRef, showsIn, showText } from "../unattended/shows.ts";
import { worldNow } from "../unattended/verdict.ts";

export interface ApproveOptions extends StackOptions {
  /** The show, by name, by air time or as NAME@AIR. Default: the next. */
  for?: string;
  /** Folder of the approvals. Default: beside the journal. */
  approvals?: string;
  /** Takes it away instead. */
  withdraw?: boolean;
  yes?: boolean;
  despite?: string[];
  /** For tests. */
  now?: string;
}

/**
 * `broadcast approve`: reads every switch of one show, up and back, and seals them, so that `due --run` may do exactly these.
 * Throws {@link Refused} for a plan that is, and where the stack is half way; UsageError for a show that is not in the calendar.
 */
export async function approve(options: ApproveOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  if (options.withdraw) {
    withdrawShow(options, terminal);
    return;
  }
  assertAnswerable(options, terminal);
  const session = await openSession(options, terminal, interrupts);
  const look = await lookAt(session, parseNow(options.now));
  const show = findShow(look.shows, options.for, look.now);
  const folder = approvalsFolder(session.workspace, options.approvals);
  await sayingWhere(session, () => approveShow(session, look, show, options, folder));
}

/** Asks neither the engine nor the state: whatever else is wrong, an approval can be taken back. */
function withdrawShow(options: ApproveOptions, terminal: Terminal): void {
  const { stack, cwd, approvals, json } = options;
  const { estate } = readStackFile(stack, cwd);
  const show = findShow(showsIn(estate), options.for, parseNow(options.now));
  const was = withdraw(approvalsFolder(workspaceOf(options, estate), approvals), stack, showRef(show));
  if (json) terminal.out(JSON.stringify({ stack, show: showRef(show), withdrawn: was }, null, 2));
  terminal.note(was ? `Nothing moves for ${showText(show)} any more.` : `${showText(show)} was not approved.`);
}

async function approveShow(
  session: Session,
  look: Look,
  show: Alarm,
  options: ApproveOptions,
  folder: string,
): Promise<void> {
  const { terminal, workspace, engine } = session;
  const { recorded } = look;
  if (isHalfDone(recorded)) throw new Refused(attentionText(session, recorded).join("\n"));
  const phase = recorded.entered;
  const ways = waysOf(look, show, phase);
  const [first] = ways;
  if (first?.up) assertNoneOut(session, recorded, first.to);
  const { despite = [] } = options;
  await assertOverrides(session, [...new Set(ways.map(({ from }) => from))], despite);
  if (first) keepToldSecrets(await engine.secrets(first.to));
  const offline = new OfflineEstate(workspace.stack, session.estate, session.records.measurements());
  const switches: ApprovedSwitch[] = [];
  const consents: string[] = [];
  const plans: Plan[] = [];
  const page = (line: string): void => (options.json ? terminal.note(line) : terminal.out(line));
  for (const { from, to, up } of ways) {
    const here = from === phase && switches.length === 0;
    const prepared = here ? await prepare(session, recorded, from, to) : undefined;
    const plan = prepared?.plan ?? (await offline.plan(from, to, session.prices));
    for (const line of here ? planText(plan) : aheadText(plan)) page(line);
    if (plan.refusals.length > 0) throw new Refused(options.json ? plan.refusals.join("\n") : "");
    const outages = outagesIn(plan.forward);
    for (const line of outageText(outages)) terminal.note(line);
    if (up && options.yes) assertConsent(session, to, outages, despite);
    // Where somebody is asked, the answer is theirs.
    if (!options.yes) consents.push(...outages.map(({ consent }) => consent));
    plans.push(plan);
    switches.push({
      ...{ from, to, steps: approvedSteps(plan.forward.steps) },
      ...(prepared && { state: recorded.hash, enginePlan: prepared.enginePlan }),
    });
  }
  const way = ways.map(({ to }) => to).join(" → ");
  await confirm(session, `Approve ${phase} → ${way} for ${showText(show)}?`, "approve", options);
  const sealed = {
    ...{ stack: workspace.stack, show: showRef(show), by: operatorName(), at: new Date().toISOString() },
    despite: [...new Set([...despite, ...consents])],
    world: await worldNow(session, recorded.hash),
    switches,
  };
  const { path, approval } = writeApproval(folder, sealed, plans);
  if (options.json) terminal.out(JSON.stringify({ path, approval }, null, 2));
  terminal.note(paint.good(`Approved as ${approval.seal.slice(0, 12)} in ${path}: ${phase} → ${way}.`));
  terminal.note(`A timer does it: ${commandLine(session, "due", "--run")}`);
  terminal.note(`Taken back by:   ${commandLine(session, "approve", `--for ${shellWord(show)} --withdraw`)}`);
}

interface Way {
  from: Phase;
  to: Phase;
  up: boolean;
}

/** Every switch of a show from the phase the stack is in: up, and back as far as it rests. */
function waysOf({ shows, switches, now, unattended }: Look, show: Alarm, phase: Phase): Way[] {
  const { everyMinutes } = unattended;
  const rest = shows.filter(({ air }) => air.epochMilliseconds >= show.air.epochMilliseconds);
  const [made] = agendaOf(rest.slice(0, 2), switches, { from: phase, now, everyMinutes });
  const ways = (made?.runs ?? []).map(({ from, to, way }) => ({ from, to, up: way === "up" }));
  if (ways.length > 0) return ways;
  throw new UsageError(`There is nothing to approve for ${showText(show)}: the stack is in ${phase} and stays there.`);
}

function aheadText(plan: Plan): string[] {
  return ["", ...moveText(plan.forward, "Then, as the stack file has it"), ...timeText(plan.forward)];
}
