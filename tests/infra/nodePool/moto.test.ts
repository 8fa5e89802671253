import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { nodeGroupClient } from "../../../infra/nodePool/client.ts";
import { accountClient } from "../../../infra/providers/aws/account.ts";
import { awsAt, targets } from "../../gates/clients.ts";
import { describeMoto, Moto } from "../../moto.ts";

afterEach(() => void vi.unstubAllEnvs());

/** moto knows no service quotas: those are in recorded.test.ts. */
describeMoto("node groups asked of moto", () => {
  const moto = new Moto();

  beforeAll(async () => {
    await moto.start();
    const eks = new EKSClient({
      endpoint: moto.endpoint,
      region: "eu-west-3",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const subnets = ["subnet-0a1b2c3d4e5f60001"];
    const role = "arn:aws:iam::000000000000:role/shop-prod-nodes";
    await eks.send(
      new CreateClusterCommand({ name: "shop-prod", roleArn: role, resourcesVpcConfig: { subnetIds: subnets } }),
    );
    await eks.send(
      new CreateNodegroupCommand({
        clusterName: "shop-prod",
        nodegroupName: "apps",
        nodeRole: role,
        subnets,
        instanceTypes: ["m6i.4xlarge"],
        scalingConfig: { minSize: 6, maxSize: 120, desiredSize: 7 },
      }),
    );
  }, 120_000);

  afterAll(() => moto.stop());

  const client = () => awsAt(moto.endpoint).of(nodeGroupClient, targets.aws);

  it("tells a group's bounds and the types of its nodes", async () => {
    expect(await client().group("shop-prod", "apps")).toEqual({
      status: "ACTIVE",
      min: 6,
      desired: 7,
      max: 120,
      instanceTypes: ["m6i.4xlarge"],
      issues: [],
    });
  });

  it("tells a type's vCPUs, and undefined for what is not there", async () => {
    expect(await client().vcpusOf("m6i.4xlarge")).toBe(16);
    expect(await client().vcpusOf("nothing.large")).toBeUndefined();
    expect(await client().group("shop-prod", "nothing")).toBeUndefined();
  });

  it("is asked with credentials whose account is known", async () => {
    expect(await awsAt(moto.endpoint).of(accountClient, targets.aws).account()).toBe("123456789012");
  });
});
