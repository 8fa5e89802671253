import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { scalingClient } from "../../../infra/scalableTarget/client.ts";
import { awsAt, targets } from "../../gates/clients.ts";
import { describeMoto, Moto } from "../../moto.ts";
import { tableId, webId } from "./targets.ts";

afterEach(() => void vi.unstubAllEnvs());

const named = {
  ServiceNamespace: "ecs",
  ResourceId: "service/shop/web",
  ScalableDimension: "ecs:service:DesiredCount",
} as const;

/** moto keeps no scaling activities, and starts no tasks: those are in recorded.test.ts. */
describeMoto("scalable targets asked of moto", () => {
  const moto = new Moto();

  beforeAll(async () => {
    await moto.start();
    const options = {
      endpoint: moto.endpoint,
      region: "eu-west-3",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    const ecs = new ECSClient(options);
    await ecs.send(new CreateClusterCommand({ clusterName: "shop" }));
    const image = { name: "web", image: "shop/web", memory: 512 };
    await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions: [image] }));
    const service = { cluster: "shop", serviceName: "web", taskDefinition: "web", desiredCount: 4 };
    await ecs.send(new CreateServiceCommand(service));
    const scaling = new ApplicationAutoScalingClient(options);
    const suspended = { DynamicScalingInSuspended: true };
    await scaling.send(
      new RegisterScalableTargetCommand({ ...named, MinCapacity: 4, MaxCapacity: 20, SuspendedState: suspended }),
    );
    await scaling.send(
      new PutScalingPolicyCommand({
        ...named,
        PolicyName: "cpu",
        PolicyType: "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
        },
      }),
    );
    await scaling.send(
      new PutScheduledActionCommand({
        ...named,
        ScheduledActionName: "nights",
        Schedule: "cron(0 22 * * ? *)",
        Timezone: "Europe/Paris",
        ScalableTargetAction: { MinCapacity: 2 },
      }),
    );
  }, 120_000);

  afterAll(() => moto.stop());

  const client = () => awsAt(moto.endpoint).of(scalingClient, targets.aws);

  it("tells the bounds in force and what is suspended, and undefined for what is not there", async () => {
    expect(await client().target(webId)).toEqual({
      min: 4,
      max: 20,
      suspended: { in: true, out: false, scheduled: false },
    });
    expect(await client().target(tableId)).toBeUndefined();
  });

  it("tells policies and scheduled actions of this target alone", async () => {
    expect(await client().policies(webId)).toEqual(["cpu"]);
    expect(await client().scheduled(webId)).toEqual([
      { name: "nights", schedule: "cron(0 22 * * ? *)", zone: "Europe/Paris", min: 2, max: undefined, ends: undefined },
    ]);
    expect(await client().policies(tableId)).toEqual([]);
    expect(await client().scheduled(tableId)).toEqual([]);
  });

  it("tells the tasks of a service, and undefined without it or its cluster", async () => {
    expect(await client().tasks(webId)).toMatchObject({ status: "ACTIVE", desired: 4 });
    expect(await client().tasks({ ...webId, resourceId: "service/shop/nothing" })).toBeUndefined();
    expect(await client().tasks({ ...webId, resourceId: "service/nothing/web" })).toBeUndefined();
  });
});
