import { formatNumber } from "../contract/format.ts";
import { classProblem, instanceClasses, maxConnections } from "./classes.ts";

/** Most connections at once of late; undefined where nobody says. */
export type Peak = number | undefined;

/** Days over which the most is taken: two weekends, and two of each day of the week. */
export const peakDays = 14;

const family = (name: string): string => name.split(".").slice(0, 2).join(".");

/**
 * A class of the same family for a broadcast that brings so many times the connections, with the reason: the least that allows them,
 * and two sizes up at least, since nobody has measured CPU.
 */
export function proposedClass(engine: string, now: string, peak: Peak, times: number): [value: string, reason: string] {
  const ladder = [...instanceClasses.keys()]
    .filter((each) => family(each) === family(now) && classProblem(engine, each) === undefined)
    .sort((a, b) => memoryOf(a) - memoryOf(b));
  const at = ladder.indexOf(now);
  if (at < 0) return [now, "TODO: its class is not known here; which one for the broadcast?"];
  const wanted = peak === undefined ? 0 : peak * times;
  const enough = ladder.findIndex((each, index) => index >= at && (maxConnections(engine, each) ?? 0) >= wanted);
  const up = Math.min(at + 2, ladder.length - 1);
  const chosen = ladder[Math.max(up, enough < 0 ? ladder.length - 1 : enough)] ?? now;
  if (peak === undefined) return [chosen, "TODO: two sizes up; how many connections are in force, nobody says"];
  const allowed = maxConnections(engine, chosen) ?? 0;
  const sum = `${formatNumber(peak)} connections × ${times} = ${formatNumber(wanted)} of ${formatNumber(allowed)}`;
  return [chosen, enough < 0 ? `TODO: ${sum}: too many for its family` : `${sum}; to be confirmed by a load test`];
}

/** The same of Serverless v2: the minimum, up to what the maximum allows. */
export function proposedCapacity(least: number, most: number, times: number): [value: number, reason: string] {
  const wanted = Math.max(0.5, least) * times;
  const value = Math.min(most, wanted);
  const why = `${least} × ${times}`;
  return [
    value,
    wanted > most ? `TODO: ${why} is beyond the maximum of ${most}; raise that first` : `${why}; to be confirmed`,
  ];
}

function memoryOf(name: string): number {
  return instanceClasses.get(name)?.memory ?? 0;
}
