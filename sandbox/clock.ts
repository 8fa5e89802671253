import { join } from "node:path";
import { readIfExists, writeAtomically } from "./files.ts";

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

/**
 * What several processes agree upon. Time runs from a real moment on, at a scale, but only until the last wait ends: it
 * stands still while nothing is under way, so that a slow machine or a pause between commands costs no simulated time.
 */
interface Mark {
  simulated: number;
  /** Milliseconds since 1970. */
  real: number;
  scale: number | null;
  until: number;
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
    const now = this.now() + seconds;
    this.write(now, now);
  }

  /** Lets time run for some seconds from now, or as long as another wait needs. Returns when it will have run. */
  protected run(seconds: number): number {
    const mark = this.#mark();
    const now = mark === undefined ? 0 : reading(mark);
    this.write(now, Math.max(mark?.until ?? 0, now + seconds));
    return now + seconds;
  }

  protected write(simulated: number, until: number): void {
    const scale = Number.isFinite(this.scale) ? this.scale : null;
    writeAtomically(this.#path, JSON.stringify({ simulated, real: Date.now(), scale, until } satisfies Mark));
  }

  #mark(): Mark | undefined {
    const text = readIfExists(this.#path);
    return text === undefined ? undefined : (JSON.parse(text) as Mark);
  }
}

function reading({ simulated, real, scale, until }: Mark): number {
  if (scale === null) return simulated;
  const passed = (Math.max(0, Date.now() - real) / 1000) * scale;
  return Math.max(simulated, Math.min(until, simulated + passed));
}

class ScaledClock extends SharedClock {
  async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (seconds <= 0) return;
    const due = this.run(seconds);
    await sleep((seconds * 1000) / this.scale, signal);
    // Another process may have written over our wait.
    if (this.now() < due) this.write(due, due);
  }
}

/** Waits for real milliseconds. Rejects with the signal's reason when it is aborted. */
async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const end = performance.now() + milliseconds;
  await new Promise<void>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const step = (): void => {
      const left = end - performance.now();
      if (left <= 0) {
        signal?.removeEventListener("abort", stop);
        resolve();
      } else {
        // A timer longer than 2^31 ms would fire at once.
        timer = setTimeout(step, Math.min(left, 2 ** 31 - 1));
      }
    };
    signal?.addEventListener("abort", stop, { once: true });
    step();
  });
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
      if (next.due > this.now()) this.write(next.due, next.due);
      next.wake();
      this.#pump();
    });
  }
}
