import { z } from "zod";
import { connectionPools } from "../app/schema.ts";
import type { Turned, Turns } from "../contract/dial.ts";
import { dial, phases, rises } from "../contract/dial.ts";
import { coresUpTo, inTarget, memoryUpTo } from "../contract/values.ts";
import type { TargetKind } from "./facts.ts";
import { kindFacts, mostReplicasPerShard } from "./facts.ts";

/** What every kind has: which target it is, and its bounds. */
function common<K extends TargetKind>(kind: K, turns: Turns) {
  const { id, example, units, least, most } = kindFacts[kind];
  const bound = z.int().min(least).max(most);
  return {
    kind: z.literal(kind),
    in: inTarget("aws"),
    adopt: z
      .string()
      .regex(id, `allowed: its id as an import takes it, such as ${example}`)
      .describe(`Its id as an import takes it, such as ${example}. Only its bounds may ever change.`),
    minCapacity: dial(bound, turns, { describe: `Fewest ${units}; it scales straight to it.`, check: rises }),
    maxCapacity: dial(bound, turns, { describe: `Most ${units}; above it they go at once.`, check: rises }),
  };
}

/** Tasks open connections, as an app's replicas do, so they come with the show, once the database is large. */
const ecs = z
  .strictObject({
    ...common("ecs", "live"),
    connections: connectionPools("task").optional(),
    maximumPercent: z
      .int()
      .min(100)
      .max(1000)
      .default(200)
      .describe(
        "maximumPercent of its deployments: while one runs there are so many more tasks, with their connections.",
      ),
    task: z
      .strictObject({ cpu: coresUpTo(16), memory: memoryUpTo(120) })
      .optional()
      .describe("Size of one task on Fargate, as its task definition says; left out, its cost is not counted."),
  })
  .describe("The tasks of an ECS service.");

/** What follows takes minutes and no visitor sees it. */
const aurora = z.strictObject(common("aurora", "prewarm")).describe("The readers that Aurora makes and removes.");

const dynamodb = z
  .strictObject(common("dynamodb", "prewarm"))
  .describe("Provisioned reads or writes of a DynamoDB table, or of an index of it.");

const elasticache = z
  .strictObject(common("elasticache", "prewarm"))
  .superRefine(({ adopt, maxCapacity }, ctx) => {
    if (!adopt.endsWith(":Replicas") || maxCapacity.live <= mostReplicasPerShard) return;
    const message = `allowed: at most ${mostReplicasPerShard} replicas of a shard`;
    ctx.addIssue({ code: "custom", path: ["maxCapacity", "broadcast"], message });
  })
  .describe("Shards of an ElastiCache replication group, or the replicas of each.");

const lambda = z
  .strictObject(common("lambda", "prewarm"))
  .describe("Execution environments of a Lambda function that are kept ready.");

export const scalableTargetSchema = z
  .discriminatedUnion("kind", [ecs, aurora, dynamodb, elasticache, lambda])
  .superRefine(({ minCapacity, maxCapacity }, ctx) => {
    for (const phase of phases) {
      if (!(minCapacity[phase] > maxCapacity[phase])) continue;
      const key = phase === "live" ? "broadcast" : phase;
      const message = `allowed: at most maxCapacity in ${phase}, ${maxCapacity[phase]}`;
      ctx.addIssue({ code: "custom", path: ["minCapacity", key], message });
    }
  })
  .describe("What Application Auto Scaling keeps between two bounds. It exists: only the bounds are turned.");

export type ScalableTarget = z.output<typeof scalableTargetSchema>;
export type ScalableTargetArgs = Turned<ScalableTarget>;
