import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import { appendLines, makeFolders, reasonOf, writeWhole } from "../files.ts";
import type { GateVerdict } from "../gates/gates.ts";
import { objectIn, readRecord } from "../record.ts";
import { maskSecrets } from "../secrets.ts";
import type { Measurement } from "../timing/measured.ts";
import { measurementSchema } from "../timing/measured.ts";
import type { Baseline } from "./baseline.ts";
import type { Workspace } from "./workspace.ts";

const gateVerdict: z.ZodType<GateVerdict> = z.object({
  gate: z.string(),
  verdict: z.enum(["yes", "no", "unknown"]),
  message: z.string(),
  seconds: z.number(),
});

const journalEntry = z.object({
  stack: z.string(),
  from: z.enum(phases),
  to: z.enum(phases),
  by: z.string(),
  /** ISO 8601. */
  began: z.string(),
  ended: z.string(),
  /** Seconds from its start to the end of its last step, on the estate's clock. */
  seconds: z.number(),
  outcome: z.enum(["done", "failed", "interrupted"]),
  /** Steps that were carried out. */
  steps: z.number(),
  failed: z.array(z.string()),
  despite: z.array(z.string()),
  gates: z.array(gateVerdict),
  seal: z.string().optional(),
  /** Where no phase was switched but levers within one: which. */
  levers: z.object({ pulled: z.array(z.string()), released: z.array(z.string()) }).optional(),
});

/** One switch as it went. The stack's own history has the shorter form, for those who work elsewhere. */
export type JournalEntry = z.output<typeof journalEntry>;

const baselineSchema: z.ZodType<Baseline> = z.object({
  hash: z.string(),
  at: z.string(),
  resources: z.record(z.string(), z.string()),
});

/**
 * The files this command keeps beside a stack. No secret is in any of them. They stop nothing: what cannot be written or
 * read is told to `warn`, with the system's message.
 */
export class Records {
  private readonly folder: string;
  private readonly stack: string;
  private readonly measured: string;
  private readonly warn: (line: string) => void;

  constructor({ records, stack, measured }: Workspace, warn: (line: string) => void) {
    this.folder = records;
    this.stack = stack;
    this.measured = measured;
    this.warn = warn;
  }

  /** One JSON object a line, oldest first. */
  journal(entry: JournalEntry): void {
    this.attempt("The journal", () => append(this.path("history", "jsonl"), [entry]));
  }

  /** The switches this machine ran, oldest first. */
  entries(): JournalEntry[] {
    return this.told(readRecord(this.path("history", "jsonl"), journalEntry)).filter(({ levers }) => !levers);
  }

  /** The levers it turned, oldest first. */
  leverEntries(): JournalEntry[] {
    return this.told(readRecord(this.path("history", "jsonl"), journalEntry)).filter(({ levers }) => levers);
  }

  /** What steps took, for the plans that come after. */
  keepMeasurements(measurements: readonly Measurement[]): void {
    this.attempt("What its steps took", () => append(this.measured, measurements));
  }

  measurements(): Measurement[] {
    return this.told(readRecord(this.measured, measurementSchema));
  }

  /** Undefined where none was kept here, or what was kept is cut. */
  get baseline(): Baseline | undefined {
    const path = this.path("baselines", "json");
    if (!existsSync(path)) return undefined;
    try {
      const parsed = baselineSchema.safeParse(objectIn(readFileSync(path, "utf8")));
      if (parsed.success) return parsed.data;
      this.warn(`The baseline ${path} is cut: the hash in the stack's history is compared instead.`);
    } catch (error) {
      this.warn(
        `The baseline cannot be read: ${reasonOf(error)}. The hash in the stack's history is compared instead.`,
      );
    }
    return undefined;
  }

  keepBaseline(baseline: Baseline): void {
    const path = this.path("baselines", "json");
    this.attempt("The baseline", () => {
      makeFolders(dirname(path));
      writeWhole(path, `${JSON.stringify(baseline, null, 2)}\n`);
    });
  }

  private attempt(what: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      this.warn(`${what} could not be kept: ${reasonOf(error)}. The switch itself does not need it.`);
    }
  }

  private told<T>({ entries, lost }: ReturnType<typeof readRecord<T>>): T[] {
    if (lost !== undefined) this.warn(lost);
    return entries;
  }

  private path(kind: string, extension: string): string {
    return join(this.folder, kind, `${this.stack}.${extension}`);
  }
}

function append(path: string, entries: readonly object[]): void {
  appendLines(
    path,
    entries.map((entry) => maskSecrets(JSON.stringify(entry))),
  );
}
