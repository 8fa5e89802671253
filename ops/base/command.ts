import { execFile } from "node:child_process";
import { UsageError } from "../errors.ts";

export interface CommandResult {
  code: number;
  out: string;
  /** What it wrote to its standard error. */
  notes: string;
}

/**
 * Runs a program to its end, whatever its exit code. Throws {@link UsageError} where there is none of that name, Error when it
 * cannot be started, or when it is aborted, once it has ended.
 */
export function runCommand(
  file: string,
  args: readonly string[],
  cwd: string,
  signal?: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { cwd, signal, maxBuffer: 1 << 28 }, (error, out, notes) => {
      // Aborted, it runs on for a moment, and may write into a folder that its caller is about to remove.
      const runs = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      const refuse = (reason: Error): void => reject(new Error(reason.message, { cause: reason }));
      if (error === null) resolve({ code: 0, out, notes });
      else if ((error as NodeJS.ErrnoException).code === "ENOENT" && child.pid === undefined) {
        reject(new UsageError(`There is no ${file} on PATH, and this needs it.`));
      } else if (typeof error.code === "number") resolve({ code: error.code, out, notes });
      else if (runs) child.once("close", () => refuse(error));
      else refuse(error);
    });
  });
}
