import { describe, expect, it } from "vitest";
import { type } from "../../../infra/alarms/facts.ts";
import { changed, newCloud } from "../../sandbox/fixture.ts";

describe("CloudWatch", () => {
  it("changes an alarm in place and replaces it for another name", async () => {
    const cloud = newCloud();
    const alarm = { name: "cpu", threshold: 60, actionsEnabled: false };
    const outputs = await changed(cloud, type.alarm, alarm, { actionsEnabled: true });
    expect(outputs).toMatchObject({ actionsEnabled: true, arn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:cpu" });
    expect(cloud.diff(type.alarm, alarm, { ...alarm, name: "other" }).replaces).toEqual(["name"]);
  });

  it("answers a dashboard's ARN and fails the check of a broken body", async () => {
    const cloud = newCloud();
    const { outputs } = await cloud.create(type.dashboard, "watch", { dashboardName: "show", dashboardBody: "{}" });
    expect(outputs["dashboardArn"]).toBe("arn:aws:cloudwatch::000000000000:dashboard/show");
    const { failures } = cloud.check(type.dashboard, "watch", { dashboardName: "show", dashboardBody: "{" });
    expect(failures).toEqual([
      { property: "dashboardBody", reason: expect.stringContaining("invalid JSON") as string },
    ]);
  });
});
