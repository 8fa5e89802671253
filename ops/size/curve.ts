/** What one replica did in one window of a load test. */
export interface Point {
  /** Sessions in flight, on average. */
  concurrency: number;
  /** Sessions completed a second. */
  throughput: number;
}

/** Throughput of one replica by the number of sessions in flight, as fitted to a load test. */
export interface Curve {
  /** `station`: a pool of known size with a queue before it. `usl`: the Universal Scalability Law. `line`: no bend was seen. */
  model: "station" | "usl" | "line";
  /** By name; seconds, or numbers without unit. */
  parameters: Readonly<Record<string, number>>;
  /** Most sessions a second it can complete; Infinity for a line. */
  peak: number;
  /** Sessions a second with so many in flight. */
  throughput: (concurrency: number) => number;
  /** Root mean square of the relative errors. */
  error: number;
  /** Akaike's criterion with its correction for few points: the smaller, the better the model for its number of parameters. */
  aic: number;
}

/** Seconds a session takes with so many in flight, by Little's law. */
export function responseTime({ throughput }: Curve, concurrency: number): number {
  return concurrency / throughput(concurrency);
}

/** How well a model fits: errors are relative, since a window with few sessions is as exact as one with many is not. */
export function quality(
  points: readonly Point[],
  throughput: (concurrency: number) => number,
  parameters: number,
): Pick<Curve, "error" | "aic"> {
  const n = points.length;
  const squares = points.reduce((sum, { concurrency, throughput: seen }) => {
    return sum + (throughput(concurrency) / seen - 1) ** 2;
  }, 0);
  // The variance is a parameter as well.
  const k = parameters + 1;
  const correction = n > k + 1 ? (2 * k * (k + 1)) / (n - k - 1) : Infinity;
  return { error: Math.sqrt(squares / n), aic: n * Math.log(Math.max(squares, 1e-12) / n) + 2 * k + correction };
}
