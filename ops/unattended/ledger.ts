import { createHash } from "node:crypto";
import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import { appendLines, reasonOf } from "../files.ts";
import { objectIn, readRecord } from "../record.ts";
import { maskSecrets } from "../secrets.ts";
import type { PulumiStack } from "../switching/pulumiStack.ts";
import type { Workspace } from "../switching/workspace.ts";

const step = { from: z.enum(phases), to: z.enum(phases), seal: z.string() };

const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("began"), ...step, late: z.number(), at: z.string() }),
  z.object({
    kind: z.literal("ended"),
    ...step,
    outcome: z.enum(["done", "failed", "interrupted", "refused"]),
    reason: z.string().optional(),
    at: z.string(),
  }),
]);

/** One line of what was done without a person. Moments are ISO 8601. */
export type LedgerEntry = z.output<typeof entrySchema>;

type Step = Readonly<Record<keyof typeof step, string>>;

/** The tag that runs of the timer on any machine share. */
const memoTag = "broadcast:unattended";

/** Pulumi Cloud keeps 256 characters of a tag. */
const mostTold = 12;

const memoSchema = z.object({
  /** When the timer last ran; ISO 8601. */
  ran: z.string().optional(),
  /** Marks of what persons were told, oldest first, and of the switch that somebody stopped. */
  told: z.array(z.string()).default([]),
  stopped: z.string().optional(),
  /** Mark of the seal that it ran under. */
  stoppedSeal: z.string().optional(),
});

/** How a run of an approved switch stands. */
export interface Attempts {
  /** How many reached the engine and failed. */
  failed: number;
  /** Of the latest; `cut off` where it runs, or was killed. */
  last?: "done" | "failed" | "interrupted" | "refused" | "cut off";
}

/**
 * What the timer keeps: a line for each switch beside the stack's journal, and a tag of the stack for what every machine must know:
 * when it last ran, what persons were told, what somebody stopped.
 */
export class Ledger {
  private readonly path: string;
  private readonly memo: z.output<typeof memoSchema>;
  private readonly warn: (line: string) => void;

  constructor(
    { records, stack }: Pick<Workspace, "records" | "stack">,
    tags: Readonly<Record<string, string>>,
    warn: (line: string) => void,
  ) {
    this.path = join(records, "unattended", `${stack}.jsonl`);
    this.memo = memoSchema.safeParse(objectIn(tags[memoTag] ?? "")).data ?? { told: [] };
    this.warn = warn;
  }

  entries(): LedgerEntry[] {
    const { entries, lost } = readRecord(this.path, entrySchema);
    if (lost !== undefined) this.warn(lost);
    return entries;
  }

  /** Throws the system's error: a switch whose beginning is not noted down is not begun. */
  began(entry: Step & { late: number }): void {
    this.note({ kind: "began", ...entry, at: nowText() } as LedgerEntry);
  }

  ended(entry: Step & { outcome: Extract<LedgerEntry, { kind: "ended" }>["outcome"]; reason?: string }): void {
    if (entry.outcome === "interrupted") {
      this.memo.stopped = markOf(stepText(entry));
      this.memo.stoppedSeal = markOf(entry.seal);
    }
    try {
      this.note({ kind: "ended", ...entry, at: nowText() } as LedgerEntry);
    } catch (error) {
      this.warn(`What was done could not be noted down: ${reasonOf(error)}`);
    }
  }

  attempts(of: Step): Attempts {
    const own = this.entries().filter((entry) => stepText(entry) === stepText(of));
    return attemptsIn(own, this.memo.stopped === markOf(stepText(of)));
  }

  /** Of all that ran under one seal: stopped half way, a way back goes on from another phase. */
  attemptsUnder(seal: string): Attempts {
    const own = this.entries().filter((entry) => entry.seal === seal);
    return attemptsIn(own, this.memo.stoppedSeal === markOf(seal));
  }

  /** Tells what is the matter once, and again only when something else was; returns whether it did. */
  async once(key: string, tell: () => Promise<void>): Promise<boolean> {
    const mark = markOf(key);
    if (this.memo.told.includes(mark)) return false;
    await tell();
    this.memo.told = [...this.memo.told, mark].slice(-mostTold);
    return true;
  }

  /** When the timer last ran anywhere; undefined where it never did. */
  get lastRun(): Temporal.Instant | undefined {
    const time = Date.parse(this.memo.ran ?? "");
    return Number.isNaN(time) ? undefined : Temporal.Instant.fromEpochMilliseconds(time);
  }

  /** Seconds for which no timer ran; 0 where none ever did. */
  silentFor(now: Temporal.Instant): number {
    return this.lastRun === undefined ? 0 : now.since(this.lastRun).total("seconds");
  }

  ran(at: string): void {
    this.memo.ran = at;
  }

  /** Shares what every machine must know. What cannot be shared is told and stops nothing. */
  async share(engine: Pick<PulumiStack, "setTag">): Promise<void> {
    try {
      await engine.setTag(memoTag, JSON.stringify(this.memo));
    } catch (error) {
      this.warn(`That the timer ran could not be noted with the stack: ${reasonOf(error)}`);
    }
  }

  private note(entry: LedgerEntry): void {
    appendLines(this.path, [maskSecrets(JSON.stringify(entry))]);
  }
}

function attemptsIn(own: readonly LedgerEntry[], stopped: boolean): Attempts {
  const last = own.at(-1);
  const failed = own.filter((entry) => entry.kind === "ended" && entry.outcome === "failed").length;
  if (stopped) return { failed, last: "interrupted" };
  if (!last) return { failed };
  return { failed, last: last.kind === "ended" ? last.outcome : "cut off" };
}

function stepText({ from, to, seal }: Step): string {
  return `${from} ${to} ${seal}`;
}

function markOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function nowText(): string {
  return new Date().toISOString();
}
