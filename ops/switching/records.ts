import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Phase } from "../../infra/contract/dial.ts";
import { maskSecrets } from "../secrets.ts";
import type { Measurement } from "../timing/measured.ts";
import { readMeasurements } from "../timing/measured.ts";
import type { Baseline } from "./baseline.ts";
import type { GateVerdict } from "../gates/gates.ts";
import type { Workspace } from "./workspace.ts";

/** One switch as it went. The stack's own history has the shorter form, for those who work elsewhere. */
export interface JournalEntry {
  stack: string;
  from: Phase;
  to: Phase;
  by: string;
  /** ISO 8601. */
  began: string;
  ended: string;
  /** Seconds from its start to the end of its last step, on the estate's clock. */
  seconds: number;
  outcome: "done" | "failed" | "interrupted";
  /** Steps that were carried out. */
  steps: number;
  failed: string[];
  despite: string[];
  gates: GateVerdict[];
  seal?: string;
}

/** The files this command keeps beside a stack. No secret is in any of them. */
export class Records {
  private readonly folder: string;
  private readonly stack: string;
  private readonly measured: string;

  constructor({ records, stack, measured }: Workspace) {
    this.folder = records;
    this.stack = stack;
    this.measured = measured;
  }

  /** One JSON object a line, oldest first. */
  journal(entry: JournalEntry): void {
    append(this.path("history", "jsonl"), [entry]);
  }

  /** The switches this machine ran, oldest first; a line that was cut short is left out. */
  entries(): JournalEntry[] {
    const path = this.path("history", "jsonl");
    if (!existsSync(path)) return [];
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as JournalEntry];
        } catch {
          return [];
        }
      });
  }

  /** What steps took, for the plans that come after. */
  keepMeasurements(measurements: readonly Measurement[]): void {
    append(this.measured, measurements);
  }

  measurements(): Measurement[] {
    return existsSync(this.measured) ? readMeasurements(this.measured) : [];
  }

  get baseline(): Baseline | undefined {
    const path = this.path("baselines", "json");
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Baseline) : undefined;
  }

  keepBaseline(baseline: Baseline): void {
    const path = this.path("baselines", "json");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
  }

  private path(kind: string, extension: string): string {
    return join(this.folder, kind, `${this.stack}.${extension}`);
  }
}

function append(path: string, entries: readonly object[]): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, maskSecrets(entries.map((entry) => `${JSON.stringify(entry)}\n`).join("")));
}
