/**
 * Mean number waiting in front of `servers` alike servers, for an offered load of `load` servers' worth of work: M/M/c,
 * by Erlang's C formula. Infinite from `servers` on. Linear in `servers`.
 */
export function meanQueueLength(servers: number, load: number): number {
  if (load <= 0) return 0;
  if (load >= servers) return Infinity;
  // Erlang's B by its recurrence, which neither overflows nor cancels.
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked);
  const busy = load / servers;
  const delayed = blocked / (1 - busy * (1 - blocked));
  return (delayed * busy) / (1 - busy);
}
