import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { Interrupted, Refused, UsageError } from "../errors.ts";
import { assertNoneOut, releaseFirst } from "../levers/releaseFirst.ts";
import type { Plan } from "../plan/plan.ts";
import { planText } from "../plan/text.ts";
import { assertUnchanged, readSealed } from "../seal/sealed.ts";
import type { SealedPlan } from "../seal/sealed.ts";
import { worldOf } from "../seal/world.ts";
import { assertAnswerable, confirm } from "../switching/confirm.ts";
import { askPhaseGates, runSwitch, minGateSeconds } from "../switching/runSwitch.ts";
import { openGates } from "../switching/phaseGates.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import { assertConsent, outagesIn, outageText } from "../switching/outage.ts";
import { nextText } from "../switching/outcome.ts";
import { sayingWhere } from "../switching/interruption.ts";
import { assertOverrides, assertReadiness, preflight } from "../switching/preflight.ts";
import type { Recorded } from "../switching/recorded.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { commandLine, openSession, settledOf } from "../switching/session.ts";
import { refreshHalfDone } from "../switching/refreshHalfDone.ts";
import { prepare, putFileRight, startPhase } from "../switching/switch.ts";
import { plansAhead } from "../switching/way.ts";
import type { Terminal } from "../terminal.ts";

export interface SwitchOptions extends StackOptions {
  /** Default: that of the sealed plan. */
  to?: Phase;
  /** File of a sealed plan. */
  plan?: string;
  /** Nobody is asked. */
  yes?: boolean;
  /** Stop after the plan. */
  dryRun?: boolean;
  /** Gates and checks to override and outages to answer for, by name. */
  despite?: string[];
  /** Seconds on the estate's clock that gates may take to say yes. */
  gateTimeout?: number;
}

/**
 * `broadcast switch`: checks, preview, plan and verdicts, confirm, apply, gates. Throws {@link Refused} when it may not go ahead or
 * did not arrive, {@link UsageError} for wrong usage, Interrupted when it was stopped.
 */
export async function switchTo(options: SwitchOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const sealed = options.plan === undefined ? undefined : readSealed(options.plan);
  const to = goal(options, sealed);
  assertAnswerable(options, terminal);
  const session = await openSession(options, terminal, interrupts);
  await sayingWhere(session, () => switchOpened(session, options, sealed, to));
}

async function switchOpened(
  session: Session,
  options: SwitchOptions,
  sealed: SealedPlan | undefined,
  to: Phase,
): Promise<void> {
  const { terminal } = session;
  const { despite = [], dryRun, json, gateTimeout } = options;
  if (!dryRun) await refreshHalfDone(session);
  const found = await settledOf(session);
  const from = startPhase(session, found, to);
  if (sealed) await assertHolds(session, sealed, found);
  if (from === undefined) return alreadyThere(session, found, to, options);
  assertNoneOut(session, found, to);
  const { recorded, planned } = await releaseFirst(session, found, {
    ...{ json, despite, gateTimeout, dryRun },
    ask: () => confirm(session, `Put ${found.levers.out.join(" and ")} back?`, "y", options),
  });
  if (planned) return planAfterRelease(session, planned, { from, to, json });
  await assertOverrides(session, from, despite);
  if (to === "live" && !dryRun) await assertReady(session, from, options);

  const [checks, prepared] = await Promise.all([preflight(session, recorded), prepare(session, recorded, from, to)]);
  const { plan } = prepared;
  if (!json) for (const line of planText(plan)) terminal.out(line);
  const answer = (more: object): void => {
    if (json) terminal.out(JSON.stringify({ stack: options.stack, from, to, plan, checks, ...more }, null, 2));
  };
  // The page has said why.
  if (plan.refusals.length > 0) {
    answer({ outcome: "refused" });
    throw new Refused(json ? plan.refusals.join("\n") : "");
  }
  const up = phases.indexOf(to) > phases.indexOf(from);
  const outages = outagesIn(plan.forward);
  try {
    assertReadiness(session, checks, to, { up, despite });
    // Where somebody is asked, the answer is theirs.
    if (up && options.yes) assertConsent(session, to, outages, despite);
  } catch (error) {
    answer({ outcome: "refused" });
    throw error;
  }
  if (dryRun) {
    answer({ outcome: "planned" });
    return;
  }
  for (const line of outageText(outages)) terminal.note(line);
  await confirm(session, `Switch ${options.stack} from ${from} to ${to}?`, to, options);
  terminal.note("");
  const constrained = sealed ? { ...prepared, enginePlan: sealed.enginePlan } : prepared;
  const consents = options.yes ? [] : outages.map(({ consent }) => consent);
  const answered = [...new Set([...despite, ...consents])];
  const entering = runSwitch(session, constrained, { despite: answered, seal: sealed?.seal, gateTimeout });
  const { entry } = await entering.catch((error: unknown) => {
    answer({ outcome: error instanceof Interrupted ? "interrupted" : "failed" });
    throw error;
  });
  answer({ outcome: entry.outcome, entry });
  for (const line of nextText(session, to)) terminal.note(line);
}

/** With a lever out no preview can see the switch: it is what the stack file tells. */
async function planAfterRelease(
  session: Session,
  release: Plan,
  { from, to, json }: { from: Phase; to: Phase; json: boolean | undefined },
): Promise<void> {
  const { terminal, workspace } = session;
  const [plan] = await plansAhead(session, [from, to]);
  if (!plan) return;
  if (json) {
    const { stack } = workspace;
    terminal.out(JSON.stringify({ stack, from, to, release, plan, outcome: "planned" }, null, 2));
  } else for (const line of ["", "Then, as the stack file has it", ...planText(plan)]) terminal.out(line);
  if (plan.refusals.length > 0) throw new Refused(json ? plan.refusals.join("\n") : "");
}

function goal({ to, plan, stack }: SwitchOptions, sealed: SealedPlan | undefined): Phase {
  const phase = to ?? sealed?.to;
  if (phase === undefined) throw new UsageError("Name the phase to switch to with --to, or a sealed plan with --plan.");
  if (sealed && (sealed.to !== phase || sealed.stack !== stack)) {
    throw new UsageError(
      `${plan ?? ""} is sealed for ${sealed.stack}, ${sealed.from} → ${sealed.to}; asked for is ${stack}, → ${phase}.`,
    );
  }
  return phase;
}

async function alreadyThere(
  session: Session,
  { levers: { out: levers } }: Recorded,
  to: Phase,
  { gateTimeout, json, dryRun }: SwitchOptions,
): Promise<void> {
  const { terminal, workspace } = session;
  const out = levers.length === 0 ? "" : `, with ${levers.join(" and ")} out`;
  terminal.note(`${workspace.stack} is in ${to} already${out}; nothing to switch.`);
  if (!dryRun) putFileRight(session, to);
  const gates = await askPhaseGates(session, to, gateTimeout ?? minGateSeconds, [], { levers });
  if (json) terminal.out(JSON.stringify({ stack: workspace.stack, to, outcome: "there already", gates }, null, 2));
  if (openGates(gates).length > 0) throw new Refused("Not every gate says yes.");
}

async function assertHolds({ workspace, engine }: Session, sealed: SealedPlan, recorded: Recorded): Promise<void> {
  const { folder, stackFile } = workspace;
  assertUnchanged(
    sealed,
    await worldOf({ stateHash: recorded.hash, stackFile, folder, cliVersion: engine.cli.version }),
  );
}

/** What visitors see turns only when what bears it is ready. */
async function assertReady(session: Session, from: Phase, { despite = [], gateTimeout }: SwitchOptions): Promise<void> {
  const open = openGates(await askPhaseGates(session, from, gateTimeout ?? minGateSeconds, despite), despite);
  if (open.length === 0) return;
  const overrides = open.map(({ gate }) => `--despite ${gate}`).join(" ");
  throw new Refused(
    `live is refused until every gate of ${from} says yes: ${open.map(({ gate }) => gate).join(", ")}.\n` +
      `Wait and run it again; or answer for it: ${commandLine(session, "switch", `--to live ${overrides}`)}`,
  );
}
