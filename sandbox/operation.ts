import type { Properties } from "../infra/contract/properties.ts";
import type { StandInOperation, StandIn } from "../infra/contract/standIn.ts";
import { Refusal } from "../infra/contract/standIn.ts";
import type { Clock } from "./clock.ts";
import type { Fault, Faults } from "./faults.ts";
import { providerStandIn } from "./standIns.ts";
import type { JournalEntry, Store } from "./store.ts";

export interface OperationLimits {
  signal?: AbortSignal;
  /** Simulated seconds before giving up: a resource's customTimeouts. Default: the type's own, or none. */
  timeout?: number;
}

/** An operation that did not succeed. */
export class CloudError extends Error {
  override name = "CloudError";
  readonly outcome: Exclude<JournalEntry["outcome"], "done" | "stalled">;
  /** The resource as it is, if the change was accepted before its end was given up. */
  readonly partial: { id: string; outputs: Properties } | undefined;

  constructor(
    outcome: CloudError["outcome"],
    message: string,
    partial?: CloudError["partial"],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.outcome = outcome;
    this.partial = partial;
  }
}

/** The longest pause between tries, in simulated seconds (AWS SDK for Go v2, `DefaultMaxBackoff`). */
const MAX_PAUSE = 20;

/** What a call takes by itself, in simulated seconds. */
const callSeconds = 1;

/** As providers say it whose call is cut off. */
const CANCELLED = "context canceled";

export interface OperationRun {
  /** Waits for simulated seconds; `partial` is what a timeout reports of the change. */
  take: (seconds: number, partial?: CloudError["partial"]) => Promise<void>;
  /** Called once a change is made: where its answer is lost, here it is. */
  landed: (partial: CloudError["partial"]) => Promise<void>;
  /** What the journal says of a success. */
  note: (detail: string) => void;
}

interface Task extends OperationLimits {
  type: string;
  id: string;
  name: string;
  operation: StandInOperation;
  standIn: StandIn;
}

/** Runs an operation on the clock with the faults that hit it, and journals how it ended. */
export async function perform<T>(
  { store, clock, faults }: { store: Store; clock: Clock; faults: Faults },
  task: Task,
  body: (run: OperationRun) => Promise<T>,
): Promise<T> {
  const { type, id, name, operation } = task;
  const at = clock.now();
  const stalled = (): void => {
    store.record({ at: clock.now(), seconds: 0, type, id, name, operation, outcome: "stalled" });
  };
  const timer = new Timer(clock, task, stalled);
  let detail: string | undefined;
  const end = (outcome: JournalEntry["outcome"], why = detail): void => {
    // Reading is what engines do all the time; only what goes wrong is worth a line.
    if (operation === "read" && outcome === "done") return;
    // A cancelled one took what it took; the others what is declared, whatever this machine adds.
    const seconds = outcome === "cancelled" ? clock.now() - at : timer.taken;
    store.record({ at, seconds, type, id, name, operation, outcome, ...(why ? { detail: why } : {}) });
  };
  try {
    const fault = faults.strike(type, name, id, operation);
    const early = fault?.fault === "early";
    if (fault && !fault.landed && !early) await strike(fault, timer, task);
    const result = await body({
      landed: async (partial) => {
        if (fault?.landed) await strike(fault, timer, task, partial);
      },
      // Waiting for another change to end tells of no change of its own.
      take: (seconds, partial) => timer.take(early && partial ? Math.min(seconds, callSeconds) : seconds, partial),
      note: (text) => {
        detail = text;
      },
    });
    end("done");
    return result;
  } catch (error) {
    const known = asCloudError(error, task);
    if (known) end(known.outcome, known.message);
    throw known ?? error;
  }
}

/** Simulated time of one operation, up to its limit. */
class Timer {
  readonly #clock: Clock;
  readonly #task: Task;
  readonly #limit: number;
  readonly #stalled: () => void;
  #left: number;
  /** Simulated seconds so far. */
  taken = 0;

  /** `stalled` is called when an operation begins to wait for ever. */
  constructor(clock: Clock, task: Task, stalled: () => void) {
    this.#clock = clock;
    this.#task = task;
    this.#stalled = stalled;
    const own = task.operation === "read" ? undefined : task.standIn.timeouts?.[task.operation];
    this.#limit = task.timeout ?? own ?? Infinity;
    this.#left = this.#limit;
  }

  async take(seconds: number, partial?: CloudError["partial"]): Promise<void> {
    const { standIn, id, operation } = this.#task;
    if (seconds <= this.#left) {
      this.#left -= seconds;
      this.taken += seconds;
      return this.#wait(seconds, partial);
    }
    this.taken += this.#left;
    await this.#wait(this.#left, partial);
    const limit = this.#limit;
    const message =
      standIn.timeoutMessage?.(id, operation, limit) ??
      `timeout while waiting for state to become 'available' (timeout: ${duration(limit)})`;
    throw new CloudError("timeout", message, partial);
  }

  async #wait(seconds: number, partial: CloudError["partial"]): Promise<void> {
    const { signal } = this.#task;
    try {
      await this.#clock.wait(seconds, signal);
    } catch (error) {
      throw signal?.aborted ? new CloudError("cancelled", CANCELLED, partial, { cause: error }) : error;
    }
  }

  /** Waits for the limit, or for ever. */
  hang(partial: CloudError["partial"]): Promise<void> {
    return this.#limit < Infinity ? this.take(Infinity, partial) : this.stall(partial);
  }

  /** Waits until it is cancelled. */
  async stall(partial: CloudError["partial"]): Promise<void> {
    const { signal } = this.#task;
    this.#stalled();
    // Keeps the process alive, which a promise alone does not.
    const alive = setInterval(() => undefined, 60_000);
    try {
      await new Promise<void>((_, reject) => {
        const stop = (): void => {
          reject(new CloudError("cancelled", CANCELLED, partial, { cause: signal?.reason }));
        };
        if (signal?.aborted) stop();
        signal?.addEventListener("abort", stop, { once: true });
      });
    } finally {
      clearInterval(alive);
    }
  }
}

async function strike(fault: Fault, timer: Timer, { type }: Task, partial?: CloudError["partial"]): Promise<void> {
  const { retries, throttled, failed } = providerStandIn(type);
  // An error tells nothing of what was made.
  if (fault.fault === "error") throw new CloudError("failed", fault.message ?? failed);
  if (fault.fault === "hang") return timer.hang(partial);
  if (fault.fault === "stall") return timer.stall(partial);
  for (let attempt = 0; attempt < (fault.times ?? 1); attempt++) {
    if (attempt === retries) throw new CloudError("failed", fault.message ?? throttled);
    await timer.take(Math.min(2 ** attempt, MAX_PAUSE));
  }
}

function asCloudError(error: unknown, { signal }: Task): CloudError | undefined {
  if (error instanceof CloudError) return error;
  if (error instanceof Refusal) return new CloudError("refused", error.message, undefined, { cause: error });
  if (signal?.aborted) return new CloudError("cancelled", CANCELLED, undefined, { cause: error });
  return undefined;
}

/** As Go prints a duration, e.g. `1h20m0s`. */
function duration(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    Math.round(seconds % 60),
  ];
  return `${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${rest}s`;
}
