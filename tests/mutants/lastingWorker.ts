import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { PoolWorker } from "vitest/node";

type Listener = (message: unknown) => void;
type Options = ConstructorParameters<typeof import("vitest/node").ThreadsPoolWorker>[0];

/** What one process runs its tests in, and how many runs it has had. */
let kept: { thread: Worker; runs: number } | undefined;

/** Runs after which a new thread is taken: what a mutant left in a module's memory must not last. */
const mostRuns = 40;

/**
 * A thread of vitest's that outlives a run: loading the modules takes ten times as long as the tests of one mutant, and a mutant
 * is switched on where they are already loaded.
 */
export class LastingWorker implements PoolWorker {
  readonly name = "lasting";
  private readonly thread: Worker;
  private readonly listeners: [event: string, listener: Listener][] = [];

  constructor({ distPath, env, execArgv }: Options) {
    if (kept && kept.runs >= mostRuns) {
      void kept.thread.terminate();
      kept = undefined;
    }
    kept ??= {
      thread: new Worker(join(distPath, "workers/threads.js"), { env: env as NodeJS.Dict<string>, execArgv }),
      runs: 0,
    };
    kept.runs++;
    this.thread = kept.thread;
    this.thread.setMaxListeners(0);
  }

  start = () => Promise.resolve();

  on = (event: string, listener: Listener): void => {
    this.listeners.push([event, listener]);
    this.thread.on(event, listener);
  };

  off = (event: string, listener: Listener): void => void this.thread.off(event, listener);

  send: PoolWorker["send"] = (message) => {
    const stopped = { type: "stopped", __vitest_worker_response__: true };
    if (message.type !== "stop") this.thread.postMessage(message);
    else for (const [event, listener] of this.listeners) if (event === "message") listener(stopped);
  };

  stop = () => {
    for (const [event, listener] of this.listeners) this.thread.off(event, listener);
    return Promise.resolve();
  };

  deserialize = (data: unknown): unknown => data;
}
