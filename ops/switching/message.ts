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
});

/** What a switch leaves in the stack's own history, which a team shares wherever its state is. */
export type Summary = z.output<typeof summarySchema>;

/** One line for people, then the same for machines. */
export function messageOf(summary: Summary): string {
  return `broadcast ${summary.from} → ${summary.to} ${JSON.stringify(summary)}`;
}

/** Reads it back; undefined for an update that was no switch of this command. */
export function summaryIn(message: string): Summary | undefined {
  const json = /^broadcast [^{]*(\{.*\})$/s.exec(message)?.[1];
  if (json === undefined) return undefined;
  try {
    return summarySchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
