import { hostname, userInfo } from "node:os";
import { Refused } from "../errors.ts";
import { CommandFailed } from "./command.ts";

/** Who holds a stack's lock, as far as the backend says. */
export interface Holder {
  /** `user@host`. */
  who?: string;
  pid?: number;
  /** ISO 8601. */
  since?: string;
}

/**
 * The holder of the lock a command ran into; undefined for every other error. Folders and buckets name the process,
 * Pulumi Cloud only says that there is one.
 */
export function lockHolder(error: unknown): Holder | undefined {
  if (!(error instanceof CommandFailed)) return undefined;
  const text = `${error.result.stderr}\n${error.result.stdout}`;
  if (!/currently locked by|Another update is currently in progress/.test(text)) return undefined;
  const found = /created by (\S+) \(pid (\d+)\) at (\S+)/.exec(text);
  return found ? { who: found[1], pid: Number(found[2]), since: found[3] } : {};
}

/** Whether the lock is left over: its process ran here, and is gone. Of another machine nothing can be said. */
export function isStale({ who, pid }: Holder, alive: (pid: number) => boolean = isAlive): boolean {
  return who === `${userInfo().username}@${hostname()}` && pid !== undefined && !alive(pid);
}

/** Another operator is at work, or was. */
export class StackLocked extends Refused {
  override name = "StackLocked";
  readonly holder: Holder;

  constructor(stack: string, holder: Holder) {
    const { who, pid, since } = holder;
    const by =
      who === undefined ? "another update" : `${who} (process ${pid ?? "unknown"}), since ${since ?? "unknown"}`;
    super(
      `The lock of ${stack} is held by ${by}: one switch at a time. Nothing was changed by this one.\n` +
        `Wait until it is done, then look: npx broadcast status --stack ${stack}\n` +
        `If that process no longer runs, free the lock: pulumi cancel --stack ${stack}`,
    );
    this.holder = holder;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user exists as well.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
