import type { Phase } from "../../infra/contract/dial.ts";
import { exclude, leversIn, leversOf } from "../../stacks/levers.ts";
import { Interrupted, Refused, UsageError } from "../errors.ts";
import { leverPlanText } from "../levers/text.ts";
import { runTurn } from "../levers/runTurn.ts";
import type { LeverTurn } from "../levers/turnLevers.ts";
import { prepareTurn, putLeversRight } from "../levers/turnLevers.ts";
import type { SealedPlan } from "../seal/sealed.ts";
import { readSealed } from "../seal/sealed.ts";
import { assertSealedLever } from "../seal/sealedLevers.ts";
import { partsOf, worldOf } from "../seal/world.ts";
import { assertAnswerable, confirm } from "../switching/confirm.ts";
import { sayingWhere } from "../switching/interruption.ts";
import { leverTurnText } from "../switching/message.ts";
import { assertConsentFor, outagesIn, outageText } from "../switching/outage.ts";
import { assertOverrides } from "../switching/preflight.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Recorded } from "../switching/recorded.ts";
import { refreshHalfDone } from "../switching/refreshHalfDone.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { commandLine, openSession, settledOf } from "../switching/session.ts";
import { positionText } from "../switching/switch.ts";
import type { Terminal } from "../terminal.ts";

export interface TurnOptions extends StackOptions {
  /** File of a sealed plan, which says what a pull changes. */
  plan?: string;
  /** Nobody is asked. */
  yes?: boolean;
  /** Stop after the plan. */
  dryRun?: boolean;
  /** Gates to override and outages to answer for, by name. */
  despite?: string[];
  /** Seconds on the estate's clock that gates may take to say yes. */
  gateTimeout?: number;
}

/** `broadcast pull`: puts a lever out. Throws as {@link turnLever} does. */
export function pull(name: string, options: TurnOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  return turnLever({ pulled: [name], released: [] }, options, terminal, interrupts);
}

/** `broadcast release`: puts it back. Throws as {@link turnLever} does. */
export function release(name: string, options: TurnOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  return turnLever({ pulled: [], released: [name] }, options, terminal, interrupts);
}

/**
 * Preview, plan and verdicts, confirm, apply, the gates of what it changed. Throws {@link Refused} when it may not go ahead or
 * did not arrive, {@link UsageError} for a lever that there is none of, Interrupted when it was stopped.
 */
async function turnLever(
  turn: LeverTurn,
  options: TurnOptions,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<void> {
  const sealed = options.plan === undefined ? undefined : readSealed(options.plan);
  assertAnswerable(options, terminal);
  const session = await openSession(options, terminal, interrupts);
  if (sealed && sealed.stack !== options.stack)
    throw new UsageError(`${options.plan ?? ""} is sealed for ${sealed.stack}.`);
  assertKnown(session, turn);
  await sayingWhere(session, () => turnOpened(session, turn, options, sealed));
}

async function turnOpened(
  session: Session,
  turn: LeverTurn,
  options: TurnOptions,
  sealed: SealedPlan | undefined,
): Promise<void> {
  const { terminal } = session;
  const { despite = [], dryRun, json, yes, gateTimeout } = options;
  if (!dryRun) await refreshHalfDone(session);
  const recorded = await settledOf(session);
  assertMayTurn(session, recorded, turn);
  const answer = (more: object): void => {
    const { stack } = session.workspace;
    if (json) terminal.out(JSON.stringify({ stack, phase: recorded.entered, ...turn, ...more }, null, 2));
  };
  if (isThere(recorded, turn)) {
    const [name = ""] = [...turn.pulled, ...turn.released];
    terminal.note(`${name} is ${turn.pulled.length > 0 ? "out" : "not out"} already; nothing to do.`);
    if (!dryRun) putLeversRight(session, recorded);
    answer({ outcome: "there already" });
    return;
  }
  await assertOverrides(session, [recorded.entered], despite);
  const prepared = await prepareTurn(session, recorded, turn);
  const { plan, phase } = prepared;
  if (!json) for (const line of leverPlanText(plan, session.estate, turn)) terminal.out(line);
  const planned = (more: object): void => answer({ plan, ...more });
  if (plan.refusals.length > 0) {
    planned({ outcome: "refused" });
    throw new Refused(json ? plan.refusals.join("\n") : "");
  }
  const outages = outagesIn(plan.forward);
  try {
    if (sealed) assertSealedLever(sealed, prepared, await worldOf(partsOf(session, prepared.recorded.hash)));
    if (yes && turn.pulled.length > 0) {
      const command = commandLine(session, "pull", turn.pulled.join(" "));
      assertConsentFor(leverTurnText(turn), outages, despite, command);
    }
  } catch (error) {
    planned({ outcome: "refused" });
    throw error;
  }
  if (dryRun) {
    planned({ outcome: "planned" });
    return;
  }
  for (const line of outageText(outages)) terminal.note(line);
  await confirm(session, `${capital(leverTurnText(turn))} in ${phase} of ${options.stack}?`, "y", options);
  terminal.note("");
  const consents = yes ? [] : outages.map(({ consent }) => consent);
  const answered = [...new Set([...despite, ...consents])];
  const entry = await runTurn(session, prepared, { despite: answered, seal: sealed?.seal, gateTimeout }).catch(
    (error: unknown) => {
      planned({ outcome: error instanceof Interrupted ? "interrupted" : "failed" });
      throw error;
    },
  );
  planned({ outcome: entry.outcome, entry });
  if (turn.pulled.length > 0) terminal.note(`Put it back: ${commandLine(session, "release", turn.pulled.join(" "))}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function assertKnown({ estate, workspace }: Session, { pulled, released }: LeverTurn): void {
  const names = leversOf(estate).map(([name]) => name);
  const strange = [...pulled, ...released].find((name) => !names.includes(name));
  if (strange === undefined) return;
  const known = names.length === 0 ? "the stack file has none, under estate.levers" : `allowed: ${names.join(", ")}`;
  throw new UsageError(`${strange} is no lever of ${workspace.stack}; ${known}.`);
}

/** Throws {@link Refused} for a lever that may not be out where the stack is, or beside what is out. */
function assertMayTurn(session: Session, recorded: Recorded & { entered: Phase }, { pulled }: LeverTurn): void {
  const { estate, workspace } = session;
  const { entered, settled, levers } = recorded;
  if (entered !== settled) {
    throw new Refused(
      `${workspace.stack} is ${positionText(recorded)}: levers turn within a phase. Finish the switch first, or go back.`,
    );
  }
  for (const name of pulled) {
    if (!leversIn(estate, entered).some(([each]) => each === name)) {
      const phases = estate.levers?.[name]?.phases ?? [];
      throw new Refused(
        `${name} may be out in ${phases.join(" and ")} only, and ${workspace.stack} is in ${entered}. Nothing was changed.`,
      );
    }
    const other = levers.out.find((each) => each !== name && exclude(estate, each, name));
    if (other === undefined) continue;
    throw new Refused(
      `${other} is out, and ${name} may not be out together with it. Release it first: ${commandLine(session, "release", other)}`,
    );
  }
}

function isThere({ levers, pending }: Recorded, { pulled, released }: LeverTurn): boolean {
  if (!levers.settled || pending.length > 0) return false;
  return pulled.every((name) => levers.out.includes(name)) && released.every((name) => !levers.out.includes(name));
}
