import { execFile } from "node:child_process";

export interface Finished {
  code: number;
  out: string;
  /** What it wrote to its standard error. */
  notes: string;
}

/** Runs a program to its end, whatever its exit code. Throws when it cannot be started, or when it is aborted, once it has ended. */
export function command(file: string, args: readonly string[], cwd: string, signal?: AbortSignal): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { cwd, signal, maxBuffer: 1 << 28 }, (error, out, notes) => {
      if (error === null) return resolve({ code: 0, out, notes });
      if (typeof error.code === "number") return resolve({ code: error.code, out, notes });
      const refuse = () => reject(new Error(error.message, { cause: error }));
      // Aborted, it runs on for a moment, and may write into a folder that its caller is about to remove.
      const runs = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      if (runs) child.once("close", refuse);
      else refuse();
    });
  });
}
