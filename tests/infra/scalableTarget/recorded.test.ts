import { describe, expect, it } from "vitest";
import { AccessDenied } from "../../../infra/contract/client.ts";
import { scalingClient } from "../../../infra/scalableTarget/client.ts";
import { awsAt, recordedServers, targets } from "../../gates/clients.ts";
import { tableId, webId } from "./targets.ts";

/** Answers as Application Auto Scaling and ECS give them, recorded from their API references: moto has no such. */
describe("recorded answers about scalable targets", () => {
  const serving = recordedServers();
  let asked: unknown;
  const answering = async (body: object, status = 200) => {
    const endpoint = await serving((_, sent) => {
      asked = JSON.parse(sent);
      return { status, type: "application/x-amz-json-1.1", body: JSON.stringify(body) };
    });
    return awsAt(endpoint).of(scalingClient, targets.aws);
  };

  it("of the last change of capacity", async () => {
    const client = await answering({
      ScalingActivities: [
        {
          ActivityId: "e6c5f7d1-dbbb-4a3f-89b2-51f33e766399",
          ServiceNamespace: "dynamodb",
          ResourceId: "table/orders",
          ScalableDimension: "dynamodb:table:WriteCapacityUnits",
          Description: "Setting write capacity units to 2000.",
          Cause: "minimum capacity was set to 2000",
          StartTime: 1_803_063_600,
          StatusCode: "InProgress",
          StatusMessage:
            "Successfully set write capacity units to 2000. Waiting for change to be fulfilled by dynamodb.",
        },
      ],
    });
    expect(await client.activity(tableId)).toEqual({
      status: "InProgress",
      message: "Successfully set write capacity units to 2000. Waiting for change to be fulfilled by dynamodb.",
    });
    expect(asked).toEqual({
      ServiceNamespace: "dynamodb",
      ResourceId: "table/orders",
      ScalableDimension: "dynamodb:table:WriteCapacityUnits",
      MaxResults: 1,
    });
  });

  it("of a target that has changed nothing", async () => {
    expect(await (await answering({ ScalingActivities: [] })).activity(tableId)).toBeUndefined();
  });

  it("of tasks on their way", async () => {
    const service = { serviceName: "web", status: "ACTIVE", desiredCount: 60, runningCount: 41, pendingCount: 19 };
    const client = await answering({ services: [service], failures: [] });
    expect(await client.tasks(webId)).toEqual({ status: "ACTIVE", desired: 60, running: 41, pending: 19 });
    expect(asked).toEqual({ cluster: "shop", services: ["web"] });
  });

  it("of a scheduled action that ends", async () => {
    const client = await answering({
      ScheduledActions: [
        {
          ScheduledActionName: "sale",
          Schedule: "rate(1 day)",
          ScalableTargetAction: { MaxCapacity: 50 },
          EndTime: 1_803_063_600,
        },
      ],
    });
    expect(await client.scheduled(webId)).toEqual([
      { name: "sale", schedule: "rate(1 day)", zone: undefined, min: undefined, max: 50, ends: 1_803_063_600 },
    ]);
  });

  it("of a right that is missing, by its name", async () => {
    const refused = { __type: "AccessDeniedException", Message: "User is not authorized" };
    const client = await answering(refused, 400);
    await expect(client.target(webId)).rejects.toThrow(AccessDenied);
    await expect(client.tasks(webId)).rejects.toMatchObject({ permission: "ecs:DescribeServices" });
    await expect(client.activity(webId)).rejects.toMatchObject({
      permission: "application-autoscaling:DescribeScalingActivities",
    });
  });
});
