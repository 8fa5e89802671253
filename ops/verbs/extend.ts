import { Refused } from "../errors.ts";
import { operatorName } from "../switching/operator.ts";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { StackOptions } from "../switching/session.ts";
import { openSession, settledOf } from "../switching/session.ts";
import { notifyTeam } from "../switching/notices.ts";
import type { Terminal } from "../terminal.ts";
import { momentText, parseNow } from "../timing/airTime.ts";
import { deadlineIn, extensionTag } from "../unattended/deadline.ts";
import { isoOf, showsIn, zoneOf } from "../unattended/shows.ts";
import { parseUntil } from "../unattended/until.ts";

export interface ExtendOptions extends StackOptions {
  until: string;
  /** For tests. */
  now?: string;
}

/** `broadcast extend`: puts another end in place of the one the way up recorded. Throws {@link Refused} in normal. */
export async function extend(options: ExtendOptions, terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const session = await openSession(options, terminal, interrupts);
  const now = parseNow(options.now);
  const recorded = await settledOf(session);
  const { stack } = session.workspace;
  if (recorded.entered === "normal" && recorded.settled === "normal") {
    throw new Refused(`${stack} is in normal: there is no end to put off.`);
  }
  const shows = showsIn(session.estate);
  const until = parseUntil(options.until, shows, now);
  const deadline = await deadlineIn(session);
  const by = operatorName();
  const at = new Date().toISOString();
  await session.engine.setTag(extensionTag, JSON.stringify({ until: isoOf(until), by, at }));
  const zone = zoneOf(shows);
  const before = deadline && isoOf(deadline.at);
  const text = momentText(until.toZonedDateTimeISO(zone));
  if (options.json)
    terminal.out(JSON.stringify({ stack, until: isoOf(until), before: before ?? null, by, at }, null, 2));
  terminal.note(`${stack} is up until ${text}, recorded with the stack; it was ${before ?? "never said"}.`);
  await notifyTeam(session, { kind: "extended", until: text, by });
}
