import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "../errors.ts";
import { findNode, loadFolder } from "./node.ts";

export interface LocalTargetOptions {
  /** Database connections. Default: 4. */
  pool?: number;
  /** Milliseconds that a sign-up holds one. Default: 20. */
  serviceMs?: number;
  /** Whether ids are the millisecond it is, as in the article's first sign-up. */
  clockIds?: boolean;
}

/** The shop of `load/target`, in a process of its own, on loopback. */
export class LocalTarget {
  /** As http://127.0.0.1:40000. */
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
  }

  /** Throws UsageError where it does not start, with what it said. */
  static async start({ pool = 4, serviceMs = 20, clockIds = false }: LocalTargetOptions = {}): Promise<LocalTarget> {
    const args = ["--pool", String(pool), "--service", String(serviceMs), ...(clockIds ? ["--clock-ids"] : [])];
    const child = spawn(findNode() ?? process.execPath, [join(loadFolder, "target/main.ts"), ...args], {
      // In a group of its own: a Ctrl-C is for us, and we stop it when the load has ended.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    const url = await new Promise<string | undefined>((resolve) => {
      createInterface(child.stdout).once("line", (line) => resolve((JSON.parse(line) as { url: string }).url));
      child.once("exit", () => resolve(undefined));
      child.once("error", (error) => {
        said += error.message;
        resolve(undefined);
      });
    });
    if (url === undefined) throw new UsageError(`The local target does not start: ${said.trim()}`);
    return new LocalTarget(url, child);
  }

  /** Seconds that database connections were in use for each scenario until now; empty where it no longer answers. */
  async connectionSeconds(): Promise<ReadonlyMap<string, number>> {
    try {
      const answer = await fetch(`${this.url}/metrics`, { signal: AbortSignal.timeout(30_000) });
      const { databaseBusyMs } = (await answer.json()) as { databaseBusyMs: Record<string, number> };
      return new Map(Object.entries(databaseBusyMs).map(([flow, milliseconds]) => [flow, milliseconds / 1000]));
    } catch {
      return new Map();
    }
  }

  /** Ends the service and its database; returns when both are gone. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin?.end();
    await Promise.race([exited, sleep(10_000, undefined, { ref: false })]);
    this.child.kill("SIGKILL");
  }
}
