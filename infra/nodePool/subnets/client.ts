import type { ClientDefinition } from "../../contract/client.ts";
import { notOnSandbox } from "../../contract/client.ts";
import type { Rights } from "../../contract/rights.ts";
import { narrowTarget } from "../../contract/target.ts";
import { clientOptions, queryAws } from "../../providers/aws/access.ts";

export const subnetRights = {
  "ec2:DescribeSubnets": "free addresses for the broadcast's pods and nodes",
} as const satisfies Rights;

interface SubnetClient {
  /** Free addresses of each of these subnets. */
  freeAddresses(subnets: readonly string[]): Promise<Readonly<Record<string, number>> | undefined>;
}

export const subnetClient: ClientDefinition<SubnetClient> = {
  name: "subnets",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    return {
      freeAddresses: (subnets) =>
        queryAws(subnetRights, "ec2:DescribeSubnets", async () => {
          const { DescribeSubnetsCommand, EC2Client } = await import("@aws-sdk/client-ec2");
          const { Subnets = [] } = await new EC2Client(options).send(
            new DescribeSubnetsCommand({ SubnetIds: [...subnets] }),
          );
          return Object.fromEntries(
            Subnets.map(({ SubnetId = "", AvailableIpAddressCount = 0 }) => [SubnetId, AvailableIpAddressCount]),
          );
        }),
    };
  },
  sandbox: () => ({ freeAddresses: notOnSandbox("free addresses") }),
};
