import type { Phase } from "../../infra/contract/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { Refused } from "../errors.ts";
import type { Move } from "../plan/plan.ts";
import { duration, paint } from "../terminal.ts";
import type { TimedInterruption } from "../timing/criticalPath.ts";
import type { Session } from "./session.ts";
import { commandLine } from "./session.ts";

/** An interruption that somebody must answer for. */
export type Outage = TimedInterruption & { consent: string };

/** Names under which outages are answered for, of every kind of change. */
export function consentsOf({ kinds }: Pick<Estate, "kinds">): string[] {
  const entries = kinds.flatMap(({ durations }) => Object.values(durations?.table ?? {}));
  return [...new Set(entries.flatMap(({ interruption }) => interruption?.consent ?? []))];
}

/** The outages that a move means. */
export function outagesIn({ timing }: Pick<Move, "timing">): Outage[] {
  return timing.interruptions.flatMap((each) =>
    each.consent === undefined ? [] : [{ ...each, consent: each.consent }],
  );
}

/** What the operator must read before a yes. */
export function outageText(outages: readonly Outage[]): string[] {
  if (outages.length === 0) return [];
  return [paint.warning("This means an outage:"), ...outages.map(outageLine)];
}

/** Throws {@link Refused} for outages that nobody has answered for. */
export function assertConsent(
  session: Session,
  to: Phase,
  outages: readonly Outage[],
  despite: readonly string[] = [],
): void {
  assertConsentFor(to, outages, despite, commandLine(session, "switch", `--to ${to}`));
}

/** The same of anything that is about to be done; `command` does it. */
export function assertConsentFor(
  what: string,
  outages: readonly Outage[],
  despite: readonly string[],
  command: string,
): void {
  const open = outages.filter(({ consent }) => !despite.includes(consent));
  if (open.length === 0) return;
  const overrides = [...new Set(open.map(({ consent }) => `--despite ${consent}`))].join(" ");
  throw new Refused(
    [
      `${what} is refused, since it means an outage:`,
      ...open.map(outageLine),
      `Answer for it: ${command} ${overrides}`,
    ].join("\n"),
  );
}

function outageLine({ name, of, most }: Outage): string {
  return `  ${name} interrupts ${of}, for up to ${duration(most)}`;
}
