import { spawn } from "node:child_process";
import { delimiter, dirname, isAbsolute } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

type Listener = (text: string) => void;

interface CommandResult {
  stdout: string;
  stderr: string;
  code: number;
}

/** The CLI ended with a code other than 0. */
export class CommandFailed extends Error {
  override name = "CommandFailed";
  readonly result: CommandResult;

  constructor(result: CommandResult) {
    super(result.stderr.trim() || result.stdout.trim() || `the Pulumi CLI ended with code ${result.code}`);
    this.result = result;
  }
}

/** What the Automation API asks of a command, and what this project asks of it directly. */
export interface Runner {
  run(
    args: string[],
    cwd: string,
    environment: Record<string, string>,
    onOutput?: Listener,
    onError?: Listener,
    signal?: AbortSignal,
  ): Promise<CommandResult>;
}

/** Seconds the engine has to end after it was told twice. */
const lastWords = 10;

/**
 * The CLI for the Automation API, in a process group of its own. In the terminal's group it would be told of a Ctrl-C by the
 * terminal and by us, and the second time it ends at once, in the middle of a step. The signal given to `run` tells it
 * once; `force` a second time. `onStart` hears of every process.
 */
export function ownProcessGroup(
  command: PulumiCommand,
  force: AbortSignal,
  onStart?: (args: readonly string[], pid: number) => void,
): PulumiCommand & Runner {
  const run: Runner["run"] = (args, cwd, environment, onOutput, onError, stop) => {
    const path = isAbsolute(command.command) ? `${dirname(command.command)}${delimiter}` : "";
    const child = spawn(command.command, withoutSelecting(args), {
      cwd,
      env: {
        ...process.env,
        ...environment,
        PATH: `${path}${environment["PATH"] ?? process.env["PATH"] ?? ""}`,
        PULUMI_AUTOMATION_API: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    if (child.pid !== undefined) onStart?.(args, child.pid);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onError?.(text);
    });
    const done = new AbortController();
    whenAborted(stop, done.signal, () => child.kill("SIGINT"));
    // Questions that follow an interruption are still to be answered.
    const forced = stop && force;
    whenAborted(forced, done.signal, () => {
      child.kill("SIGINT");
      const timer = setTimeout(() => killGroup(child.pid), lastWords * 1000);
      done.signal.addEventListener("abort", () => clearTimeout(timer));
    });
    return new Promise((resolve, reject) => {
      child.on("error", (error) => {
        done.abort();
        reject(error);
      });
      child.on("close", (code) => {
        done.abort();
        const result = { stdout, stderr, code: code ?? -1 };
        if (code === 0) resolve(result);
        else reject(new CommandFailed(result));
      });
    });
  };
  return Object.assign(Object.create(command) as PulumiCommand, { run });
}

/** The Automation API selects the stack it works on, which would change what the operator has selected; naming it is enough. */
function withoutSelecting(args: readonly string[]): string[] {
  const kept = args[0] === "stack" && args[1] === "select" ? ["stack", ...args.slice(2)] : [...args];
  return kept.includes("--non-interactive") ? kept : [...kept, "--non-interactive"];
}

function whenAborted(signal: AbortSignal | undefined, until: AbortSignal, act: () => void): void {
  if (signal?.aborted && !until.aborted) act();
  else signal?.addEventListener("abort", act, { once: true, signal: until });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
