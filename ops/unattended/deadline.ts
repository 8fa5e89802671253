import { Temporal } from "temporal-polyfill";
import { phases } from "../../infra/contract/dial.ts";
import { z } from "zod";
import { objectIn } from "../record.ts";
import type { Summary } from "../switching/message.ts";
import { summaryIn } from "../switching/message.ts";
import type { PastUpdate } from "../switching/pulumiStack.ts";
import type { Session } from "../switching/session.ts";
import type { Alarm } from "../timing/alarms.ts";
import { isoOf, showsIn } from "./shows.ts";

const extensionSchema = z.object({
  until: z.iso.datetime({ offset: true }),
  by: z.string(),
  /** When it was recorded; ISO 8601, as all moments here. */
  at: z.iso.datetime({ offset: true }),
});

/** An end that somebody put in place of the one that was recorded: a tag of the stack, shared wherever its state is. */
export type Extension = z.output<typeof extensionSchema>;

/** The tag's name. */
export const extensionTag = "broadcast:until";

/** Reads the tag; undefined where it is none of this command's. */
export function extensionIn(tags: Readonly<Record<string, string>>): Extension | undefined {
  return extensionSchema.safeParse(objectIn(tags[extensionTag] ?? "")).data;
}

/** Until when a stack is up. */
export interface Deadline {
  at: Temporal.Instant;
  /** The show it was switched up for. */
  show?: string;
  extended?: Extension;
}

/**
 * Until when the stack is up: what the latest way up recorded, or an extension that was recorded after it; later where the calendar
 * meanwhile has the same show end later. Undefined where it is not up, or nobody said until when.
 * @param history newest first
 */
export function deadlineOf(
  history: readonly Pick<PastUpdate, "message" | "result" | "startTime">[],
  extension: Extension | undefined,
  shows: readonly Alarm[],
): Deadline | undefined {
  for (const { message, result, startTime } of history) {
    const summary = summaryIn(message);
    if (!summary) continue;
    if (summary.to === "normal" && result === "succeeded") return undefined;
    if (!isUp(summary)) continue;
    const own = recordedIn(summary, shows);
    if (!extension || Date.parse(extension.at) < Date.parse(startTime)) return own;
    return { ...own, at: Temporal.Instant.from(extension.until), extended: extension };
  }
  return undefined;
}

/** The same of an opened stack. `known` was asked already. */
export async function deadlineIn(
  { engine, estate }: Pick<Session, "engine" | "estate">,
  known: { history?: readonly PastUpdate[]; tags?: Readonly<Record<string, string>> } = {},
): Promise<Deadline | undefined> {
  const history = known.history ?? (await engine.history());
  const tags = known.tags ?? (await engine.tags());
  return deadlineOf(history, extensionIn(tags), showsIn(estate));
}

/** The end of the show that a way up now would be for: the one on air, or the next within a day. */
export function endOfShow(shows: readonly Alarm[], now: Temporal.Instant): { until: string; show: string } | undefined {
  const next = shows.find(({ until }) => Temporal.Instant.compare(until.toInstant(), now) > 0);
  if (!next || next.air.toInstant().since(now).total("hours") > 24) return undefined;
  return endOf(next);
}

/** The end of a way up for a show, as the stack's history has it. */
export function endOf({ name: show, until }: Alarm): { until: string; show: string } {
  return { until: isoOf(until.toInstant()), show };
}

function recordedIn({ until, show }: Summary, shows: readonly Alarm[]): Deadline | undefined {
  if (until === undefined) return undefined;
  const recorded = Temporal.Instant.from(until);
  const listed = shows.filter(({ name }) => name === show).map((each) => each.until.toInstant());
  // The same show, moved: another of this name is on another day.
  const moved = listed.find(
    (each) => Temporal.Instant.compare(each, recorded) > 0 && each.since(recorded).total("hours") < 12,
  );
  return { at: moved ?? recorded, ...(show !== undefined && { show }) };
}

function isUp({ from, to }: Summary): boolean {
  return phases.indexOf(to) > phases.indexOf(from);
}
