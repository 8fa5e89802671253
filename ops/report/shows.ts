import type { Broadcast } from "../../stacks/broadcasts.ts";
import type { Recording } from "../recording/read.ts";
import { listedBroadcasts } from "../timing/alarms.ts";
import type { ToldShow } from "../watch/board.ts";
import { toldShow } from "../watch/shows.ts";
import type { PastEvening } from "./evenings.ts";

/** A show that an evening was for. Moments are ISO 8601. */
export interface EveningShow extends ToldShow {
  /** Undefined where nobody said whether it came. */
  aired?: boolean;
}

/** The shows of a stack file, and those that a record tells of and the file no longer does. */
export function listedShows(
  broadcasts: readonly Broadcast[],
  holdMinutes: number | undefined,
  recording: Pick<Recording, "shows"> | undefined,
): EveningShow[] {
  const own = listedBroadcasts(broadcasts, holdMinutes).map((alarm): EveningShow => {
    const { aired } = alarm.broadcast;
    return { ...toldShow(alarm), ...(aired !== undefined && { aired }) };
  });
  const known = new Set(own.map(({ name, air }) => `${name} ${Date.parse(air)}`));
  const recorded = recording?.shows ?? [];
  return [...own, ...recorded.filter(({ name, air }) => !known.has(`${name} ${Date.parse(air)}`))];
}

/** Those during which an evening was not over. */
export function showsOfEvening(shows: readonly EveningShow[], { began, ended }: PastEvening, now: Date): EveningShow[] {
  const [first, last] = [Date.parse(began), ended === undefined ? now.getTime() : Date.parse(ended)];
  return shows.filter(({ air, until }) => Date.parse(until) >= first && Date.parse(air) <= last);
}

/** Whether none of them came; undefined where of one nobody said, and none of the others did. */
export function isFalseAlarm(shows: readonly EveningShow[]): boolean | undefined {
  if (shows.some(({ aired }) => aired === true)) return false;
  return shows.length === 0 || shows.some(({ aired }) => aired === undefined) ? undefined : true;
}
