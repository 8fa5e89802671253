import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";

const summarySchema = z.object({
  /** Of this form. */
  broadcast: z.literal(1),
  from: z.enum(phases),
  to: z.enum(phases),
  /** Who ran it, as their machine knows them. */
  by: z.string(),
  /** Gates that were overridden. */
  despite: z.array(z.string()).default([]),
  /** Hash of the baseline, where the switch left normal. */
  baseline: z.string().optional(),
  /** Seal of the plan it was run from. */
  seal: z.string().optional(),
  /** On the way up, when the way back is due; ISO 8601. */
  until: z.string().optional(),
  /** The show it is for. */
  show: z.string().optional(),
  /** Who approved it, where a timer ran it. */
  approved: z.string().optional(),
});

/** What a switch leaves in the stack's own history, which a team shares wherever its state is. */
export type Summary = z.output<typeof summarySchema>;

/** One line for people, then the same for machines. */
export function messageOf(summary: Summary): string {
  return `broadcast ${summary.from} → ${summary.to} ${JSON.stringify(summary)}`;
}

/** Reads it back; undefined for an update that was no switch of this command. */
export function summaryIn(message: string): Summary | undefined {
  return inMessage(message, summarySchema);
}

function inMessage<T>(message: string, schema: z.ZodType<T>): T | undefined {
  const json = /^broadcast [^{]*(\{.*\})$/s.exec(message)?.[1];
  if (json === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

const leverSummarySchema = z.object({
  broadcast: z.literal(1),
  phase: z.enum(phases),
  pulled: z.array(z.string()),
  released: z.array(z.string()),
  by: z.string(),
  despite: z.array(z.string()).default([]),
  seal: z.string().optional(),
});

/** What a turn of levers leaves in the stack's own history. */
export type LeverSummary = z.output<typeof leverSummarySchema>;

/** One line for people, then the same for machines. */
export function leverMessageOf(summary: LeverSummary): string {
  return `broadcast ${leverTurnText(summary)} in ${summary.phase} ${JSON.stringify(summary)}`;
}

/** As people say it: pull door; release door and search-off. */
export function leverTurnText({ pulled, released }: Pick<LeverSummary, "pulled" | "released">): string {
  return [
    ...(released.length > 0 ? [`release ${released.join(" and ")}`] : []),
    ...(pulled.length > 0 ? [`pull ${pulled.join(" and ")}`] : []),
  ].join(", ");
}

/** Reads it back; undefined for an update that turned no levers by this command. */
export function leverSummaryIn(message: string): LeverSummary | undefined {
  return inMessage(message, leverSummarySchema);
}
