import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { endOf, errorOf, isOfInterruption, stepOf } from "../engine/events.ts";
import type { Move } from "../plan/plan.ts";
import { StatusLine } from "../statusLine.ts";
import type { Terminal } from "../terminal.ts";
import { duration, paint } from "../terminal.ts";
import type { Measurement } from "../timing/measured.ts";
import { RunningNote } from "./runningNote.ts";
import type { Workspace } from "./workspace.ts";

interface Running {
  name: string;
  began: number;
}

/** Follows the steps of a switch: a line for each that ends, one that changes for what runs, and what each took. */
export class SwitchProgress {
  readonly measurements: Measurement[] = [];
  readonly failed: string[] = [];
  private readonly workspace: Workspace;
  private readonly move: Move;
  private readonly terminal: Terminal;
  private readonly expected: ReadonlyMap<string, number>;
  /** URNs of what was only cut off. */
  private readonly cutOff = new Set<string>();
  private readonly stop: AbortSignal;
  private readonly running = new Map<string, Running>();
  private readonly status: StatusLine;
  private readonly width: number;
  private readonly note: RunningNote;
  private readonly ticking: NodeJS.Timeout;

  constructor(workspace: Workspace, move: Move, terminal: Terminal, stop: AbortSignal) {
    this.stop = stop;
    this.workspace = workspace;
    this.move = move;
    this.terminal = terminal;
    this.expected = new Map(move.timing.steps.map(({ urn, seconds }) => [urn, seconds]));
    this.width = Math.max(0, ...move.steps.map(({ name }) => name.length));
    this.status = new StatusLine(terminal);
    this.note = new RunningNote(workspace, move);
    this.ticking = setInterval(() => {
      this.show();
      this.note.tick();
    }, 1000).unref();
  }

  /** Hears an event of the engine; `arrived` is called with the type and name of what ended well. */
  hear(event: EngineEvent, arrived: (type: string, name: string) => void): void {
    const reason = errorOf(event);
    // The engine says why before it says that.
    if (reason !== undefined && this.stop.aborted && isOfInterruption(reason))
      this.cutOff.add(event.diagnosticEvent?.urn ?? "");
    const step = stepOf(event);
    if (step) {
      this.running.set(step.urn, { name: step.name, began: this.now() });
      this.note.began(step.urn);
    }
    const end = endOf(event);
    if (!end) return;
    const began = this.running.get(end.urn)?.began ?? this.now();
    this.running.delete(end.urn);
    // A failure is told twice where the provider gives back a part of the result.
    if (end.failed && this.failed.includes(end.name)) return;
    if (end.failed && this.cutOff.has(end.urn)) {
      this.report(end.urn, end.name, `stopped after ${duration(this.now() - began)}`, paint.warning("■"));
      return;
    }
    const seconds = this.took(end.name, began);
    const { from, to } = this.move;
    const { stack } = this.workspace;
    const { urn, type, name, failed } = end;
    this.note.ended(urn, seconds, failed);
    if (failed) this.failed.push(name);
    else this.measurements.push({ stack, from, to, urn, type, seconds, at: new Date().toISOString() });
    if (failed) this.report(urn, name, `failed after ${duration(seconds)}`, paint.bad("✗"));
    else this.report(urn, name, duration(seconds), paint.good("✓"));
    this.show();
    if (!failed) arrived(type, name);
  }

  end(): void {
    clearInterval(this.ticking);
    this.status.clear();
    this.note.remove();
  }

  private report(urn: string, name: string, how: string, mark: string): void {
    this.status.clear();
    const expected = this.expected.get(urn) ?? 0;
    const about = expected > 0 ? paint.faint(` of about ${duration(expected)}`) : "";
    this.terminal.note(`  ${mark} ${name.padEnd(this.width)}  ${how}${about}`);
  }

  private show(): void {
    const done = `${this.measurements.length} of ${this.move.steps.length} done`;
    const now = this.now();
    const rows = [...this.running].map(([urn, { name, began }]) => {
      const expected = this.expected.get(urn) ?? 0;
      return `${name} ${duration(now - began)}${expected > 0 ? ` of about ${duration(expected)}` : ""}`;
    });
    if (rows.length > 0) this.status.show(`${done}; ${rows.join(", ")}`);
  }

  /** Seconds on the estate's clock. */
  private now(): number {
    return this.workspace.sandbox?.cloud.clock.now() ?? performance.now() / 1000;
  }

  /** The sandbox's journal knows what a step took; its clock stands still between steps, whatever the engine adds. */
  private took(name: string, began: number): number {
    const journal = this.workspace.sandbox?.cloud.store.journal();
    const entry = journal?.findLast((each) => each.name === name && each.operation !== "read");
    if (journal && !entry) return 0;
    return Math.round((entry?.seconds ?? this.now() - began) * 10) / 10;
  }
}
