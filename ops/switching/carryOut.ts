import { phaseRecords } from "../../stacks/phaseRecords.ts";
import { Refused } from "../errors.ts";
import { reasonOf } from "../files.ts";
import type { Move } from "../plan/plan.ts";
import type { Measurement } from "../timing/measured.ts";
import { UpdateFailed } from "./pulumiStack.ts";
import type { Recorded } from "./recorded.ts";
import type { JournalEntry } from "./records.ts";
import type { Session } from "./session.ts";
import { SwitchProgress } from "./switchProgress.ts";

interface Order {
  move: Move;
  /** Levers that are out afterwards, by name. Default: none. */
  levers?: readonly string[];
  /** The engine's own plan of the move: nothing else may be done. */
  enginePlan: string;
  /** Kept in the stack's history. */
  message: string;
  /** Name of the record in the engine's state that says that the move has begun. */
  record: string;
  /** Has the stack file say so, at that moment. */
  follow: () => void;
}

interface CarriedOut {
  /** What the engine and the providers said of what went wrong; empty where nothing did. */
  reasons: readonly string[];
  /** Whether it was told to stop. */
  stopped: boolean;
  /** Undefined where the state could not be read afterwards. */
  after?: Recorded;
  measurements: readonly Measurement[];
  entry: Pick<JournalEntry, "began" | "ended" | "seconds" | "steps" | "failed">;
}

/** Throws {@link Refused} where the state is another than that a move was prepared from. */
export async function assertUnmoved({ engine, workspace }: Session, { hash }: Recorded): Promise<void> {
  if ((await engine.recorded()).hash === hash) return;
  throw new Refused(`The state of ${workspace.stack} moved while the plan was read. Nothing was changed; look again.`);
}

/** Has the engine do a move that was previewed, and says how far it came; whatever fails on the way is no error but an outcome. */
export async function carryOut(session: Session, order: Order): Promise<CarriedOut> {
  const { engine, workspace, terminal, interrupts } = session;
  const { move, levers, enginePlan, message, record, follow } = order;
  const began = new Date();
  const startedAt = clock(session);
  const follower = new SwitchProgress(workspace, move, terminal, interrupts.stop);
  let stopped = false;
  let reasons: readonly string[] = [];
  try {
    await engine.up(move.to, {
      ...{ levers, enginePlan, message },
      onEvent: (event) =>
        follower.hear(event, (type, name) => {
          if (type === phaseRecords.type && name === record) follow();
        }),
    });
  } catch (error) {
    if (!(error instanceof UpdateFailed)) throw error;
    reasons = error.reasons;
    stopped = error.interrupted;
  } finally {
    follower.end();
  }
  const read = await engine.recorded().catch((error: unknown) => reasonOf(error));
  const after = typeof read === "string" ? undefined : read;
  if (typeof read === "string") reasons = [...reasons, `The state could not be read: ${read}`];
  return {
    ...{ reasons, stopped, measurements: follower.measurements },
    ...(after && { after }),
    entry: {
      began: began.toISOString(),
      ended: new Date().toISOString(),
      seconds: Math.round(clock(session) - startedAt),
      steps: follower.measurements.length,
      failed: follower.failed,
    },
  };
}

/** Seconds on the estate's clock. */
function clock({ workspace }: Session): number {
  // Not the time of day, which may be set meanwhile.
  return workspace.sandbox?.cloud.clock.now() ?? performance.now() / 1000;
}
