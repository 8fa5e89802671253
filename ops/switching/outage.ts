import type { Estate } from "../../stacks/estate.ts";
import { Refused } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { duration } from "../terminal.ts";
import type { Session } from "./session.ts";
import { commandLine } from "./session.ts";

/** Names under which outages are answered for, of every kind of change. */
export function consentsOf({ kinds }: Pick<Estate, "kinds">): string[] {
  const entries = kinds.flatMap(({ durations }) => Object.values(durations?.table ?? {}));
  return [...new Set(entries.flatMap(({ interruption }) => interruption?.consent ?? []))];
}

/** Throws {@link Refused} for an outage on the way up that nobody has answered for. On the way back it is only told. */
export function assertConsent(session: Session, { forward }: Plan, up: boolean, despite: readonly string[] = []): void {
  const outages = forward.timing.interruptions.filter(
    ({ consent }) => consent !== undefined && !despite.includes(consent),
  );
  if (!up || outages.length === 0) return;
  const lines = outages.map(({ name, of, most }) => `  ${name} interrupts ${of}, for up to ${duration(most)}`);
  const overrides = [...new Set(outages.map(({ consent }) => `--despite ${consent ?? ""}`))].join(" ");
  throw new Refused(
    [
      `${forward.from} → ${forward.to} means an outage:`,
      ...lines,
      `Answer for it: ${commandLine(session, "switch", `--to ${forward.to} ${overrides}`)}`,
    ].join("\n"),
  );
}
