import type { Datapoint } from "@aws-sdk/client-cloudwatch";
import type { DBCluster, DBClusterMember, DBInstance, Parameter } from "@aws-sdk/client-rds";
import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import { isObject, numberAt, stringAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import type { StandInCloud, StoredResource } from "../contract/standIn.ts";
import { narrowTarget } from "../contract/target.ts";
import { clientOptions, openedWith, queryAws } from "../providers/aws/access.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { tagsOf } from "../providers/aws/turnedResources.ts";
import { promotionTierOf, storedMembers, writerAmong } from "./clusterInstanceStandIn.ts";
import { type } from "./facts.ts";

/** One RDS instance, as the service answers. */
export interface DbInstance {
  status: string;
  instanceClass: string;
  engine: string;
  engineVersion: string;
  multiAz: boolean;
  /** The zone it runs in, then its standby's. */
  zones: string[];
  /** What waits for a maintenance window or the next immediate change, by the service's own names; no values, they may be secret. */
  pending: string[];
  /** Of a read replica: `replicating`, or what the service says instead. */
  replication?: string;
  /** Identifier of the instance it follows; an ARN where that is in another region. */
  source?: string;
  /** Its parameter groups, each with its state: `in-sync`, `pending-reboot`, `applying`, …. */
  groups: { name: string; status: string }[];
  /** Identifier of the cluster it is in. */
  cluster?: string;
  /** GiB that it has; undefined in a cluster of Aurora. */
  allocatedStorage: number | undefined;
  /** GiB to which it may grow by itself. */
  maxAllocatedStorage: number | undefined;
  /** Days of automated backups; 0 for none. */
  backupDays: number;
}

/** A group of parameters, of instances or of clusters. */
export interface ParameterGroup {
  group: string;
  of: "instance" | "cluster";
}

/** One instance of a cluster, as the cluster knows it. */
export interface DbMember {
  identifier: string;
  writes: boolean;
  promotionTier: number | undefined;
}

export interface DbCluster {
  status: string;
  members: DbMember[];
  /** Serverless v2, in capacity units. */
  minCapacity: number | undefined;
  maxCapacity: number | undefined;
  pending: string[];
  /** Name of its parameter group. */
  group: string | undefined;
  engine: string;
  engineVersion: string;
  /** Class of all instances of a Multi-AZ cluster; undefined of one of Aurora. */
  instanceClass: string | undefined;
}

export interface DbProxy {
  status: string;
  /** State of each target: `AVAILABLE`, or why it is not. */
  targets: string[];
}

/** Where a class of database instance can be had. */
export interface Orderable {
  zones: string[];
  multiAz: boolean;
  /** Whether Multi-AZ clusters have it. */
  clusters?: boolean;
}

export interface DatabaseClient {
  instance(identifier: string): Promise<DbInstance | undefined>;
  /** Seconds a read replica was behind its source, minute by minute for the last seven, the latest first; some may lack. */
  replicaLags(identifier: string): Promise<number[]>;
  cluster(identifier: string): Promise<DbCluster | undefined>;
  proxy(name: string): Promise<DbProxy | undefined>;
  /** Undefined where the region does not offer the class for this engine and version. */
  orderable(engine: string, version: string, instanceClass: string): Promise<Orderable | undefined>;
  /** Value or formula of a parameter, as its group says it; undefined where the group does not. */
  parameter(group: ParameterGroup, name: string): Promise<string | undefined>;
  tags(of: "instance" | "cluster", identifier: string): Promise<Tags | undefined>;
  /** Identifiers of all instances in the account and region, those of other engines too. */
  identifiers(): Promise<string[] | undefined>;
}

export const databaseRights = {
  "rds:DescribeDBInstances": "class, status, pending changes and replication of each instance",
  "cloudwatch:GetMetricStatistics": "how far a read replica is behind its source",
  "rds:DescribeDBClusters": "status, capacity and members of an Aurora cluster, and which of them writes",
  "rds:DescribeDBProxies": "status of a proxy",
  "rds:DescribeDBProxyTargets": "whether a proxy reaches the writer",
  "rds:DescribeOrderableDBInstanceOptions": "whether the broadcast's classes can be had",
  "rds:DescribeDBParameters": "max_connections, as an instance's parameter group says it",
  "rds:DescribeDBClusterParameters": "the same of a cluster's",
} as const satisfies Rights;

/** Questions to RDS and CloudWatch. */
export const databaseClient: ClientDefinition<DatabaseClient> = {
  name: "databases",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    const rds = openedWith(
      () => import("@aws-sdk/client-rds"),
      (sdk) => new sdk.RDSClient(options),
    );
    const cloudWatch = openedWith(
      () => import("@aws-sdk/client-cloudwatch"),
      (sdk) => new sdk.CloudWatchClient(options),
    );
    const described = (identifier: string) =>
      queryAws(databaseRights, "rds:DescribeDBInstances", async () => {
        const { sdk, client } = await rds();
        const command = new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
        return (await client.send(command)).DBInstances?.[0];
      });
    const describedCluster = (identifier: string) =>
      queryAws(databaseRights, "rds:DescribeDBClusters", async () => {
        const { sdk, client } = await rds();
        const command = new sdk.DescribeDBClustersCommand({ DBClusterIdentifier: identifier });
        return (await client.send(command)).DBClusters?.[0];
      });
    return {
      instance: async (identifier) => {
        const found = await described(identifier);
        return found && instanceOf(found);
      },
      tags: async (of, identifier) => {
        const found = await (of === "instance" ? described(identifier) : describedCluster(identifier));
        return found && tagsOf(found.TagList);
      },
      replicaLags: async (identifier) => {
        const lags = await queryAws(databaseRights, "cloudwatch:GetMetricStatistics", async () => {
          const { sdk, client } = await cloudWatch();
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
      cluster: async (identifier) => {
        const found = await describedCluster(identifier);
        return found && clusterOf(found);
      },
      proxy: async (name) => {
        const found = await queryAws(databaseRights, "rds:DescribeDBProxies", async () => {
          const { sdk, client } = await rds();
          return (await client.send(new sdk.DescribeDBProxiesCommand({ DBProxyName: name }))).DBProxies?.[0];
        });
        if (!found) return undefined;
        const targets = await queryAws(databaseRights, "rds:DescribeDBProxyTargets", async () => {
          const { sdk, client } = await rds();
          return (await client.send(new sdk.DescribeDBProxyTargetsCommand({ DBProxyName: name }))).Targets;
        });
        const states = (targets ?? []).map(({ TargetHealth }) => TargetHealth?.State ?? "of unknown health");
        return { status: found.Status ?? "", targets: states };
      },
      identifiers: () =>
        queryAws(databaseRights, "rds:DescribeDBInstances", async () => {
          const { sdk, client } = await rds();
          const found: string[] = [];
          for await (const page of sdk.paginateDescribeDBInstances({ client }, {}))
            found.push(...(page.DBInstances ?? []).map(({ DBInstanceIdentifier = "" }) => DBInstanceIdentifier));
          return found;
        }),
      orderable: (engine, version, instanceClass) =>
        queryAws(databaseRights, "rds:DescribeOrderableDBInstanceOptions", async () => {
          const { sdk, client } = await rds();
          const zones = new Set<string>();
          let multiAz = false;
          let clusters = false;
          for await (const page of sdk.paginateDescribeOrderableDBInstanceOptions(
            { client },
            { Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass },
          )) {
            // One option for each kind of storage.
            for (const option of page.OrderableDBInstanceOptions ?? []) {
              for (const { Name } of option.AvailabilityZones ?? []) if (Name !== undefined) zones.add(Name);
              multiAz ||= option.MultiAZCapable ?? false;
              clusters ||= option.SupportsClusters ?? false;
            }
          }
          return zones.size === 0 ? undefined : { zones: [...zones].sort(), multiAz, clusters };
        }),
      parameter: ({ group, of }, name) =>
        of === "instance"
          ? queryAws(databaseRights, "rds:DescribeDBParameters", async () => {
              const { sdk, client } = await rds();
              return parameterIn(sdk.paginateDescribeDBParameters({ client }, { DBParameterGroupName: group }), name);
            })
          : queryAws(databaseRights, "rds:DescribeDBClusterParameters", async () => {
              const { sdk, client } = await rds();
              const asked = { DBClusterParameterGroupName: group };
              return parameterIn(sdk.paginateDescribeDBClusterParameters({ client }, asked), name);
            }),
    };
  },
  sandbox: (cloud) => {
    const by = (token: string, path: string, value: string): StoredResource | undefined =>
      cloud.list(token).find(({ outputs }) => stringAt(outputs, path) === value);
    return {
      instance: (identifier) => {
        const found = by(type.instance, "identifier", identifier) ?? by(type.clusterInstance, "identifier", identifier);
        return Promise.resolve(found && storedInstance(found));
      },
      // The sandbox's replicas follow at once, or have stopped.
      replicaLags: () => Promise.resolve([0]),
      cluster: (identifier) => Promise.resolve(storedCluster(by(type.cluster, "clusterIdentifier", identifier), cloud)),
      proxy: (name) => Promise.resolve(storedProxy(by(type.proxy, "name", name), name, cloud)),
      identifiers: () =>
        Promise.resolve(
          [...cloud.list(type.instance), ...cloud.list(type.clusterInstance)].map(
            ({ outputs }) => stringAt(outputs, "identifier") ?? "",
          ),
        ),
      orderable: notOnSandbox("offers of instance classes"),
      parameter: notOnSandbox("parameter groups"),
      // Nobody else has anything on it.
      tags: () => Promise.resolve({}),
    };
  },
};

/** The service takes no name to look for. */
async function parameterIn(
  pages: AsyncIterable<{ Parameters?: Parameter[] | undefined }>,
  name: string,
): Promise<string | undefined> {
  for await (const { Parameters = [] } of pages) {
    const found = Parameters.find(({ ParameterName }) => ParameterName === name);
    if (found) return found.ParameterValue;
  }
  return undefined;
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
    ...(found.ReadReplicaSourceDBInstanceIdentifier !== undefined && {
      source: found.ReadReplicaSourceDBInstanceIdentifier,
    }),
    groups: (found.DBParameterGroups ?? []).map(
      ({ DBParameterGroupName: name = "", ParameterApplyStatus: status = "" }) => ({
        name,
        status,
      }),
    ),
    ...(found.DBClusterIdentifier !== undefined && { cluster: found.DBClusterIdentifier }),
    allocatedStorage: found.DBClusterIdentifier === undefined ? found.AllocatedStorage : undefined,
    maxAllocatedStorage: found.MaxAllocatedStorage,
    backupDays: found.BackupRetentionPeriod ?? 0,
    ...(replication && {
      replication: [replication.Status, replication.Message].filter((part) => part).join(": "),
    }),
  };
}

function clusterOf(found: DBCluster): DbCluster {
  return {
    status: found.Status ?? "",
    members: (found.DBClusterMembers ?? []).map(memberOf),
    minCapacity: found.ServerlessV2ScalingConfiguration?.MinCapacity,
    maxCapacity: found.ServerlessV2ScalingConfiguration?.MaxCapacity,
    pending: namesOf(found.PendingModifiedValues),
    group: found.DBClusterParameterGroup,
    engine: found.Engine ?? "",
    engineVersion: found.EngineVersion ?? "",
    instanceClass: found.DBClusterInstanceClass,
  };
}

function memberOf({ DBInstanceIdentifier, IsClusterWriter, PromotionTier }: DBClusterMember): DbMember {
  return {
    identifier: DBInstanceIdentifier ?? "",
    writes: IsClusterWriter ?? false,
    promotionTier: PromotionTier,
  };
}

/** Names of what is set: the values may be secret, and the service answers with an empty object where nothing waits. */
function namesOf(pending: object | undefined): string[] {
  return Object.entries(pending ?? {})
    .filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([key]) => key);
}

function storedInstance({ outputs, observed, inputs, settling }: StoredResource): DbInstance {
  const pending = observed["pendingModifiedValues"];
  const zone = stringAt(outputs, "availabilityZone") ?? "";
  const status = stringAt(outputs, "status") ?? (settling ? "modifying" : "available");
  const source = stringAt(inputs, "replicateSourceDb");
  return {
    status,
    instanceClass: stringAt(outputs, "instanceClass") ?? "",
    engine: stringAt(outputs, "engine") ?? "",
    engineVersion: stringAt(outputs, "engineVersionActual") ?? "",
    multiAz: outputs["multiAz"] === true,
    zones: outputs["multiAz"] === true ? [zone, zone.replace(/.$/, "b")] : [zone],
    pending: isObject(pending) ? Object.keys(pending) : [],
    // Which it is in is asked of the real estate alone.
    groups: [{ name: stringAt(outputs, "parameterGroupName") ?? "default", status: "in-sync" }],
    allocatedStorage: numberAt(outputs, "allocatedStorage"),
    maxAllocatedStorage: numberAt(outputs, "maxAllocatedStorage"),
    backupDays: numberAt(outputs, "backupRetentionPeriod") ?? 1,
    ...(source !== undefined && { source, replication: status === "available" ? "replicating" : "stopped" }),
  };
}

function storedCluster(found: StoredResource | undefined, cloud: StandInCloud): DbCluster | undefined {
  if (!found) return undefined;
  const members = storedMembers(found.id, cloud);
  const writer = writerAmong(members);
  return {
    status: found.settling ? "modifying" : "available",
    members: members.map((member) => ({
      identifier: member.id,
      writes: member === writer,
      promotionTier: promotionTierOf(member),
    })),
    minCapacity: numberAt(found.outputs, "serverlessv2ScalingConfiguration.minCapacity"),
    maxCapacity: numberAt(found.outputs, "serverlessv2ScalingConfiguration.maxCapacity"),
    pending: [],
    group: stringAt(found.outputs, "dbClusterParameterGroupName") ?? "default",
    engine: stringAt(found.outputs, "engine") ?? "",
    engineVersion: stringAt(found.outputs, "engineVersionActual") ?? "",
    instanceClass: stringAt(found.outputs, "dbClusterInstanceClass"),
  };
}

function storedProxy(found: StoredResource | undefined, name: string, cloud: StandInCloud): DbProxy | undefined {
  const targets = cloud
    .list(type.proxyTarget)
    .filter(({ inputs }) => inputs["dbProxyName"] === name)
    .map(({ settling }) => (settling ? "REGISTERING" : "AVAILABLE"));
  return found && { status: found.settling ? "modifying" : "available", targets };
}
