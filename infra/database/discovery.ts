import type { DBCluster, DBInstance } from "@aws-sdk/client-rds";
import type { Asked, Discovered, Discovery, Found, Written } from "../contract/discovery.ts";
import { besides, Explained, proposedDial, StandsIn } from "../contract/discovery.ts";
import { formatNumber } from "../contract/format.ts";
import type { Rights } from "../contract/rights.ts";
import { takeKey } from "../contract/thingKey.ts";
import { clientOptions, openedWith, queryAws } from "../providers/aws/access.ts";
import { databaseClient } from "./client.ts";
import { serverlessClass } from "./classes.ts";
import type { Peak } from "./proposal.ts";
import { peakDays, proposedCapacity, proposedClass } from "./proposal.ts";

/** Rights to find databases, with what each is for. */
const discoveryRights = {
  "rds:DescribeDBInstances": "class, engine, replicas and standby of each instance",
  "rds:DescribeDBClusters": "members and capacity of each cluster",
  "rds:DescribeDBParameters": "max_connections, where an instance's parameter group sets it",
  "rds:DescribeDBClusterParameters": "the same of a cluster's",
  "cloudwatch:GetMetricStatistics": "most connections in force of late",
} as const satisfies Rights;

const engines = ["postgres", "mysql", "mariadb"];
const clusterEngines = ["aurora-postgresql", "aurora-mysql"];

interface Looked extends Asked<"aws"> {
  instances: readonly DBInstance[];
  leftOut: string[];
  peakOf: (dimension: "DBInstanceIdentifier" | "DBClusterIdentifier", identifier: string) => Promise<Peak>;
}

/** Every instance and every cluster of the region; replicas stand with what they follow. */
async function find(asked: Asked<"aws">): Promise<Discovered> {
  const options = clientOptions(asked.target);
  const rds = openedWith(
    () => import("@aws-sdk/client-rds"),
    (sdk) => new sdk.RDSClient(options),
  );
  const instances: DBInstance[] = [];
  await queryAws(discoveryRights, "rds:DescribeDBInstances", async () => {
    const { sdk, client } = await rds();
    for await (const page of sdk.paginateDescribeDBInstances({ client }, {}))
      instances.push(...(page.DBInstances ?? []));
  });
  const clusters: DBCluster[] = [];
  const leftOut: string[] = [];
  await besides(leftOut, "clusters", () =>
    queryAws(discoveryRights, "rds:DescribeDBClusters", async () => {
      const { sdk, client } = await rds();
      for await (const page of sdk.paginateDescribeDBClusters({ client }, {}))
        clusters.push(...(page.DBClusters ?? []));
    }),
  );
  const looked: Looked = { ...asked, instances, leftOut, peakOf: peaks(asked, leftOut) };
  const found: Found[] = [];
  for (const instance of instances) {
    const whole =
      instance.DBClusterIdentifier === undefined && instance.ReadReplicaSourceDBInstanceIdentifier === undefined;
    const own = whole ? await instanceFound(instance, looked) : undefined;
    if (own) found.push(own);
  }
  for (const cluster of clusters) {
    const own = await clusterFound(cluster, looked);
    if (own) found.push(own);
  }
  return { found, leftOut };
}

/** Most connections at once of the last days, as CloudWatch has them. */
function peaks({ target }: Asked<"aws">, leftOut: string[]): Looked["peakOf"] {
  const open = openedWith(
    () => import("@aws-sdk/client-cloudwatch"),
    (sdk) => new sdk.CloudWatchClient(clientOptions(target)),
  );
  return (dimension, identifier) =>
    besides(leftOut, "connections in force", () =>
      queryAws(discoveryRights, "cloudwatch:GetMetricStatistics", async () => {
        const { sdk, client } = await open();
        const now = Date.now();
        const command = new sdk.GetMetricStatisticsCommand({
          ...{ Namespace: "AWS/RDS", MetricName: "DatabaseConnections", Statistics: ["Maximum"], Period: 86_400 },
          Dimensions: [{ Name: dimension, Value: identifier }],
          StartTime: new Date(now - peakDays * 86_400_000),
          EndTime: new Date(now),
        });
        const points = (await client.send(command)).Datapoints ?? [];
        return points.length === 0 ? undefined : Math.max(...points.map(({ Maximum = 0 }) => Maximum));
      }),
    );
}

async function instanceFound(instance: DBInstance, looked: Looked): Promise<Found | undefined> {
  const {
    DBInstanceIdentifier: id = "",
    Engine: engine = "",
    DBInstanceClass: now = "",
    EngineVersion = "",
  } = instance;
  if (!engines.includes(engine)) {
    looked.leftOut.push(`${id}: its engine is ${engine}, and only ${engines.join(", ")} and Aurora are turned here`);
    return undefined;
  }
  const peak = await looked.peakOf("DBInstanceIdentifier", id);
  const replicas = looked.instances.filter(({ ReadReplicaSourceDBInstanceIdentifier: source }) => source === id);
  const elsewhere = (instance.ReadReplicaDBInstanceIdentifiers ?? []).filter((each) => each.startsWith("arn:"));
  for (const each of elsewhere) looked.leftOut.push(`${each}: a replica of ${id} in another region; write it by hand`);
  const group = instance.DBParameterGroups?.[0]?.DBParameterGroupName;
  const stated = await statedConnections(looked, id, group, "instance");
  const open = [
    ...(instance.MultiAZ === true ? [] : [`${id} has no standby: a change of class stops it for some minutes`]),
    ...openOf(stated),
  ];
  return {
    id,
    name: id,
    title: [
      `${now}, ${engine} ${EngineVersion}`,
      instance.MultiAZ ? "Multi-AZ" : "no standby",
      replicas.length === 0 ? "" : replicas.length === 1 ? "1 replica" : `${replicas.length} replicas`,
      peakText(peak),
    ]
      .filter((part) => part !== "")
      .join(", "),
    says: {
      in: new StandsIn(looked.target),
      kind: "rds",
      adopt: id,
      engine,
      multiAz: instance.MultiAZ ?? false,
      instanceClass: classDial(engine, now, peak, looked),
      maxConnections: stated.says,
      replicas: replicas.length === 0 ? undefined : await replicasSay(replicas, now, engine, looked),
    },
    ...(open.length > 0 && { open }),
  };
}

async function replicasSay(
  replicas: readonly DBInstance[],
  now: string,
  engine: string,
  looked: Looked,
): Promise<Written> {
  const keys = memberKeys(replicas.map(({ DBInstanceIdentifier: id = "" }) => id));
  const says: Record<string, Written> = {};
  for (const { DBInstanceIdentifier: id = "", DBInstanceClass: own = now } of replicas) {
    // One of its primary's class follows it.
    const differs = own !== now;
    const peak = differs ? await looked.peakOf("DBInstanceIdentifier", id) : undefined;
    says[keys.get(id) ?? id] = { adopt: id, ...(differs && { instanceClass: classDial(engine, own, peak, looked) }) };
  }
  return says;
}

async function clusterFound(cluster: DBCluster, looked: Looked): Promise<Found | undefined> {
  const { DBClusterIdentifier: id = "", Engine: engine = "", EngineVersion = "" } = cluster;
  const peak = await looked.peakOf("DBClusterIdentifier", id);
  const stated = await statedConnections(looked, id, cluster.DBClusterParameterGroup, "cluster");
  const common = { in: new StandsIn(looked.target), adopt: id, engine, maxConnections: stated.says };
  const open = openOf(stated);
  const about = `${engine} ${EngineVersion}`;
  if (!clusterEngines.includes(engine)) {
    const now = cluster.DBClusterInstanceClass;
    if (!engines.includes(engine) || now === undefined) {
      looked.leftOut.push(`${id}: a cluster of ${engine}, which is not turned here`);
      return undefined;
    }
    const says = { kind: "multi-az-cluster", ...common, instanceClass: classDial(engine, now, peak, looked) };
    return {
      id,
      name: id,
      title: [`${now}, ${about}, Multi-AZ cluster`, peakText(peak)].filter(Boolean).join(", "),
      says,
      ...(open.length > 0 && { open }),
    };
  }
  if (cluster.EngineMode === "serverless") {
    looked.leftOut.push(`${id}: Aurora Serverless v1, which has no dial here`);
    return undefined;
  }
  const members = membersOf(cluster, looked.instances);
  const classed = members.filter(({ now }) => now !== serverlessClass);
  const scaling = cluster.ServerlessV2ScalingConfiguration;
  const writer = members.find(({ writes }) => writes) ?? members[0];
  // The writer's class is the cluster's, where it has one.
  const usual = (writer?.now === serverlessClass ? undefined : writer?.now) ?? classed[0]?.now;
  const keys = memberKeys(members.map((each) => each.id));
  const [least, most] = [scaling?.MinCapacity, scaling?.MaxCapacity];
  const onDemand = members.length - classed.length;
  const capacity = onDemand > 0 && least !== undefined && most !== undefined;
  return {
    id,
    name: id,
    title: [
      about,
      members.length === 1 ? "1 instance" : `${members.length} instances`,
      ...[...new Set(classed.map(({ now }) => now))],
      capacity ? `Serverless v2 from ${least} to ${most} units` : "",
      peakText(peak),
    ]
      .filter((part) => part !== "")
      .join(", "),
    says: {
      kind: "aurora",
      ...common,
      instanceClass: usual === undefined ? undefined : classDial(engine, usual, peak, looked),
      minCapacity: capacity ? proposedDial(least, ...proposedCapacity(least, most, looked.times)) : undefined,
      maxCapacity: capacity ? most : undefined,
      instances: Object.fromEntries<Written>(
        members.map(({ id: own, now }) => [
          keys.get(own) ?? own,
          {
            adopt: own,
            ...(usual !== undefined && now === serverlessClass && { serverless: true }),
            ...(now !== serverlessClass && now !== usual && { instanceClass: classDial(engine, now, peak, looked) }),
          },
        ]),
      ),
      writer: members.length > 1 && classed.length > 0 ? keys.get(writer?.id ?? "") : undefined,
    },
    ...(open.length > 0 && { open }),
  };
}

function membersOf({ DBClusterMembers = [] }: DBCluster, instances: readonly DBInstance[]) {
  return DBClusterMembers.map(({ DBInstanceIdentifier: id = "", IsClusterWriter: writes = false }) => ({
    ...{ id, writes },
    now: instances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id)?.DBInstanceClass ?? serverlessClass,
  }));
}

function classDial(engine: string, now: string, peak: Peak, { times }: Looked): Explained {
  return proposedDial(now, ...proposedClass(engine, now, peak, times));
}

/** What a parameter group sets of max_connections. */
interface Stated {
  says: Explained | undefined;
  /** Name of a group that could not be asked: the class's own number, which the file stands for then, may be another. */
  unasked?: string;
}

/** What a parameter group sets as a plain number; a formula is the engine's own, which the class stands for. */
async function statedConnections(
  looked: Looked,
  id: string,
  group: string | undefined,
  of: "instance" | "cluster",
): Promise<Stated> {
  if (group === undefined || group.startsWith("default.")) return { says: undefined };
  const asked = await besides(looked.leftOut, "max_connections of parameter groups", async () => ({
    value: await looked.clients.of(databaseClient, looked.target.name).parameter({ group, of }, "max_connections"),
  }));
  if (!asked) return { says: undefined, unasked: group };
  const stated = Number(asked.value);
  return Number.isInteger(stated) && stated > 0
    ? { says: new Explained(stated, `as parameter group ${group} of ${id} has it`) }
    : { says: undefined };
}

const openOf = ({ unasked }: Stated): string[] =>
  unasked === undefined
    ? []
    : [
        `maxConnections: what parameter group ${unasked} says could not be asked; left out, the class's own number counts`,
      ];

const peakText = (peak: Peak): string =>
  peak === undefined ? "" : `${formatNumber(peak)} connections at most in ${peakDays} days`;

/** What each is called in a file; some names stand for other resources of a database. */
function memberKeys(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(ids.map((id) => [id, takeKey(taken, /^(?:primary|cluster|proxy.*)$/.test(id) ? `db-${id}` : id)]));
}

export const databaseDiscovery: Discovery = { in: "aws", rights: { aws: discoveryRights }, find };
