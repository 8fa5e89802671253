import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import type { Recorded } from "../../ops/switching/recorded.ts";
import { openSession } from "../../ops/switching/session.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { Fault } from "../../sandbox/faults.ts";
import { openCloud } from "../../sandbox/index.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";
import type { Called } from "../terminal.ts";
import { broadcast, broadcastAnswering } from "../terminal.ts";

/** An operator's folder with a stack file, and a sandbox of its own; verbs run as they would on the evening. */
export class Operator {
  readonly folder = mkdtempSync(join(tmpdir(), "evening-"));
  /** Added to the environment of verbs in a process of their own. */
  readonly environment: Record<string, string> = {};
  private readonly stack: string;

  /** `edit` changes the estate the stack file describes; `from` is the folder the file is copied from. */
  constructor(edit?: (estate: RawEstate) => void, stack = "qa", from: string = projectFolder) {
    this.stack = stack;
    copyFileSync(stackFilePath(stack, from), this.ownFile);
    if (edit) {
      const document = parseDocument(readFileSync(this.ownFile, "utf8"));
      const estate = rawEstate(this.stack);
      edit(estate);
      document.setIn(["config", "broadcast:estate"], estate);
      writeFileSync(this.ownFile, document.toString());
    }
    // Simulated time passes at once, unless a test says otherwise.
    process.env["BROADCAST_SANDBOX_SCALE"] = "0";
  }

  run(verb: string, ...args: string[]): Promise<Called> {
    return broadcast(verb, ...this.arguments(args));
  }

  /** At a terminal, where whatever is asked gets this answer. */
  answering(answer: string, verb: string, ...args: string[]): Promise<Called> {
    return broadcastAnswering(answer, verb, ...this.arguments(args));
  }

  switch(to: string, ...args: string[]): Promise<Called> {
    return this.run("switch", "--to", to, "--yes", ...args);
  }

  /** In a process of its own, with simulated seconds in a real one. */
  start(scale: number, verb: string, ...args: string[]): Started {
    return new Started([verb, ...this.arguments(args)], this.with(scale));
  }

  /** The same in a process namespace of its own, as in a container that shares nothing but the folder. */
  startElsewhere(scale: number, verb: string, ...args: string[]): Started {
    return new Started([verb, ...this.arguments(args)], this.with(scale), [
      "unshare",
      "--pid",
      "--fork",
      "--kill-child",
      "--mount-proc",
    ]);
  }

  /** What the engine's state says. */
  async recorded(): Promise<Recorded> {
    const { signal } = new AbortController();
    const terminal = { out: () => undefined, note: () => undefined, interactive: false };
    const options = { stack: this.stack, cwd: this.folder, sandbox: this.sandbox };
    const { engine } = await openSession(options, terminal, { stop: signal, force: signal });
    return engine.recorded();
  }

  /** The operator's own stack file. */
  get ownFile(): string {
    return stackFilePath(this.stack, this.folder);
  }

  /** The sandbox's, whose phase the switches turn. */
  get stackFile(): string {
    return readFileSync(stackFilePath(this.stack, join(this.sandbox, this.stack)), "utf8");
  }

  get phase(): unknown {
    return (parse(this.stackFile) as { config: Record<string, unknown> }).config["broadcast:phase"];
  }

  get cloud(): Cloud {
    return openCloud({ folder: this.store, scale: Infinity });
  }

  /** Leaves what everybody shares, the backend and the estate: the rest is as on a machine that has just cloned the project. */
  elsewhere(): void {
    const own = join(this.sandbox, this.stack);
    for (const name of readdirSync(own)) {
      if (name !== "state" && name !== "store") rmSync(join(own, name), { recursive: true, force: true });
    }
  }

  /** Folder of what the command writes down. */
  get records(): string {
    return join(this.sandbox, this.stack, "records");
  }

  /** What the command wrote down of its switches, oldest first. */
  journal(): unknown[] {
    const lines = readFileSync(join(this.records, "history", `${this.stack}.jsonl`), "utf8");
    return lines
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
  }

  faults(...faults: Fault[]): void {
    writeFileSync(join(this.store, "faults.json"), JSON.stringify(faults));
  }

  /** What an engine leaves that is killed after it made the file of attributes beside the state's, and before it filled it. */
  emptyAttributes(): void {
    writeFileSync(
      join(this.sandbox, this.stack, "state", ".pulumi", "stacks", "broadcast", `${this.stack}.json.attrs`),
      "",
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Of the estate that the sandbox stands for. */
  get store(): string {
    return join(this.sandbox, this.stack, "store");
  }

  private get sandbox(): string {
    return join(this.folder, "sandbox");
  }

  private with(scale: number): NodeJS.ProcessEnv {
    return { ...process.env, ...this.environment, BROADCAST_SANDBOX_SCALE: String(scale) };
  }

  private arguments(args: readonly string[]): string[] {
    return ["--stack", this.stack, "--cwd", this.folder, "--sandbox", this.sandbox, ...args];
  }
}

/** A verb under way in another process. */
export class Started {
  output = "";
  readonly ended: Promise<number | null>;
  private readonly child;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv, within: readonly string[] = []) {
    const [program = "", ...rest] = [...within, process.execPath, join(projectFolder, "bin", "broadcast.mjs"), ...args];
    this.child = spawn(program, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
  }

  /** Resolves when the output has it; rejects when the process ends before. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) {
      if (this.child.exitCode !== null) throw new Error(`ended without ${String(pattern)}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error("It was never started.");
    return this.child.pid;
  }

  get over(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  interrupt(): void {
    this.child.kill("SIGINT");
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }
}
