import { Interrupted, Refused } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { Binding } from "../switching/goTo.ts";
import { goTo } from "../switching/goTo.ts";
import { sayingWhere } from "../switching/interruption.ts";
import { knownOverrides } from "../switching/preflight.ts";
import { rollBack } from "../switching/rollBack.ts";
import type { Session } from "../switching/session.ts";
import { prepare } from "../switching/switch.ts";
import type { Approval, ApprovedSwitch } from "./approval.ts";
import { assertHolds, assertSameSteps } from "./approvals.ts";
import { endOf } from "./deadline.ts";
import type { Look } from "./look.ts";
import type { Ready } from "./verdict.ts";
import { sealOf, worldNow } from "./verdict.ts";

/** Who approved a way back that nobody else did, as the stack's history has it. */
const standing = "onDeadline";

/**
 * Starts what is due and approved. The engine's lock, the state it was previewed on and the ledger keep it from being done twice.
 * Throws Refused when it may not go ahead or did not arrive, Interrupted when it was stopped.
 */
export async function runReady(session: Session, look: Look, ready: Ready): Promise<void> {
  const { ledger } = look;
  const { next, approval, approved } = ready;
  const step = { from: next.from, to: approved?.to ?? next.to, seal: sealOf(approval, look) };
  const late = Math.max(0, Math.round(look.now.since(next.at.toInstant()).total("seconds")));
  ledger.began({ ...step, late });
  const before = session.records.entries().length;
  try {
    await started(session, look, ready);
  } catch (error) {
    // What never reached the engine is no attempt.
    const reached = session.records.entries().length > before;
    const outcome = error instanceof Interrupted ? "interrupted" : reached ? "failed" : "refused";
    ledger.ended({ ...step, outcome, reason: reasonOf(error).slice(0, 500) });
    throw error;
  }
  ledger.ended({ ...step, outcome: "done" });
}

async function started(session: Session, look: Look, { next, approval, approved, resuming }: Ready): Promise<void> {
  const to = approved?.to ?? next.to;
  const by = { seal: sealOf(approval, look), approved: approval?.by ?? standing };
  const approvedDespite = approval?.despite ?? [];
  if (to === "normal") return rollBack(session, { yes: true, despite: approvedDespite, ...by });
  const known = await knownOverrides(session, next.from);
  const despite = approvedDespite.filter((name) => known.includes(name));
  const options = {
    ...{ yes: true, despite, approved: by.approved },
    ...(next.way === "up" && next.show && { end: endOf(next.show) }),
  };
  const bound = approval && approved && bindingTo(session, approval, approved, { resuming, up: next.way === "up" });
  const binding = bound ?? { seal: by.seal, assertHolds: () => Promise.resolve() };
  await sayingWhere(session, () => goTo(session, to, options, binding));
}

function bindingTo(
  session: Session,
  approval: Approval,
  approved: ApprovedSwitch,
  { resuming, up }: { resuming: boolean; up: boolean },
): Binding {
  // Half way, the engine's plan of the whole is none of what is left.
  const enginePlan = resuming ? undefined : approved.enginePlan;
  return {
    seal: approval.seal,
    ...(enginePlan !== undefined && { enginePlan }),
    assertHolds: async (recorded) => {
      assertHolds(approval, approved, { now: await worldNow(session, recorded.hash), recorded, resuming });
    },
    ...(up && { assertSame: (plan) => assertSameSteps(approved, plan, resuming) }),
  };
}

/** Why the approved switch would be refused when its time comes; undefined where it would not. Looked at while there is time to act. */
export async function refusalAhead(
  session: Session,
  { recorded }: Look,
  { next, approved }: Ready,
): Promise<string | undefined> {
  if (!approved || next.way === "back") return undefined;
  try {
    const { plan } = await prepare(session, recorded, next.from, approved.to);
    assertSameSteps(approved, plan, false);
    return plan.refusals.length > 0 ? plan.refusals.join("\n") : undefined;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.message;
  }
}
