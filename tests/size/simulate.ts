import type { Point } from "../../ops/size/curve.ts";

interface Station {
  servers: number;
  /** Mean seconds at a server, exponential. */
  service: number;
  /** Seconds elsewhere, the same for each. */
  fixed: number;
}

/**
 * One window of an open load test, session by session: Poisson arrivals, one queue, first come first served. What it
 * returns is what a load test would measure; none of the formulas under test is used.
 */
export function window(station: Station, arrivals: number, seconds: number, next: () => number): Point {
  const { servers, service, fixed } = station;
  const exponential = (mean: number): number => -mean * Math.log(1 - next());
  const free = new Array<number>(servers).fill(0);
  const warm = seconds;
  let [clock, completed, inFlight] = [0, 0, 0];
  while (clock < warm + seconds) {
    clock += exponential(1 / arrivals);
    const server = free.indexOf(Math.min(...free));
    const start = Math.max(clock, free[server] ?? 0);
    const done = start + exponential(service);
    free[server] = done;
    const end = done + fixed;
    inFlight += Math.max(0, Math.min(end, warm + seconds) - Math.max(clock, warm));
    if (end >= warm && end < warm + seconds) completed++;
  }
  return { concurrency: inFlight / seconds, throughput: completed / seconds };
}
