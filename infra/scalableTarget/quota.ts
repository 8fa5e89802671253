import { formatNumber } from "../contract/format.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { askEach, unknown } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Quota } from "../providers/aws/quotaClient.ts";
import { quotaClient, withinQuota } from "../providers/aws/quotaClient.ts";
import { boundsOf, idOf, kindOf, nameOf, targetsIn } from "./reading.ts";

/** Of one table or index. Source: Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB". */
const throughput: Readonly<Record<"Read" | "Write", Quota>> = {
  Read: { service: "dynamodb", code: "L-CF0CBE56", of: "read units of a table" },
  Write: { service: "dynamodb", code: "L-AB614373", of: "write units of a table" },
};

/** Of all functions together. Source: AWS Lambda Developer Guide, "Understanding Lambda function scaling". */
const concurrency: Quota = { service: "lambda", code: "L-B99A9384", of: "executions at once" };

/** Executions that stay for functions without any of their own, from the same. */
const kept = 100;

/** Application Auto Scaling takes bounds that no quota allows, and fails later: nobody is told. */
export const scalingQuota: Question = {
  name: "scaling-quota",
  asks: "Do the quotas allow the broadcast's bounds?",
  ask: (context, clients) =>
    askEach(
      targetsIn(context.resources.live).filter((shape) => quotaOf(shape) !== undefined),
      nameOf,
      async (shape): Promise<Finding> => {
        const quota = quotaOf(shape) ?? concurrency;
        const allowed = await clients.of(quotaClient, shape.target).quota(quota);
        if (quota === concurrency) return executions(shape, context, allowed);
        const { min, max } = boundsOf(shape);
        const summary = `at least ${formatNumber(min)} and at most ${formatNumber(max)} in the show`;
        if (allowed !== undefined && min <= allowed && max > allowed)
          return unknown(
            nameOf(shape),
            `${summary}; beyond ${formatNumber(allowed)} (quota ${quota.code}) it does not grow`,
          );
        return withinQuota(nameOf(shape), quota, allowed, min, summary);
      },
    ),
};

function quotaOf(shape: ResourceShape): Quota | undefined {
  if (kindOf(shape) === "lambda") return concurrency;
  if (kindOf(shape) !== "dynamodb") return undefined;
  return throughput[idOf(shape).scalableDimension.includes("Read") ? "Read" : "Write"];
}

/** Of all functions of this file in one place; what others have of their own is not known here. */
function executions(shape: ResourceShape, { resources }: QuestionContext, allowed: number | undefined): Finding {
  const together = targetsIn(resources.live).filter(
    (each) => kindOf(each) === "lambda" && each.target === shape.target,
  );
  const wanted = together.reduce((sum, each) => sum + boundsOf(each).min, 0) + kept;
  const summary =
    `${formatNumber(wanted - kept)} environments of this file's functions and ${formatNumber(kept)} that AWS keeps for others, ` +
    "without those that other functions have of their own";
  return withinQuota(nameOf(shape), concurrency, allowed, wanted, summary);
}
