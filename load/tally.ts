/**
 * What a load test saw, as sums only: `<flow>/<window>/<what>` → number. Sums can be added in any order, so workers, pods
 * and machines count for themselves, and the merged tally is the one that a single worker would have kept.
 */
export type Tally = Record<string, number>;

/** Each bucket is two per cent wider than the one before: a percentile is off by one per cent at most. */
const growth = Math.log(1.02);

/** Bucket of a time in milliseconds; below a tenth of a millisecond all are one. */
export function bucketOf(milliseconds: number): number {
  return Math.ceil(Math.log(Math.max(milliseconds, 0.1)) / growth);
}

/** Milliseconds in the middle of a bucket. */
export function bucketMiddle(bucket: number): number {
  return Math.exp((bucket - 0.5) * growth);
}

/** All tallies as one. */
export function mergeTallies(tallies: readonly Tally[]): Tally {
  const sum: Tally = {};
  for (const tally of tallies) for (const [key, value] of Object.entries(tally)) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

/** Keeps a tally; times are in milliseconds since the test's start. */
export class Recorder {
  readonly tally: Tally = {};
  /** Hears of each addition, for those who cannot read the tally at the end. */
  heard?: (key: string, value: number) => void;
  private readonly windowMs: number;

  constructor(windowSeconds: number) {
    this.windowMs = windowSeconds * 1000;
  }

  /** A session begins. */
  arrived(flow: string, at: number): void {
    this.add(flow, this.windowOf(at), "arrivals", 1);
  }

  /** A request was answered, or given up. */
  answered(flow: string, asked: number, at: number): void {
    this.add(flow, this.windowOf(at), "requests", 1);
    this.spread(flow, "waitingUs", asked, at);
  }

  /** A session ends, having waited for answers that long in all; `error` names why it failed. */
  ended(flow: string, session: { arrived: number; at: number; waited: number; error?: string | undefined }): void {
    const { arrived, at, waited, error } = session;
    const window = this.windowOf(at);
    this.spread(flow, "presentUs", arrived, at);
    if (error !== undefined) {
      this.add(flow, window, "failed", 1);
      this.add(flow, window, `error ${error}`, 1);
    } else {
      this.add(flow, window, "completed", 1);
      this.add(flow, window, `took ${bucketOf(waited)}`, 1);
    }
  }

  private windowOf(at: number): number {
    return Math.max(0, Math.floor(at / this.windowMs));
  }

  /** Time goes to the windows it was spent in. */
  private spread(flow: string, what: string, from: number, to: number): void {
    for (let window = this.windowOf(from); window <= this.windowOf(to); window++) {
      const [start, end] = [window * this.windowMs, (window + 1) * this.windowMs];
      const overlap = Math.min(to, end) - Math.max(from, start);
      // Whole microseconds, so that sums do not depend on their order.
      if (overlap > 0) this.add(flow, window, what, Math.round(overlap * 1000));
    }
  }

  private add(flow: string, window: number, what: string, value: number): void {
    const key = `${flow}/${window}/${what}`;
    this.tally[key] = (this.tally[key] ?? 0) + value;
    this.heard?.(key, value);
  }
}
