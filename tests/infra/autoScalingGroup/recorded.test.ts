import { describe, expect, it } from "vitest";
import { autoScalingClient } from "../../../infra/autoScalingGroup/client.ts";
import { AccessDenied } from "../../../infra/contract/client.ts";
import { awsAt, recordedServers, targets } from "../../gates/clients.ts";

const namespace = 'xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"';
const answerTo = (action: string, inner: string): string =>
  `<${action}Response ${namespace}><${action}Result>${inner}</${action}Result></${action}Response>`;

const instance = (state: string, more = "", health = "Healthy"): string =>
  `<member><InstanceId>i-1</InstanceId><LifecycleState>${state}</LifecycleState><HealthStatus>${health}</HealthStatus>` +
  `<ProtectedFromScaleIn>false</ProtectedFromScaleIn>${more}</member>`;

/** Answers as Auto Scaling gives them, recorded from its API reference, of what moto does not keep. */
describe("recorded answers about Auto Scaling groups", () => {
  const serving = recordedServers();
  const answering = async (body: string, status = 200) =>
    awsAt(await serving(() => ({ status, type: "text/xml", body }))).of(autoScalingClient, targets.aws);
  const group = (inner: string): string =>
    answerTo(
      "DescribeAutoScalingGroups",
      "<AutoScalingGroups><member><AutoScalingGroupName>shop-web</AutoScalingGroupName><MinSize>4</MinSize><MaxSize>20</MaxSize>" +
        `<DesiredCapacity>6</DesiredCapacity>${inner}</member></AutoScalingGroups>`,
    );

  it("of instances on their way: what starts, ends, fails or stands by is not in service", async () => {
    const instances = [
      instance("InService"),
      instance("InService", "", "Unhealthy"),
      instance("Pending:Wait"),
      instance("Terminating:Wait"),
      instance("Standby"),
      instance("Warmed:Stopped"),
    ];
    const client = await answering(group(`<Instances>${instances.join("")}</Instances>`));
    expect(await client.group("shop-web")).toMatchObject({ inService: 1, present: 4, desired: 6 });
  });

  it("of weights, which count instead of instances", async () => {
    const weighted = instance("InService", "<WeightedCapacity>4</WeightedCapacity>");
    const client = await answering(group(`<Instances>${weighted}${weighted}</Instances>`));
    expect(await client.group("shop-web")).toMatchObject({ inService: 8, present: 8, largest: 4, unit: "units" });
  });

  it("of capacity in vCPUs, a warm pool, what serves it, what keeps it, what is protected", async () => {
    const client = await answering(
      group(
        "<DesiredCapacityType>vcpu</DesiredCapacityType><NewInstancesProtectedFromScaleIn>true</NewInstancesProtectedFromScaleIn>" +
          "<WarmPoolConfiguration><PoolState>Running</PoolState><MinSize>2</MinSize><MaxGroupPreparedCapacity>-1</MaxGroupPreparedCapacity></WarmPoolConfiguration>" +
          "<Operator><Principal>sagemaker.amazonaws.com</Principal></Operator><TargetGroupARNs><member>arn:aws:elasticloadbalancing:eu-west-3:000000000000:targetgroup/web/1</member></TargetGroupARNs>",
      ),
    );
    expect(await client.group("shop-web")).toMatchObject({
      ...{ unit: "vCPUs", served: true, protected: { new: true, count: 0 } },
      managedBy: "sagemaker.amazonaws.com",
      warmPool: { state: "Running", least: 2, most: undefined },
    });
  });

  it("of a mixed group that says by what it must have which types may start", async () => {
    const template =
      "<LaunchTemplateSpecification><LaunchTemplateName>web</LaunchTemplateName><Version>$Default</Version></LaunchTemplateSpecification>";
    const overrides =
      "<Overrides><member><InstanceRequirements><VCpuCount><Min>4</Min></VCpuCount></InstanceRequirements></member></Overrides>";
    const mixed = (inner: string) =>
      group(`<MixedInstancesPolicy><LaunchTemplate>${inner}</LaunchTemplate></MixedInstancesPolicy>`);
    expect(await (await answering(mixed(template + overrides))).group("shop-web")).toMatchObject({
      ...{ launch: undefined, types: [] },
    });
    expect(await (await answering(mixed(template))).group("shop-web")).toMatchObject({
      ...{ launch: { from: "template", name: "web" }, types: [], onDemand: { base: 0, percent: 100 } },
    });
  });

  it("of the last refresh of instances, and none", async () => {
    const refresh = (inner: string) =>
      answering(answerTo("DescribeInstanceRefreshes", `<InstanceRefreshes>${inner}</InstanceRefreshes>`));
    const latest = "<member><InstanceRefreshId>1</InstanceRefreshId><Status>InProgress</Status></member>";
    expect(await (await refresh(latest)).refresh("shop-web")).toBe("InProgress");
    expect(await (await refresh("")).refresh("shop-web")).toBeUndefined();
  });

  it("of a right that is missing, by its name", async () => {
    const client = await answering(
      `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`,
      403,
    );
    await expect(client.group("shop-web")).rejects.toThrow(AccessDenied);
    for (const [asked, permission] of [
      [client.refresh("shop-web"), "autoscaling:DescribeInstanceRefreshes"],
      [client.scheduled("shop-web"), "autoscaling:DescribeScheduledActions"],
      [client.policies("shop-web"), "autoscaling:DescribePolicies"],
      [client.launchType({ from: "configuration", name: "old" }), "autoscaling:DescribeLaunchConfigurations"],
    ] as const)
      await expect(asked).rejects.toMatchObject({ permission });
  });
});
