import { Temporal } from "temporal-polyfill";
import type { WayBack } from "../../infra/contract/question.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import { upcomingBroadcasts } from "../timing/alarms.ts";
import { timedSwitches } from "../timing/switches.ts";
import { timeline } from "../timing/timeline.ts";

/**
 * The ways back from the shows to come that the stack file lists, from `now` in seconds since 1970. Throws UsageError for a time
 * that is wrong.
 */
export async function waysBack(offline: OfflineEstate, now: number): Promise<WayBack[]> {
  const { broadcasts = [], timing = defaultTiming } = offline.estate;
  const moment = Temporal.Instant.fromEpochMilliseconds(Math.round(now * 1000));
  const shows = upcomingBroadcasts(broadcasts, { holdMinutes: timing.holdMinutes, now: moment });
  if (shows.length === 0) return [];
  const switches = await timedSwitches(offline, { timing });
  return timeline(shows, switches, "normal", moment).alarms.flatMap(({ name, back }) =>
    back.map(({ from, to, start }) => ({ show: name, from, to, at: start.epochMilliseconds / 1000 })),
  );
}
