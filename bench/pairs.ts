import { spawnSync } from "node:child_process";

export interface Command {
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Run before each time, and not counted. */
  before?: () => void;
}

/** Whole-process wall times of two commands, run in turn so that a machine's moods hit both. Seconds. */
export function timeAlternately(a: Command, b: Command, runs: number): { ratio: number; a: number; b: number } {
  once(a);
  once(b);
  const pairs = Array.from({ length: runs }, () => [once(a), once(b)] as const);
  return {
    ratio: median(pairs.map(([first, second]) => first / second)),
    a: median(pairs.map(([first]) => first)),
    b: median(pairs.map(([, second]) => second)),
  };
}

function once({ command, args, cwd, env, before }: Command): number {
  before?.();
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(status)}: ${stderr}`);
  return (performance.now() - start) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
