import { readFileSync, readdirSync } from "node:fs";

/** Numbers of the processes that a process started and that still run. Takes Linux's /proc. */
export function childrenOf(pid: number): number[] {
  // The name before it is in brackets, and may hold any byte.
  return all().filter(
    (each) =>
      Number(
        text(each, "stat")
          .replace(/^.*\) /s, "")
          .split(" ")[1],
      ) === pid,
  );
}

/** Those whose environment has this variable with this value; whoever started them may be gone. */
export function withVariable(name: string, value: string): number[] {
  return all().filter((pid) => pid !== process.pid && text(pid, "environ").split("\0").includes(`${name}=${value}`));
}

/** Whether it runs: one that is dead and not yet buried does not. */
export function runs(pid: number): boolean {
  const [state = "Z"] = text(pid, "stat")
    .replace(/^.*\) /s, "")
    .split(" ");
  return state !== "" && state !== "Z" && state !== "X";
}

export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function all(): number[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** Empty for a process that is gone. */
function text(pid: number, file: "stat" | "environ"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
