import { defineKind } from "../contract/kind.ts";
import { AutoScalingGroupComponent } from "./autoScalingGroup.ts";
import { autoScalingGroupChecks } from "./checks.ts";
import { autoScalingGroupRights } from "./client.ts";
import { autoScalingGroupCost, unpricedGroups } from "./cost.ts";
import { autoScalingGroupDiscovery } from "./discovery.ts";
import { autoScalingGroupDurations } from "./durations.ts";
import { type } from "./facts.ts";
import { autoScalingGroupFigures } from "./figures.ts";
import { autoScalingGroupGates } from "./gates.ts";
import { irreversibleGroupChanges } from "./irreversible.ts";
import { autoScalingGroupThings } from "./owners.ts";
import { instanceRefresh, scaleInProtection, scalingProcesses, warmPools } from "./questions.ts";
import { instanceQuota } from "./quota.ts";
import { scheduledSizes } from "./schedules.ts";
import { autoScalingGroupSchema } from "./schema.ts";
import { groupStandIn } from "./standIn.ts";
import { autoScalingGroupClaims, groupClaim, verifyAutoScalingGroups } from "./verify.ts";

/** Auto Scaling groups: how many instances of EC2 there are. */
export const autoScalingGroups = defineKind({
  key: "autoScalingGroups",
  noun: "Auto Scaling group",
  schema: autoScalingGroupSchema,
  describe: "Auto Scaling groups of EC2, by name: instances that no EKS node group has.",
  targetReferences: ({ in: named }) => [{ path: ["in"], provider: "aws", named }],
  verify: verifyAutoScalingGroups,
  claims: autoScalingGroupClaims,
  build: (name, group, context) => {
    const { provider } = context.bindTarget("aws", group.in);
    return {
      component: new AutoScalingGroupComponent(`auto-scaling-group-${name}`, name, group, { providers: [provider] }),
    };
  },
  types: {
    [type.group]: {
      standIn: groupStandIn,
      turns: ["minSize", "maxSize", "desiredCapacity"],
      claimOf: groupClaim,
      // AWS takes the sizes at once, and instances come and go later.
      trails: () => true,
      // Source: the API calls of terraform-provider-aws behind @pulumi/aws.
      rights: {
        read: ["autoscaling:DescribeAutoScalingGroups"],
        switch: ["autoscaling:UpdateAutoScalingGroup"],
        create: [],
      },
    },
  },
  checks: autoScalingGroupChecks,
  irreversible: irreversibleGroupChanges,
  durations: autoScalingGroupDurations,
  // Instances cost what nodes of their type do.
  prices: "infra/nodePool/prices",
  cost: autoScalingGroupCost,
  unpriced: unpricedGroups,
  gates: autoScalingGroupGates,
  figures: autoScalingGroupFigures,
  questions: [scalingProcesses, instanceRefresh, scheduledSizes, scaleInProtection, warmPools, instanceQuota],
  owners: autoScalingGroupThings,
  discovery: autoScalingGroupDiscovery,
  rights: { aws: autoScalingGroupRights },
  lacks: {
    limits: "instances are counted where they open connections, under `databases`; how many may start AWS's quota says",
  },
});
