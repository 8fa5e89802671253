import type { CloudWatchClient, Datapoint } from "@aws-sdk/client-cloudwatch";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { DBInstance, RDSClient } from "@aws-sdk/client-rds";
import type { DbInstance, Ports } from "../ports.ts";
import { Denied, NotKnown } from "../ports.ts";
import type { AwsRight } from "./rights.ts";

export interface AwsOptions {
  region: string;
}

/** Short time-outs, since a gate asks again anyway. */
export const patience = { maxAttempts: 3, requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000 } };

/** Names AWS's services give to "your identity may not do this". Expired or wrong credentials have others. */
const refusals = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];

type AwsPorts = Pick<Ports, "dbInstance" | "replicaLags" | "dbCluster" | "dbProxy" | "nodeGroup">;

/** Questions to RDS, CloudWatch and EKS. Clients are loaded and opened when first used. */
export function awsPorts({ region }: AwsOptions): AwsPorts {
  let rdsClient: RDSClient | undefined;
  let cloudWatchClient: CloudWatchClient | undefined;
  let eksClient: EKSClient | undefined;
  const rds = async () => {
    const sdk = await import("@aws-sdk/client-rds");
    return { sdk, client: (rdsClient ??= new sdk.RDSClient({ region, ...patience })) };
  };
  const eks = async () => {
    const sdk = await import("@aws-sdk/client-eks");
    return { sdk, client: (eksClient ??= new sdk.EKSClient({ region, ...patience })) };
  };

  return {
    dbInstance: (identifier) =>
      asked("rds:DescribeDBInstances", async () => {
        const { sdk, client } = await rds();
        const command = new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
        const [found] = (await client.send(command)).DBInstances ?? [];
        return found && instanceOf(found);
      }),
    replicaLags: async (identifier) => {
      const lags = await asked("cloudwatch:GetMetricStatistics", async () => {
        const sdk = await import("@aws-sdk/client-cloudwatch");
        const client = (cloudWatchClient ??= new sdk.CloudWatchClient({ region, ...patience }));
        const now = Date.now();
        const command = new sdk.GetMetricStatisticsCommand({
          ...{ Namespace: "AWS/RDS", MetricName: "ReplicaLag", Statistics: ["Maximum"], Period: 60 },
          Dimensions: [{ Name: "DBInstanceIdentifier", Value: identifier }],
          StartTime: new Date(now - 7 * 60_000),
          EndTime: new Date(now),
        });
        // They come in no order.
        const points = (await client.send(command)).Datapoints ?? [];
        const age = ({ Timestamp }: Datapoint): number => now - (Timestamp?.getTime() ?? 0);
        return points.sort((a, b) => age(a) - age(b)).map(({ Maximum }) => Maximum ?? 0);
      });
      return lags ?? [];
    },
    dbCluster: (identifier) =>
      asked("rds:DescribeDBClusters", async () => {
        const { sdk, client } = await rds();
        const command = new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: identifier });
        const [found] = (await client.send(command)).DBClusters ?? [];
        return (
          found && {
            status: found.Status ?? "",
            minCapacity: found.ServerlessV2ScalingConfiguration?.MinCapacity,
            maxCapacity: found.ServerlessV2ScalingConfiguration?.MaxCapacity,
            pending: namesOf(found.PendingModifiedValues),
          }
        );
      }),
    dbProxy: async (name) => {
      const found = await asked("rds:DescribeDBProxies", async () => {
        const { sdk, client } = await rds();
        return (await client.send(new sdk.DescribeDBProxiesCommand({ DBProxyName: name }))).DBProxies?.[0];
      });
      if (!found) return undefined;
      const targets = await asked("rds:DescribeDBProxyTargets", async () => {
        const { sdk, client } = await rds();
        return (await client.send(new sdk.DescribeDBProxyTargetsCommand({ DBProxyName: name }))).Targets;
      });
      const states = (targets ?? []).map(({ TargetHealth }) => TargetHealth?.State ?? "of unknown health");
      return { status: found.Status ?? "", targets: states };
    },
    nodeGroup: (cluster, name) =>
      asked("eks:DescribeNodegroup", async () => {
        const { sdk, client } = await eks();
        const command = new sdk.DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
        const { nodegroup } = await client.send(command);
        const { minSize = 0, desiredSize = 0, maxSize = 0 } = nodegroup?.scalingConfig ?? {};
        return (
          nodegroup && {
            status: nodegroup.status ?? "",
            min: minSize,
            desired: desiredSize,
            max: maxSize,
            issues: (nodegroup.health?.issues ?? []).map(({ code, message }) => `${code ?? ""}: ${message ?? ""}`),
          }
        );
      }),
  };
}

function instanceOf(found: DBInstance): DbInstance {
  const replication = (found.StatusInfos ?? []).find(({ StatusType }) => StatusType === "read replication");
  return {
    status: found.DBInstanceStatus ?? "",
    instanceClass: found.DBInstanceClass ?? "",
    engine: found.Engine ?? "",
    engineVersion: found.EngineVersion ?? "",
    multiAz: found.MultiAZ ?? false,
    zones: [found.AvailabilityZone, found.SecondaryAvailabilityZone].filter((zone) => zone !== undefined),
    pending: namesOf(found.PendingModifiedValues),
    ...(replication && {
      replication: [replication.Status, replication.Message].filter((part) => part).join(": "),
    }),
  };
}

/** Names of what is set: the values may be secret, and the service answers with an empty object where nothing waits. */
function namesOf(pending: object | undefined): string[] {
  return Object.entries(pending ?? {})
    .filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([key]) => key);
}

/** Puts a question: undefined where the thing does not exist, {@link Denied} where the right is missing. */
export async function asked<T>(right: AwsRight, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/NotFound(?:Fault|Exception)?$/.test(error.name)) return undefined;
    if (refusals.includes(error.name)) throw new Denied(right, { cause: error });
    if (error.name === "CredentialsProviderError")
      throw new NotKnown("there are no AWS credentials: set AWS_PROFILE, or see npx broadcast doctor", {
        cause: error,
      });
    throw error;
  }
}
