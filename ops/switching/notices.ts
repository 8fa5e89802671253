import type { Notice } from "../notices/notice.ts";
import { postToSlack } from "../notices/slack.ts";
import { paint } from "../terminal.ts";
import type { Session } from "./session.ts";

type TeamNotice = Notice extends infer Each ? (Each extends Notice ? Omit<Each, "stack"> : never) : never;

/** Tells the team, where a webhook is set; a notice that does not get through is said here and stops nothing. */
export async function notifyTeam({ workspace, terminal }: Session, notice: TeamNotice): Promise<void> {
  // Nobody should run for what was tried on a sandbox.
  const stack = workspace.sandbox ? `${workspace.stack} (sandbox)` : workspace.stack;
  const failed = await postToSlack({ ...notice, stack });
  if (failed !== undefined) terminal.note(paint.warning(`No notice was sent: ${failed}`));
}
