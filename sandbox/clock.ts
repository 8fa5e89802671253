import { join } from "node:path";
import { readIfThere, writeFirst, writeWhole } from "./files.ts";

/** Simulated seconds pass for each real one, unless told otherwise: a 20-minute class change takes two seconds. */
export const DEFAULT_SCALE = 600;

export interface Clock {
  /** Simulated seconds a real second stands for; `Infinity` waits for nothing. */
  readonly scale: number;
  /** Simulated seconds since the store was made. */
  now(): number;
  /** Waits for simulated seconds. Rejects with the signal's reason when it is aborted. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Moves the clock on without waiting, e.g. from one alarm to the next day's. */
  skip(seconds: number): void;
}

/** Where a clock stood at a real moment; what several processes agree upon. */
interface Mark {
  simulated: number;
  /** Milliseconds since 1970. */
  real: number;
  scale: number | null;
}

/**
 * The scale as an environment variable says it: a positive number, or `0` or `Infinity` for no waiting.
 * @throws Error when it is neither
 */
export function parseScale(value: string | undefined): number {
  if (value === undefined || value === "") return DEFAULT_SCALE;
  const scale = Number(value);
  if (Number.isNaN(scale) || scale < 0) {
    throw new Error(
      `BROADCAST_SANDBOX_SCALE is ${JSON.stringify(value)}: allowed are 0 (no waiting) and any positive number`,
    );
  }
  return scale === 0 ? Infinity : scale;
}

/** The clock of a store, shared through a file by every process that opens it. */
export function openClock(folder: string, scale: number = DEFAULT_SCALE): Clock {
  return scale === Infinity ? new InstantClock(folder) : new ScaledClock(folder, scale);
}

abstract class SharedClock implements Clock {
  readonly scale: number;
  readonly #path: string;

  constructor(folder: string, scale: number) {
    this.scale = scale;
    this.#path = join(folder, "clock.json");
  }

  abstract wait(seconds: number, signal?: AbortSignal): Promise<void>;

  now(): number {
    const mark = this.#mark();
    return mark === undefined ? 0 : reading(mark);
  }

  skip(seconds: number): void {
    this.set(this.now() + seconds);
  }

  /** Time starts with the first wait: who only looks leaves no trace. */
  protected start(): void {
    const mark = this.#mark();
    if (mark === undefined) writeFirst(this.#path, this.#text(0));
    // The same simulated moment, at this process's pace.
    else if ((mark.scale ?? Infinity) !== this.scale) this.set(reading(mark));
  }

  protected set(simulated: number): void {
    writeWhole(this.#path, this.#text(simulated));
  }

  #text(simulated: number): string {
    const scale = Number.isFinite(this.scale) ? this.scale : null;
    return JSON.stringify({ simulated, real: Date.now(), scale } satisfies Mark);
  }

  #mark(): Mark | undefined {
    const text = readIfThere(this.#path);
    return text === undefined ? undefined : (JSON.parse(text) as Mark);
  }
}

function reading({ simulated, real, scale }: Mark): number {
  return scale === null ? simulated : simulated + (Math.max(0, Date.now() - real) / 1000) * scale;
}

class ScaledClock extends SharedClock {
  async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (seconds <= 0) return;
    this.start();
    await new Promise<void>((resolve, reject) => {
      const end = Date.now() + (seconds * 1000) / this.scale;
      let timer: NodeJS.Timeout | undefined;
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const sleep = (): void => {
        const left = end - Date.now();
        if (left <= 0) {
          signal?.removeEventListener("abort", stop);
          resolve();
        } else {
          // A timer longer than 2^31 ms would fire at once.
          timer = setTimeout(sleep, Math.min(left, 2 ** 31 - 1));
        }
      };
      signal?.addEventListener("abort", stop, { once: true });
      sleep();
    });
  }
}

interface Sleeper {
  due: number;
  wake: () => void;
}

/**
 * Waits for nothing, and yet keeps time: whenever this process has nothing else to do, the clock jumps to whoever
 * wakes next, so operations that run side by side overlap in simulated time as they would in real time.
 */
class InstantClock extends SharedClock {
  readonly #sleepers = new Set<Sleeper>();
  #pumping = false;

  constructor(folder: string) {
    super(folder, Infinity);
  }

  async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (seconds <= 0) return;
    this.start();
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        due: this.now() + seconds,
        wake: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#sleepers.add(sleeper);
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      let next: Sleeper | undefined;
      for (const sleeper of this.#sleepers) if (next === undefined || sleeper.due < next.due) next = sleeper;
      if (next === undefined) return;
      this.#sleepers.delete(next);
      if (next.due > this.now()) this.set(next.due);
      next.wake();
      this.#pump();
    });
  }
}
