import { z } from "zod";
import type { Turned } from "../../contract/dial.ts";
import { dial, dialOf, rises } from "../../contract/dial.ts";
import { cores, coresUpTo, dnsLabel, memory, memoryUpTo, thingName } from "../../contract/values.ts";
import { budgetDuration, budgetNodes, budgetSchedule, noDisruption } from "./facts.ts";

/** Disruption budgets of one NodePool. Source: kubernetes-sigs/karpenter, pkg/apis/crds/karpenter.sh_nodepools.yaml. */
export const mostBudgets = 50;

/** Largest of one pool that is taken for meant. */
const most = { cpu: 1_000_000, memory: 10_000_000 } as const;

/** A disruption budget of a NodePool, as its owner has it. */
export const budget = z
  .strictObject({
    nodes: z
      .string()
      .regex(budgetNodes, "allowed: a number or a share of its nodes in quotes, such as '10%' or '5'")
      .describe("Most nodes that go at once."),
    reasons: z
      .array(z.enum(["Underutilized", "Empty", "Drifted"]))
      .min(1)
      .refine((reasons) => new Set(reasons).size === reasons.length, "allowed: each reason once")
      .optional(),
    schedule: z
      .string()
      .max(100)
      .regex(budgetSchedule, "allowed: five fields as cron has them, such as 0 9 * * 1-5, or @daily")
      .optional()
      .describe("When it begins to hold, as cron has it."),
    duration: z
      .string()
      .regex(budgetDuration, "allowed: hours and minutes, such as 8h or 1h30m")
      .optional()
      .describe("How long it holds."),
  })
  .refine(
    ({ schedule, duration }) => (schedule === undefined) === (duration === undefined),
    "allowed: schedule and duration, or neither",
  );

const limits = z
  .strictObject({
    cpu: dial(coresUpTo(most.cpu), "prewarm", { describe: "vCPUs of all its nodes.", check: rises }).optional(),
    memory: dial(memoryUpTo(most.memory), "prewarm", { describe: "Memory of all its nodes.", check: rises }).optional(),
  })
  .refine(({ cpu, memory: bytes }) => (cpu ?? bytes) !== undefined, "allowed: cpu, memory, or both")
  .describe("Its spec.limits: beyond them it starts no node.");

export const karpenterSchema = z
  .strictObject({
    adopt: dnsLabel.describe("Name of the NodePool, kubectl get nodepool. Only its limits and budgets are set."),
    limits: limits.optional(),
    budgets: z
      .array(budget)
      .min(1)
      .max(mostBudgets)
      .transform((own) => dialOf<readonly object[]>({ normal: own, broadcast: noDisruption }, "prewarm"))
      .optional()
      .describe(
        "Its disruption budgets, all of them as they stand: from prewarm on none of its nodes may be taken away, and normal gives " +
          "them back. Left out, they are not touched.",
      ),
    nodeSize: z
      .strictObject({ cpu: cores, memory })
      .optional()
      .describe(
        "What one node counts against the limits: vCPUs and memory of its instance type. Left out, limits are not counted.",
      ),
    aws: thingName
      .optional()
      .describe(
        "Name of the target its nodes run in: quota and free addresses are asked there. Left out, they are not.",
      ),
  })
  .refine(({ limits: turned, budgets }) => (turned ?? budgets) !== undefined, "allowed: limits, budgets, or both")
  .describe("The NodePool of Karpenter that starts these nodes.");

export type KarpenterArgs = Turned<z.output<typeof karpenterSchema>>;
