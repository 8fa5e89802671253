import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one process from every other: its number alone comes again, after a while or next door. */
export interface ProcessMark {
  /** Id of the machine; its name where it has none. */
  machine: string;
  /** Id of this run of the machine. */
  boot: string;
  /** Process namespace: each container has one, and numbers of its own. */
  namespace: string;
  pid: number;
  /** When it was started, in clock ticks since boot. */
  started: string;
}

/** The mark of a process of this machine; undefined where it is gone, or where the system does not tell (it takes Linux's /proc). */
export function markOf(pid: number): ProcessMark | undefined {
  const here = place();
  const started = here && startOf(pid);
  return started === undefined ? undefined : { ...(here as Place), pid, started };
}

/** Whether the process was one of this very machine, boot and namespace, and is gone. Of any other nothing can be said. */
export function isGone({ machine, boot, namespace, pid, started }: ProcessMark): boolean {
  const here = place();
  if (here?.machine !== machine || here.boot !== boot || here.namespace !== namespace) return false;
  return startOf(pid) !== started;
}

type Place = Pick<ProcessMark, "machine" | "boot" | "namespace">;

function place(): Place | undefined {
  try {
    return {
      machine: machine(),
      boot: text("/proc/sys/kernel/random/boot_id"),
      namespace: readlinkSync("/proc/self/ns/pid"),
    };
  } catch {
    return undefined;
  }
}

function machine(): string {
  try {
    return text("/etc/machine-id") || hostname();
  } catch {
    return hostname();
  }
}

/** Undefined for a process that is gone, or dead and not yet buried. */
function startOf(pid: number): string | undefined {
  try {
    // The name before it is in brackets, and may hold any byte.
    const [state, ...rest] = text(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, "")
      .split(" ");
    return state === "Z" || state === "X" ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

function text(path: string): string {
  return readFileSync(path, "utf8").trim();
}
