import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { Asked, Discovered, Discovery, Found } from "../contract/discovery.ts";
import { proposedDial, StandsIn } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import { clientOptions, queryAws } from "../providers/aws/access.ts";
import { mostInstances, ownerTags } from "./facts.ts";

const discoveryRights = {
  "autoscaling:DescribeAutoScalingGroups": "sizes of each Auto Scaling group, and who made it",
} as const satisfies Rights;

/** Tags of groups that somebody else sizes. Source of EMR's: Amazon EMR Management Guide, "Tag clusters". */
const keepers: Readonly<Record<string, string>> = {
  [ownerTags.nodeGroup]: "a managed node group of EKS",
  [ownerTags.ecs]: "a capacity provider of ECS",
  "aws:elasticmapreduce:job-flow-id": "EMR",
};

async function find(asked: Asked<"aws">): Promise<Discovered> {
  const { AutoScalingClient, paginateDescribeAutoScalingGroups } = await import("@aws-sdk/client-auto-scaling");
  const client = new AutoScalingClient(clientOptions(asked.target));
  const groups: AutoScalingGroup[] = [];
  await queryAws(discoveryRights, "autoscaling:DescribeAutoScalingGroups", async () => {
    for await (const page of paginateDescribeAutoScalingGroups({ client }, {}))
      groups.push(...(page.AutoScalingGroups ?? []));
  });
  const leftOut: string[] = [];
  const found = groups.flatMap((group): Found[] => {
    const keeper = (group.Tags ?? []).map(({ Key = "" }) => keepers[Key]).find((each) => each !== undefined);
    if (keeper === undefined) return [foundOf(group, asked)];
    leftOut.push(`${group.AutoScalingGroupName ?? ""}: ${keeper} keeps its sizes`);
    return [];
  });
  return { found, leftOut };
}

function foundOf(group: AutoScalingGroup, { target, times }: Asked<"aws">): Found {
  const { AutoScalingGroupName: id = "", MinSize: min = 0, MaxSize: max = 0, DesiredCapacity: desired = 0 } = group;
  const wanted = Math.min(mostInstances, Math.max(desired, desired * times));
  const least = Math.max(min, wanted);
  const types = [...new Set((group.Instances ?? []).flatMap(({ InstanceType }) => InstanceType ?? []))];
  const reason = `${desired} instances now × ${times}; to be confirmed by a load test`;
  return {
    id,
    name: id,
    title: `${desired} instances from ${min} to ${max}${types.length === 0 ? "" : ` of ${types.join(", ")}`}`,
    says: {
      in: new StandsIn(target),
      adopt: id,
      minSize: proposedDial(min, least, reason),
      maxSize: proposedDial(max, Math.max(max, least), least > max ? "no less than the minimum" : "as today"),
      instanceTypes: types.length === 0 ? undefined : types,
    },
    open: [
      "connections: { <database>: { writer: <of one instance> } }, or {} where it opens none; left out, they are not counted",
    ],
  };
}

export const autoScalingGroupDiscovery: Discovery = { in: "aws", rights: { aws: discoveryRights }, find };
