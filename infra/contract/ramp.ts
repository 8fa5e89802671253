/** A count on its way, linear between two simulated moments. */
export interface Ramp {
  from: number;
  to: number;
  /** Simulated seconds. */
  startedAt: number;
  seconds: number;
}

/** The count at a simulated moment, rounded towards where it came from. */
export function countAt(ramp: Ramp, now: number): number {
  if (ramp.seconds <= 0 || now >= ramp.startedAt + ramp.seconds) return ramp.to;
  const share = Math.max(0, now - ramp.startedAt) / ramp.seconds;
  const moved = Math.floor(Math.abs(ramp.to - ramp.from) * share);
  return ramp.from + Math.sign(ramp.to - ramp.from) * moved;
}
