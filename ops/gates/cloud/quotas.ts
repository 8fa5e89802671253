import type { Instance } from "@aws-sdk/client-ec2";
import type { CheckPorts } from "../../check/ports.ts";
import type { AwsOptions } from "./aws.ts";
import { asked, patience } from "./aws.ts";

type QuotaPorts = Pick<CheckPorts, "account" | "orderable" | "standardVcpus" | "vcpusOf" | "loadBalancerCapacity">;

/** "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", in vCPUs. */
const standardQuota = "L-1216C47A";
const standardFamily = /^[acdhimrtz]\d/;

/** Questions of the days before: each opens its own client, once. */
export function quotaPorts({ region }: AwsOptions): QuotaPorts {
  let number: string | undefined;
  const options = { region, ...patience };

  const account: QuotaPorts["account"] = async () => {
    number ??= await asked("sts:GetCallerIdentity", async () => {
      const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
      return (await new STSClient(options).send(new GetCallerIdentityCommand({}))).Account;
    });
    return number;
  };

  return {
    account,
    orderable: (engine, version, instanceClass) =>
      asked("rds:DescribeOrderableDBInstanceOptions", async () => {
        const { paginateDescribeOrderableDBInstanceOptions, RDSClient } = await import("@aws-sdk/client-rds");
        const zones = new Set<string>();
        let multiAz = false;
        for await (const page of paginateDescribeOrderableDBInstanceOptions(
          { client: new RDSClient(options) },
          { Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass },
        )) {
          // One option for each kind of storage.
          for (const option of page.OrderableDBInstanceOptions ?? []) {
            for (const { Name } of option.AvailabilityZones ?? []) if (Name !== undefined) zones.add(Name);
            multiAz ||= option.MultiAZCapable ?? false;
          }
        }
        return zones.size === 0 ? undefined : { zones: [...zones].sort(), multiAz };
      }),
    standardVcpus: async () => {
      const quota = await asked("servicequotas:GetServiceQuota", async () => {
        const { GetServiceQuotaCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
        const command = new GetServiceQuotaCommand({ ServiceCode: "ec2", QuotaCode: standardQuota });
        return (await new ServiceQuotasClient(options).send(command)).Quota?.Value;
      });
      const running = await asked("ec2:DescribeInstances", async () => {
        const { EC2Client, paginateDescribeInstances } = await import("@aws-sdk/client-ec2");
        const filter = { Name: "instance-state-name", Values: ["pending", "running"] };
        let vcpus = 0;
        for await (const page of paginateDescribeInstances({ client: new EC2Client(options) }, { Filters: [filter] })) {
          for (const { Instances } of page.Reservations ?? [])
            for (const each of Instances ?? []) vcpus += counted(each);
        }
        return vcpus;
      });
      return quota === undefined || running === undefined ? undefined : { quota, running };
    },
    vcpusOf: (instanceType) =>
      asked("ec2:DescribeInstanceTypes", async () => {
        const { DescribeInstanceTypesCommand, EC2Client } = await import("@aws-sdk/client-ec2");
        // A filter, since a type the region lacks would be an error by name.
        const command = new DescribeInstanceTypesCommand({
          Filters: [{ Name: "instance-type", Values: [instanceType] }],
        });
        const { InstanceTypes } = await new EC2Client(options).send(command);
        return InstanceTypes?.[0]?.VCpuInfo?.DefaultVCpus;
      }),
    loadBalancerCapacity: async (id) => {
      const owner = await account();
      const arn = `arn:aws:elasticloadbalancing:${region}:${owner ?? ""}:loadbalancer/${id}`;
      return asked("elasticloadbalancing:DescribeCapacityReservation", async () => {
        const { DescribeCapacityReservationCommand, ElasticLoadBalancingV2Client } =
          await import("@aws-sdk/client-elastic-load-balancing-v2");
        const client = new ElasticLoadBalancingV2Client(options);
        const found = await client.send(new DescribeCapacityReservationCommand({ LoadBalancerArn: arn }));
        return {
          units: found.MinimumLoadBalancerCapacity?.CapacityUnits ?? 0,
          decreasesLeft: found.DecreaseRequestsRemaining ?? 0,
        };
      });
    },
  };
}

/** vCPUs of an instance that count against the quota: spot ones and other families have their own. */
function counted({ InstanceType, InstanceLifecycle, CpuOptions }: Instance): number {
  if (InstanceLifecycle === "spot" || !standardFamily.test(InstanceType ?? "")) return 0;
  return (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 1);
}
