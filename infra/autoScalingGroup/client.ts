import { notOnSandbox } from "../contract/client.ts";
import type { ClientDefinition } from "../contract/client.ts";
import { numberAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { clientOptions, openedWith, queryAws } from "../providers/aws/access.ts";
import { countAt } from "../contract/ramp.ts";
import { type } from "./facts.ts";
import type { GroupState, LaunchSource, ScheduledSizes } from "./groupState.ts";
import { scheduledOf, stateOf } from "./groupState.ts";
import { instancesOf } from "./standIn.ts";

interface AutoScalingClient {
  group(name: string): Promise<GroupState | undefined>;
  /** Status of its latest refresh of instances; undefined where there was none. */
  refresh(name: string): Promise<string | undefined>;
  scheduled(name: string): Promise<ScheduledSizes[] | undefined>;
  /** Names of its scaling policies that are enabled. */
  policies(name: string): Promise<string[] | undefined>;
  /** Type of what a launch template or a launch configuration starts; undefined where it names none. */
  launchType(source: LaunchSource): Promise<string | undefined>;
}

export const autoScalingGroupRights = {
  "autoscaling:DescribeAutoScalingGroups": "sizes of an Auto Scaling group, its instances, and what is suspended",
  "autoscaling:DescribeInstanceRefreshes": "whether its instances are being replaced",
  "autoscaling:DescribeScheduledActions": "what would undo its sizes by the clock",
  "autoscaling:DescribePolicies": "whether anything takes instances back after the show",
  "autoscaling:DescribeLaunchConfigurations": "the type of its instances, where a launch configuration says it",
  "ec2:DescribeLaunchTemplateVersions": "the type of its instances, where a launch template says it",
  "servicequotas:GetServiceQuota": "the vCPU quota, L-1216C47A",
  "ec2:DescribeInstances": "vCPUs that run already",
  "ec2:DescribeInstanceTypes": "vCPUs of one instance",
} as const satisfies Rights;

/** Questions to EC2 Auto Scaling and EC2. */
export const autoScalingClient: ClientDefinition<AutoScalingClient> = {
  name: "Auto Scaling groups",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    const open = openedWith(
      () => import("@aws-sdk/client-auto-scaling"),
      (sdk) => new sdk.AutoScalingClient(options),
    );
    const openEc2 = openedWith(
      () => import("@aws-sdk/client-ec2"),
      (sdk) => new sdk.EC2Client(options),
    );
    return {
      group: (name) =>
        queryAws(autoScalingGroupRights, "autoscaling:DescribeAutoScalingGroups", async () => {
          const { sdk, client } = await open();
          const command = new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
          const [found] = (await client.send(command)).AutoScalingGroups ?? [];
          return found && stateOf(found);
        }),
      refresh: (name) =>
        queryAws(autoScalingGroupRights, "autoscaling:DescribeInstanceRefreshes", async () => {
          const { sdk, client } = await open();
          // The latest comes first.
          const command = new sdk.DescribeInstanceRefreshesCommand({ AutoScalingGroupName: name, MaxRecords: 1 });
          return (await client.send(command)).InstanceRefreshes?.[0]?.Status;
        }),
      scheduled: (name) =>
        queryAws(autoScalingGroupRights, "autoscaling:DescribeScheduledActions", async () => {
          const { sdk, client } = await open();
          const found: ScheduledSizes[] = [];
          for await (const page of sdk.paginateDescribeScheduledActions({ client }, { AutoScalingGroupName: name }))
            found.push(...(page.ScheduledUpdateGroupActions ?? []).map(scheduledOf));
          return found;
        }),
      policies: (name) =>
        queryAws(autoScalingGroupRights, "autoscaling:DescribePolicies", async () => {
          const { sdk, client } = await open();
          const found: string[] = [];
          for await (const page of sdk.paginateDescribePolicies({ client }, { AutoScalingGroupName: name }))
            for (const { PolicyName, Enabled } of page.ScalingPolicies ?? [])
              if (Enabled !== false) found.push(PolicyName ?? "");
          return found;
        }),
      launchType: (source) =>
        source.from === "configuration"
          ? queryAws(autoScalingGroupRights, "autoscaling:DescribeLaunchConfigurations", async () => {
              const { sdk, client } = await open();
              const command = new sdk.DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [source.name] });
              return (await client.send(command)).LaunchConfigurations?.[0]?.InstanceType;
            })
          : queryAws(autoScalingGroupRights, "ec2:DescribeLaunchTemplateVersions", async () => {
              const { sdk, client } = await openEc2();
              const { id: LaunchTemplateId, name: LaunchTemplateName, version } = source;
              const command = new sdk.DescribeLaunchTemplateVersionsCommand({
                ...(LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId }),
                Versions: [version],
              });
              return (await client.send(command)).LaunchTemplateVersions?.[0]?.LaunchTemplateData?.InstanceType;
            }),
    };
  },
  sandbox: (cloud) => ({
    group: (name) => {
      const found = cloud.find(type.group, name);
      if (!found) return Promise.resolve(undefined);
      const ramp = instancesOf(found);
      const running = countAt(ramp, cloud.now());
      return Promise.resolve({
        min: numberAt(found.outputs, "minSize") ?? 0,
        max: numberAt(found.outputs, "maxSize") ?? 0,
        desired: ramp.to,
        inService: running,
        present: Math.max(running, ramp.to),
        largest: 1,
        unit: "instances",
        suspended: [],
        served: false,
        protected: { new: false, count: 0 },
        tags: {},
        managedBy: undefined,
        warmPool: undefined,
        launch: undefined,
        types: [],
        onDemand: undefined,
      });
    },
    refresh: notOnSandbox("refreshes of instances"),
    scheduled: notOnSandbox("scheduled actions"),
    policies: notOnSandbox("scaling policies"),
    launchType: notOnSandbox("launch templates"),
  }),
};
