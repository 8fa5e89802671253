import { reasonOf } from "../files.ts";
import { leverStatus } from "../levers/status.ts";
import { standingCost } from "../cost/standing.ts";
import { PhaseGates } from "../switching/phaseGates.ts";
import type { Recorded } from "../switching/recorded.ts";
import { runningSwitch } from "../switching/runningNote.ts";
import type { Session } from "../switching/session.ts";
import { paint } from "../terminal.ts";
import type { Standing } from "../watch/board.ts";
import type { WatchPorts } from "../watch/watcher.ts";
import { recordingPath } from "./path.ts";

/**
 * What is seen of the estate while something is done to it, written down as `broadcast watch` does. It asks no engine and takes no
 * lock; nothing waits for it, and whatever goes wrong with it is told at its end and stops nothing.
 */
export class RunRecord {
  /** When it has begun, or could not. */
  readonly begun: Promise<void>;
  private readonly session: Session;
  private readonly over = new AbortController();
  private readonly before: Recorded;
  private arrive: (standing: Standing) => void = () => undefined;
  private readonly arrival: Promise<Standing>;
  private trouble: string | undefined;
  private close: () => void = () => undefined;

  /** Begins. `before` is what is recorded of the stack until then. */
  constructor(session: Session, before: Recorded) {
    this.session = session;
    this.before = before;
    this.arrival = new Promise((resolve) => (this.arrive = resolve));
    this.begun = this.begin().catch((error: unknown) => void (this.trouble ??= reasonOf(error)));
  }

  /** Says where the stack stands since; undefined where nobody knows. */
  arrived(after: Recorded | undefined): void {
    if (after) this.arrive(this.standingOf(after));
  }

  /** Ends it. */
  end(): void {
    this.attempt(() => this.close());
    this.over.abort();
    if (this.trouble === undefined) return;
    const { terminal } = this.session;
    terminal.note(paint.warning(`What was seen meanwhile is not recorded to its end: ${this.trouble}`));
  }

  private async begin(): Promise<void> {
    const { workspace, offline } = this.session;
    const sandbox = workspace.sandbox !== undefined;
    const [{ Watcher }, { Recorder }] = await Promise.all([import("../watch/watcher.ts"), import("./recorder.ts")]);
    const watcher = new Watcher(this.ports(), { estate: offline, sandbox });
    const path = recordingPath(workspace.records, workspace.stack);
    const recorder = new Recorder(path, { beside: true, warn: (line) => (this.trouble ??= line) });
    await watcher.start(this.over.signal);
    if (this.over.signal.aborted) return;
    const stop = watcher.onChange(() => this.attempt(() => recorder.add(watcher.board())));
    this.close = () => {
      stop();
      recorder.close(watcher.board());
    };
  }

  private ports(): WatchPorts {
    const { workspace, offline, prices } = this.session;
    let asked = false;
    return {
      // Providers are asked through the engine by the gates alone: what runs now needs it.
      clients: new PhaseGates(workspace, offline).clients(),
      running: () => runningSwitch(workspace),
      standing: () => {
        if (asked) return this.arrival;
        asked = true;
        return Promise.resolve(this.standingOf(this.before));
      },
      gates: () => Promise.resolve([]),
      switches: () => Promise.resolve(undefined),
      cost: (phase, levers) => standingCost(offline, { phase, levers }, { prices: prices.prices }),
    };
  }

  private standingOf(recorded: Recorded): Standing {
    const { entered, settled } = recorded;
    const levers = leverStatus(this.session.estate, recorded, []);
    return { ...(entered && { entered }), ...(settled && { settled }), by: "state", levers };
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.trouble ??= reasonOf(error);
    }
  }
}
