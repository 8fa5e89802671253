import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  PutScalingPolicyCommand,
  PutScheduledUpdateGroupActionCommand,
  SuspendProcessesCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { autoScalingClient } from "../../../infra/autoScalingGroup/client.ts";
import { awsAt, targets } from "../../gates/clients.ts";
import { describeMoto, Moto } from "../../moto.ts";

afterEach(() => void vi.unstubAllEnvs());

/** moto keeps no refresh of instances: that is in recorded.test.ts. */
describeMoto("Auto Scaling groups asked of moto", () => {
  const moto = new Moto();

  beforeAll(async () => {
    await moto.start();
    const options = {
      endpoint: moto.endpoint,
      region: "eu-west-3",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    await new EC2Client(options).send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: "web",
        LaunchTemplateData: { InstanceType: "m6i.large", ImageId: "ami-12c6146b" },
      }),
    );
    const scaling = new AutoScalingClient(options);
    await scaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: "old",
        InstanceType: "m5.large",
        ImageId: "ami-12c6146b",
      }),
    );
    const group = { AutoScalingGroupName: "shop-web", AvailabilityZones: ["eu-west-3a"] };
    const sizes = { MinSize: 4, MaxSize: 20, DesiredCapacity: 6 };
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        ...group,
        ...sizes,
        LaunchTemplate: { LaunchTemplateName: "web", Version: "1" },
        Tags: [{ Key: "team", Value: "shop", PropagateAtLaunch: true }],
      }),
    );
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        ...group,
        ...{ AutoScalingGroupName: "shop-mixed", MinSize: 0, MaxSize: 8, DesiredCapacity: 0 },
        MixedInstancesPolicy: {
          InstancesDistribution: { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 50 },
          LaunchTemplate: {
            LaunchTemplateSpecification: { LaunchTemplateName: "web", Version: "$Latest" },
            Overrides: [
              { InstanceType: "m6i.large", WeightedCapacity: "1" },
              { InstanceType: "m6i.xlarge", WeightedCapacity: "2" },
            ],
          },
        },
      }),
    );
    const named = { AutoScalingGroupName: "shop-web" };
    await scaling.send(new SuspendProcessesCommand({ ...named, ScalingProcesses: ["AZRebalance"] }));
    await scaling.send(
      new PutScalingPolicyCommand({
        ...named,
        PolicyName: "cpu",
        PolicyType: "TargetTrackingScaling",
        TargetTrackingConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
        },
      }),
    );
    await scaling.send(
      new PutScheduledUpdateGroupActionCommand({
        ...{ ...named, ScheduledActionName: "nights", Recurrence: "0 20 * * *", TimeZone: "Europe/Paris", MinSize: 2 },
      }),
    );
  }, 120_000);

  afterAll(() => moto.stop());

  const client = () => awsAt(moto.endpoint).of(autoScalingClient, targets.aws);

  it("tells sizes, instances and what is suspended, and undefined for what is not there", async () => {
    expect(await client().group("shop-web")).toMatchObject({
      ...{ min: 4, max: 20, desired: 6, inService: 6, present: 6, largest: 1, unit: "instances" },
      ...{ suspended: ["AZRebalance"], served: false, protected: { new: false, count: 0 } },
      ...{ tags: { team: "shop" }, managedBy: undefined, warmPool: undefined, types: [], onDemand: undefined },
      launch: { from: "template", name: "web", version: "1" },
    });
    expect(await client().group("nothing")).toBeUndefined();
  });

  it("tells the types and shares of a mixed group", async () => {
    expect(await client().group("shop-mixed")).toMatchObject({
      ...{ unit: "units", largest: 2, launch: undefined, onDemand: { base: 2, percent: 50 } },
      types: [
        { type: "m6i.large", weight: 1 },
        { type: "m6i.xlarge", weight: 2 },
      ],
    });
  });

  it("tells policies and scheduled actions of this group alone", async () => {
    expect(await client().policies("shop-web")).toEqual(["cpu"]);
    expect(await client().policies("shop-mixed")).toEqual([]);
    expect(await client().scheduled("shop-web")).toMatchObject([
      { name: "nights", recurrence: "0 20 * * *", min: 2, max: undefined, desired: undefined },
    ]);
    expect(await client().scheduled("shop-mixed")).toEqual([]);
  });

  it("tells what a launch template or a launch configuration starts", async () => {
    const template = { from: "template", id: undefined, name: "web", version: "$Default" } as const;
    expect(await client().launchType(template)).toBe("m6i.large");
    expect(await client().launchType({ from: "configuration", name: "old" })).toBe("m5.large");
    expect(await client().launchType({ from: "configuration", name: "nothing" })).toBeUndefined();
  });
});
