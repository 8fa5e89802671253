import { defineKind } from "../contract/kind.ts";
import { quotaRights } from "../providers/aws/quotaClient.ts";
import { scalableTargetChecks } from "./checks.ts";
import { scalableTargetRights } from "./client.ts";
import { scalableTargetCost, unpricedTargets } from "./cost.ts";
import { scalableTargetDiscovery } from "./discovery.ts";
import { scalableTargetDurations } from "./durations.ts";
import { type } from "./facts.ts";
import { scalableTargetFigures } from "./figures.ts";
import { scalableTargetGates } from "./gates.ts";
import { irreversibleTargetChanges } from "./irreversible.ts";
import { scalableTargetThings } from "./owners.ts";
import { scalingQuota } from "./quota.ts";
import { scalingActive, scheduledScaling } from "./questions.ts";
import { ScalableTargetComponent } from "./scalableTarget.ts";
import { scalableTargetSchema } from "./schema.ts";
import { targetStandIn } from "./standIn.ts";
import { scalableTargetClaims, targetClaim, verifyScalableTargets } from "./verify.ts";

/** Scalable targets: the bounds between which Application Auto Scaling keeps a service, a table, readers, a function. */
export const scalableTargets = defineKind({
  key: "scalableTargets",
  noun: "scalable target",
  schema: scalableTargetSchema,
  describe:
    "What Application Auto Scaling scales, by name: ECS services, Aurora readers, DynamoDB, ElastiCache, Lambda.",
  targetReferences: ({ in: named }) => [{ path: ["in"], provider: "aws", named }],
  verify: verifyScalableTargets,
  claims: scalableTargetClaims,
  build: (name, target, context) => {
    const { provider } = context.bindTarget("aws", target.in);
    return {
      component: new ScalableTargetComponent(`scalable-target-${name}`, name, target, { providers: [provider] }),
    };
  },
  types: {
    [type.target]: {
      standIn: targetStandIn,
      turns: ["minCapacity", "maxCapacity"],
      claimOf: targetClaim,
      // AWS takes the bounds at once, and what they bring comes later.
      trails: () => true,
      // Source: the API calls of terraform-provider-aws behind @pulumi/aws. Beside these, AWS asks for the rights of the service that is scaled.
      rights: {
        read: ["application-autoscaling:DescribeScalableTargets", "application-autoscaling:ListTagsForResource"],
        switch: ["application-autoscaling:RegisterScalableTarget"],
        create: [],
      },
    },
  },
  checks: scalableTargetChecks,
  irreversible: irreversibleTargetChanges,
  durations: scalableTargetDurations,
  prices: "infra/scalableTarget/prices",
  cost: scalableTargetCost,
  unpriced: unpricedTargets,
  gates: scalableTargetGates,
  figures: scalableTargetFigures,
  questions: [scalingActive, scheduledScaling, scalingQuota],
  owners: scalableTargetThings,
  discovery: scalableTargetDiscovery,
  rights: { aws: { ...scalableTargetRights, ...quotaRights } },
  lacks: {
    limits: "tasks are counted where they open connections, under `databases`; of the others nothing is shared",
  },
});
