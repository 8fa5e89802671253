import type { Estate } from "../../stacks/estate.ts";
import { leversIn, leversOf } from "../../stacks/levers.ts";
import { oneLine } from "../../infra/contract/text.ts";
import { leverSummaryIn } from "../switching/message.ts";
import type { PastUpdate } from "../switching/pulumiStack.ts";
import type { Recorded } from "../switching/recorded.ts";
import type { Session } from "../switching/session.ts";
import { commandLine } from "../switching/session.ts";
import { columns, paint } from "../terminal.ts";

/** A lever as it stands. */
export interface LeverStatus {
  name: string;
  title: string;
  /** Whether it is out; `half` where it was turned in part. */
  out: boolean | "half";
  /** Who pulled it; left out where nobody knows, as for a plain `pulumi up`. */
  by?: string;
  /** When it was pulled, ISO 8601. */
  since?: string;
}

/** The levers that may be out in the phase a stack is in, and whatever is out; who pulled it is in the stack's own history. */
export function leverStatus(
  estate: Pick<Estate, "levers">,
  { entered, levers }: Pick<Recorded, "entered" | "levers">,
  history: readonly PastUpdate[],
): LeverStatus[] {
  const here = entered === undefined ? [] : leversIn(estate, entered).map(([name]) => name);
  const names = leversOf(estate).map(([name]) => name);
  const shown = [...names.filter((name) => here.includes(name) || levers.out.includes(name))];
  const strange = levers.out.filter((name) => !names.includes(name));
  return [...shown, ...strange].map((name): LeverStatus => {
    const title = estate.levers?.[name]?.title ?? "no longer in the stack file";
    if (!levers.out.includes(name)) return { name, title, out: false };
    return { name, title, out: levers.half.includes(name) ? "half" : true, ...pulledBy(name, levers, history) };
  });
}

function pulledBy(
  name: string,
  { since }: Recorded["levers"],
  history: readonly PastUpdate[],
): Pick<LeverStatus, "by" | "since"> {
  // Newest first: what turned it last.
  for (const { message, startTime } of history) {
    const summary = leverSummaryIn(message);
    if (summary?.released.includes(name)) break;
    if (summary?.pulled.includes(name)) return { by: summary.by, since: new Date(startTime).toISOString() };
  }
  return since === undefined ? {} : { since };
}

/** A line a lever: what it does, whether it is out and who pulled it, and the command that turns it. */
export function leverStatusText(session: Pick<Session, "workspace">, levers: readonly LeverStatus[]): string[] {
  if (levers.length === 0) return [];
  const rows = levers.map((lever) => [
    `  ${lever.out === false ? "·" : lever.out === true ? paint.warning("▼") : paint.bad("▽")} ${lever.name}`,
    lever.out === false
      ? `${lever.title}: ${commandLine(session, "pull", lever.name)}`
      : `${outText(lever)}: ${commandLine(session, "release", lever.name)}`,
  ]);
  return [paint.strong("Levers"), ...columns(rows)];
}

function outText({ out, by, since }: LeverStatus): string {
  const who = by === undefined ? ", pulled by nobody this command knows of" : `, pulled by ${oneLine(by)}`;
  return `${out === "half" ? "half turned" : "out"}${who}${since === undefined ? "" : `, ${since.slice(0, 19)}Z`}`;
}
