import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { Interrupted, Refused } from "../errors.ts";
import { assertNoneOut, releaseFirst } from "../levers/releaseFirst.ts";
import type { Plan } from "../plan/plan.ts";
import { planText } from "../plan/text.ts";
import { confirm } from "./confirm.ts";
import { askPhaseGates, runSwitch, minGateSeconds } from "./runSwitch.ts";
import { openGates } from "./phaseGates.ts";
import { assertConsent, outagesIn, outageText } from "./outage.ts";
import { nextText } from "./outcome.ts";
import { assertOverrides, assertReadiness, preflight } from "./preflight.ts";
import type { Recorded } from "./recorded.ts";
import type { Session } from "./session.ts";
import { commandLine, settledOf } from "./session.ts";
import { refreshHalfDone } from "./refreshHalfDone.ts";
import { prepare, putFileRight, startPhase } from "./switch.ts";
import type { ApplyOptions } from "./switch.ts";
import { plansAhead } from "./way.ts";

/** What was reviewed before, to which a switch is held. */
export interface Binding {
  /** Noted with the switch. */
  seal?: string;
  /** Throws {@link Refused} where the world has moved since. */
  assertHolds?(recorded: Recorded): Promise<void>;
  /** Throws {@link Refused} where the switch would do something else. */
  assertSame?(plan: Plan): void;
  /** The engine's own plan; default: that of the preview made now. */
  enginePlan?: string | undefined;
}

export interface GoOptions extends Pick<ApplyOptions, "end" | "approved"> {
  /** Nobody is asked. */
  yes?: boolean | undefined;
  /** Stop after the plan. */
  dryRun?: boolean | undefined;
  /** Gates and checks to override and outages to answer for, by name. */
  despite?: readonly string[] | undefined;
  /** Seconds on the estate's clock that gates may take to say yes. */
  gateTimeout?: number | undefined;
  json?: boolean | undefined;
}

/** One switch of an opened stack: checks, preview, plan and verdicts, confirm, apply, gates. Throws as `broadcast switch` does. */
export async function goTo(
  session: Session,
  to: Phase,
  options: GoOptions,
  binding: Binding | undefined,
): Promise<void> {
  const { terminal, workspace } = session;
  const { despite = [], dryRun, json, gateTimeout } = options;
  if (!dryRun) await refreshHalfDone(session);
  const found = await settledOf(session);
  const from = startPhase(session, found, to);
  await binding?.assertHolds?.(found);
  if (from === undefined) return alreadyThere(session, found, to, options);
  assertNoneOut(session, found, to);
  const { recorded, planned } = await releaseFirst(session, found, {
    ...{ json, despite: [...despite], gateTimeout, dryRun },
    ask: () => confirm(session, `Put ${found.levers.out.join(" and ")} back?`, "y", { yes: options.yes ?? false }),
  });
  if (planned) return planAfterRelease(session, planned, { from, to, json });
  await assertOverrides(session, [from], despite);
  if (to === "live" && !dryRun) await assertReady(session, from, options);

  const [checks, prepared] = await Promise.all([preflight(session, recorded), prepare(session, recorded, from, to)]);
  const { plan } = prepared;
  if (!json) for (const line of planText(plan)) terminal.out(line);
  const answer = (more: object): void => {
    if (json) terminal.out(JSON.stringify({ stack: workspace.stack, from, to, plan, checks, ...more }, null, 2));
  };
  // The page has said why.
  if (plan.refusals.length > 0) {
    answer({ outcome: "refused" });
    throw new Refused(json ? plan.refusals.join("\n") : "");
  }
  const up = phases.indexOf(to) > phases.indexOf(from);
  const outages = outagesIn(plan.forward);
  try {
    binding?.assertSame?.(plan);
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
  await confirm(session, `Switch ${workspace.stack} from ${from} to ${to}?`, to, { yes: options.yes ?? false });
  terminal.note("");
  const constrained = binding?.enginePlan === undefined ? prepared : { ...prepared, enginePlan: binding.enginePlan };
  const consents = options.yes ? [] : outages.map(({ consent }) => consent);
  const answered = [...new Set([...despite, ...consents])];
  const { end, approved } = options;
  const entering = runSwitch(session, constrained, {
    ...{ despite: answered, seal: binding?.seal, gateTimeout, approved },
    ...(up && { end }),
  });
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

async function alreadyThere(
  session: Session,
  { levers: { out: levers } }: Recorded,
  to: Phase,
  { gateTimeout, json, dryRun }: GoOptions,
): Promise<void> {
  const { terminal, workspace } = session;
  const out = levers.length === 0 ? "" : `, with ${levers.join(" and ")} out`;
  terminal.note(`${workspace.stack} is in ${to} already${out}; nothing to switch.`);
  if (!dryRun) putFileRight(session, to);
  const gates = await askPhaseGates(session, to, gateTimeout ?? minGateSeconds, [], { levers });
  if (json) terminal.out(JSON.stringify({ stack: workspace.stack, to, outcome: "there already", gates }, null, 2));
  if (openGates(gates).length > 0) throw new Refused("Not every gate says yes.");
}

/** What visitors see turns only when what bears it is ready. */
export async function assertReady(
  session: Session,
  from: Phase,
  { despite = [], gateTimeout }: Pick<GoOptions, "despite" | "gateTimeout">,
): Promise<void> {
  const open = openGates(await askPhaseGates(session, from, gateTimeout ?? minGateSeconds, despite), despite);
  if (open.length === 0) return;
  const overrides = open.map(({ gate }) => `--despite ${gate}`).join(" ");
  throw new Refused(
    `live is refused until every gate of ${from} says yes: ${open.map(({ gate }) => gate).join(", ")}.\n` +
      `Wait and run it again; or answer for it: ${commandLine(session, "switch", `--to live ${overrides}`)}`,
  );
}
