import { Temporal } from "temporal-polyfill";
import type { Phase } from "../../infra/contract/dial.ts";
import { UsageError } from "../errors.ts";
import { assertUnchanged, readSealed } from "../seal/sealed.ts";
import type { SealedPlan } from "../seal/sealed.ts";
import { partsOf, worldOf } from "../seal/world.ts";
import { assertAnswerable } from "../switching/confirm.ts";
import type { Binding } from "../switching/goTo.ts";
import { goTo } from "../switching/goTo.ts";
import { sayingWhere } from "../switching/interruption.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Session, StackOptions } from "../switching/session.ts";
import { openSession } from "../switching/session.ts";
import type { Terminal } from "../terminal.ts";
import { endOfWayUp } from "../unattended/until.ts";

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
  /** On the way up, when the way back is due. Default: the end of the show it is for. */
  until?: string;
}

/**
 * `broadcast switch`: checks, preview, plan and verdicts, confirm, apply, gates. Throws Refused when it may not go ahead or
 * did not arrive, {@link UsageError} for wrong usage, Interrupted when it was stopped.
 */
export async function switchTo(options: SwitchOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const sealed = options.plan === undefined ? undefined : readSealed(options.plan);
  const to = goal(options, sealed);
  if (options.until !== undefined && to === "normal") {
    throw new UsageError("--until says when a way up ends: there is none to normal.");
  }
  assertAnswerable(options, terminal);
  const session = await openSession(options, terminal, interrupts);
  const end = endOfWayUp(session, options.until, Temporal.Now.instant());
  const binding = sealed && bindingTo(session, sealed);
  await sayingWhere(session, () => goTo(session, to, { ...options, end }, binding));
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

function bindingTo(session: Session, sealed: SealedPlan): Binding {
  return {
    seal: sealed.seal,
    enginePlan: sealed.enginePlan,
    assertHolds: async ({ hash }) => assertUnchanged(sealed, await worldOf(partsOf(session, hash))),
  };
}
