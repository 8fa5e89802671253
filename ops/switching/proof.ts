import { paint } from "../terminal.ts";
import { baselineOf, differencesFrom } from "./baseline.ts";
import { summaryIn } from "./message.ts";
import type { Session } from "./session.ts";
import { recordedOf } from "./session.ts";

/** Whether the estate is what it was before the first switch. */
export interface Proof {
  holds: boolean;
  /** What the engine would still change in normal, after asking the providers what is really there. */
  changes: string[];
  /** What is asked to be something else than the baseline has; empty where none was recorded. */
  differences: string[];
  /** When the baseline was recorded; `history` where only its hash was found, undefined where there is none. */
  baseline?: string;
}

/** Asks twice: the providers through the engine, and the baseline. Changes nothing. */
export async function prove(session: Session): Promise<Proof> {
  const { engine, records } = session;
  const { steps } = await engine.preview("normal", { refresh: true });
  const changes = steps.map(({ op, name }) => `${op} ${name}`);
  const now = baselineOf(await recordedOf(session));
  const kept = records.baseline;
  const hash = await hashInHistory(session);
  // Another operator may have left normal since this machine did.
  const own = kept && (hash === undefined || kept.hash === hash) ? kept : undefined;
  const differences = own
    ? differencesFrom(own, now)
    : hash === undefined || hash === now.hash
      ? []
      : ["some resource is asked to be something else; the machine that ran the first switch can tell which"];
  const baseline = own?.at ?? (hash === undefined ? undefined : "history");
  return { holds: changes.length === 0 && differences.length === 0, changes, differences, baseline };
}

/** The hash that the latest switch out of normal left in the stack's history, for those who work elsewhere. */
async function hashInHistory({ engine }: Session): Promise<string | undefined> {
  for (const { message } of await engine.history()) {
    const baseline = summaryIn(message)?.baseline;
    if (baseline !== undefined) return baseline;
  }
  return undefined;
}

/** The proof, a line each way. */
export function proofText({ changes, differences, baseline }: Proof): string[] {
  const mark = (list: readonly string[]): string => (list.length === 0 ? paint.good("✓") : paint.bad("✗"));
  const since = baseline === "history" ? "in the stack's history" : `of ${baseline ?? ""}`;
  return [
    "",
    paint.strong("Proof"),
    changes.length === 0
      ? `  ${mark(changes)} having asked the providers, the engine would change nothing in normal`
      : `  ${mark(changes)} the engine would still change: ${changes.join(", ")}`,
    baseline === undefined
      ? `  ${paint.warning("!")} no baseline was recorded: no switch of this command has left normal yet`
      : differences.length === 0
        ? `  ${mark(differences)} every resource is asked to be what it was in the baseline ${since}`
        : `  ${mark(differences)} not as in the baseline ${since}: ${differences.join("; ")}`,
  ];
}
