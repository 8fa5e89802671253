import type { Notice } from "../notices/notice.ts";
import { postToSlack } from "../notices/slack.ts";
import { paint } from "../terminal.ts";
import type { Move } from "../plan/plan.ts";
import { operatorName } from "./operator.ts";
import type { JournalEntry } from "./records.ts";
import type { Session } from "./session.ts";
import { commandLine } from "./session.ts";

type TeamNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, "stack"> : never) : never;

/** What the team is told of a switch, or of what is done within a phase, by whoever runs this. */
export function noticesOf(session: Session, move: Pick<Move, "from" | "to" | "what">) {
  const { from, to, what } = move;
  const about = { from, to, ...(what !== undefined && { what }), by: operatorName() };
  const next = commandLine(session, "status");
  const tell = (notice: TeamNotice): Promise<void> => notifyTeam(session, notice);
  return {
    /** `expected` is in seconds. */
    started: (expected: number) => tell({ kind: "started", ...about, expected }),
    failed: (reason: string) => tell({ kind: "failed", ...about, reason, next }),
    interrupted: (steps: number) => tell({ kind: "interrupted", ...about, steps, next }),
    done: ({ seconds, despite }: Pick<JournalEntry, "seconds" | "despite">) =>
      tell({ kind: "done", ...about, took: seconds, waived: despite }),
  };
}

/** Tells the team, where a webhook is set; a notice that does not get through is said here and stops nothing. */
export async function notifyTeam({ workspace, terminal }: Session, notice: TeamNotice): Promise<void> {
  // Nobody should run for what was tried on a sandbox.
  const stack = workspace.sandbox ? `${workspace.stack} (sandbox)` : workspace.stack;
  const failed = await postToSlack({ ...notice, stack });
  if (failed !== undefined) terminal.note(paint.warning(`No notice was sent: ${failed}`));
}
