import { execFile } from "node:child_process";

export interface Finished {
  code: number;
  out: string;
  /** What it wrote to its standard error. */
  notes: string;
}

/** Runs a program to its end, whatever its exit code. Throws when it cannot be started, or when it is aborted. */
export function command(file: string, args: readonly string[], cwd: string, signal?: AbortSignal): Promise<Finished> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, signal, maxBuffer: 1 << 28 }, (error, out, notes) => {
      if (error === null) resolve({ code: 0, out, notes });
      else if (typeof error.code === "number") resolve({ code: error.code, out, notes });
      else reject(new Error(error.message, { cause: error }));
    });
  });
}
