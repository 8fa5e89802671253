import { describe, expect, it } from "vitest";
import type { Clients } from "../../../infra/contract/client.ts";
import { AccessDenied } from "../../../infra/contract/client.ts";
import { nodeGroupClient } from "../../../infra/nodePool/client.ts";
import { awsAt, recordedServers, targets } from "../../gates/clients.ts";

/** Answers as AWS's services give them, recorded from their API references, for what moto has not. */
describe("recorded answers about nodes", () => {
  const serving = recordedServers();
  const json = "application/x-amz-json-1.1";

  async function answering(status: number, type: string, body: string | ((asked: string) => string)): Promise<Clients> {
    return awsAt(await serving((_, asked) => ({ status, type, body: typeof body === "string" ? body : body(asked) })));
  }

  it("of the vCPU quota and of what runs count standard on-demand instances only", async () => {
    const instance = (type: string, cores: number, more = "") =>
      `<item><instanceType>${type}</instanceType><cpuOptions><coreCount>${cores}</coreCount><threadsPerCore>2</threadsPerCore></cpuOptions>${more}</item>`;
    const instances = [
      instance("m6i.4xlarge", 8),
      instance("t3.large", 1),
      instance("c6i.large", 1, "<instanceLifecycle>spot</instanceLifecycle>"),
      instance("g5.xlarge", 2),
      instance("inf2.xlarge", 2),
    ];
    const clients = await answering(200, json, (body) =>
      body.includes("Action=DescribeInstances")
        ? `<DescribeInstancesResponse><reservationSet><item><instancesSet>${instances.join("")}</instancesSet></item></reservationSet></DescribeInstancesResponse>`
        : '{"Quota":{"QuotaCode":"L-1216C47A","Value":1920}}',
    );
    expect(await clients.of(nodeGroupClient, targets.aws).standardVcpus()).toEqual({ quota: 1920, running: 18 });
  });

  const denied = '{"__type":"AccessDeniedException","message":"no"}';
  const unauthorized =
    "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>";

  type Client = ReturnType<typeof nodeGroupClient.cloud>;
  it.each<[string, string, string, (client: Client) => Promise<unknown>]>([
    ["eks:DescribeNodegroup", "application/json", denied, (client) => client.group("shop-prod", "apps")],
    ["servicequotas:GetServiceQuota", json, denied, (client) => client.standardVcpus()],
    ["ec2:DescribeInstanceTypes", "text/xml", unauthorized, (client) => client.vcpusOf("m6i.large")],
  ])("of a refusal become the missing right %s", async (right, type, body, question) => {
    const clients = await answering(403, type, body);
    const error: unknown = await question(clients.of(nodeGroupClient, targets.aws)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AccessDenied);
    expect((error as AccessDenied).permission).toBe(right);
  });
});
