import type { Broadcast } from "../../stacks/broadcasts.ts";
import type { AirTime } from "../timing/airTime.ts";
import { listedBroadcasts } from "../timing/alarms.ts";
import type { PlayedEvening } from "./evening.ts";

/**
 * The broadcasts of a stack file as an evening to play, in order, by the clock of the first; undefined where it lists none. Throws
 * UsageError for a time that is wrong.
 */
export function ownEvening(
  stack: string,
  broadcasts: readonly Broadcast[] | undefined,
  holdMinutes: number | undefined,
): PlayedEvening | undefined {
  const [first] = broadcasts ?? [];
  if (!broadcasts || !first) return undefined;
  const { zone } = first;
  const local = (time: AirTime): string =>
    time.withTimeZone(zone).toPlainDateTime().toString({ smallestUnit: "minute" });
  const alarms = listedBroadcasts(broadcasts, holdMinutes).map(
    ({ name, air, until, broadcast: { channel, aired } }) => {
      return {
        name: channel === undefined ? name : `${name}, ${channel}`,
        ...{ at: local(air), until: local(until) },
        ...(aired !== undefined && { aired }),
      };
    },
  );
  return {
    name: `The broadcasts of ${stack}`,
    zone,
    alarms: alarms.sort((one, other) => one.at.localeCompare(other.at)),
  };
}
