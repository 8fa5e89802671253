import { digest, number, type Properties, text } from "../values.ts";
import { type Behaviour, type Change, type CheckFailure, outside, refuse } from "./behaviour.ts";
import { admitClass, checkClass, defer, SECONDS } from "./database.ts";

const CLUSTER = "aws:rds/cluster:Cluster";
const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";

const CAPACITY = "serverlessv2ScalingConfiguration";
/** Aurora capacity units (Aurora user guide, "Aurora Serverless v2 capacity"). */
const MAX_ACU = 256;

function checkCapacity(inputs: Properties): CheckFailure[] {
  return ["minCapacity", "maxCapacity"].flatMap((key) =>
    outside(inputs, `${CAPACITY}.${key}`, (value) => {
      const capacity = Number(value);
      if (capacity < 0 || capacity > MAX_ACU)
        return `expected ${key} to be in the range (0 - ${MAX_ACU}), got ${capacity}`;
      return capacity % 0.5 === 0 ? undefined : `expected ${key} to be a multiple of 0.5, got ${capacity}`;
    }),
  );
}

function admitCapacity(inputs: Properties): void {
  const min = number(inputs, `${CAPACITY}.minCapacity`);
  const max = number(inputs, `${CAPACITY}.maxCapacity`);
  if (min !== undefined && max !== undefined && min > max) {
    refuse(
      `InvalidParameterValue: Invalid serverless v2 scaling configuration: minimum capacity ${min} is greater than maximum capacity ${max}`,
    );
  }
}

function clusterIdentifier({ inputs, name }: Change): string {
  return text(inputs, "clusterIdentifier") ?? name;
}

function clusterOutputs(change: Change): Properties {
  const { inputs, world } = change;
  const { account, region } = world.settings;
  const identifier = clusterIdentifier(change);
  const domain = `c${digest(11, account, region)}.${region}.rds.amazonaws.com`;
  return {
    clusterIdentifier: identifier,
    endpoint: `${identifier}.cluster-${domain}`,
    readerEndpoint: `${identifier}.cluster-ro-${domain}`,
    port: number(inputs, "port") ?? (text(inputs, "engine")?.includes("mysql") ? 3306 : 5432),
    arn: `arn:aws:rds:${region}:${account}:cluster:${identifier}`,
    clusterResourceId: `cluster-${digest(26, account, region, identifier).toUpperCase()}`,
    hostedZoneId: `Z${digest(13, region).toUpperCase()}`,
    engineVersionActual: text(inputs, "engineVersion") ?? "16.4",
    clusterMembers: [],
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

export const cluster: Behaviour = {
  replaceOn: [
    "availabilityZones",
    "clusterIdentifier",
    "clusterIdentifierPrefix",
    "databaseName",
    "dbSubnetGroupName",
    "engine",
    "engineMode",
    "kmsKeyId",
    "masterUsername",
    "restoreToPointInTime",
    "snapshotIdentifier",
    "sourceRegion",
    "storageEncrypted",
  ],
  autoName: "clusterIdentifier",
  secrets: ["masterPassword", "masterPasswordWo"],
  check: checkCapacity,
  admit: ({ inputs, world, previous }) => {
    admitCapacity(inputs);
    const identifier = text(inputs, "clusterIdentifier");
    if (!previous && identifier !== undefined && world.get(CLUSTER, identifier)) {
      refuse("DBClusterAlreadyExistsFault: DB Cluster already exists");
    }
  },
  id: clusterIdentifier,
  create: (change) => ({ outputs: { ...change.inputs, ...clusterOutputs(change) }, seconds: 120 }),
  // A new capacity range takes effect at once, whatever applyImmediately says; the provider polls once a minute.
  update: (change) => ({ outputs: { ...change.inputs, ...clusterOutputs(change) }, seconds: SECONDS.other }),
  remove: ({ previous, world }) => {
    if (previous.outputs["deletionProtection"] === true) {
      refuse(
        "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and try again.",
      );
    }
    if (world.list(CLUSTER_INSTANCE).some(({ outputs }) => outputs["clusterIdentifier"] === previous.id)) {
      refuse(
        "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
      );
    }
    return { seconds: SECONDS.delete };
  },
  timeouts: { create: 7200, update: 7200, delete: 7200 },
};

const DEFERRED = ["instanceClass"];

function instanceOutputs(change: Change): Properties {
  const { inputs, name, world } = change;
  const { account, region } = world.settings;
  const identifier = text(inputs, "identifier") ?? name;
  const first = world
    .list(CLUSTER_INSTANCE)
    .filter(({ outputs }) => outputs["clusterIdentifier"] === inputs["clusterIdentifier"])
    .sort((a, b) => a.createdAt - b.createdAt)[0];
  return {
    identifier,
    endpoint: `${identifier}.c${digest(11, account, region)}.${region}.rds.amazonaws.com`,
    port: text(inputs, "engine")?.includes("mysql") ? 3306 : 5432,
    arn: `arn:aws:rds:${region}:${account}:db:${identifier}`,
    dbiResourceId: `db-${digest(26, account, region, identifier).toUpperCase()}`,
    engineVersionActual: text(inputs, "engineVersion") ?? "16.4",
    writer: first === undefined || first.id === identifier,
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

export const clusterInstance: Behaviour = {
  replaceOn: [
    "availabilityZone",
    "clusterIdentifier",
    "customIamInstanceProfile",
    "dbSubnetGroupName",
    "engine",
    "identifier",
    "identifierPrefix",
  ],
  autoName: "identifier",
  deferrable: DEFERRED,
  check: checkClass,
  admit: ({ inputs, world, previous }) => {
    admitClass(inputs);
    const clusterId = text(inputs, "clusterIdentifier");
    if (!previous && clusterId !== undefined && !world.get(CLUSTER, clusterId)) {
      refuse(`DBClusterNotFoundFault: DBCluster ${clusterId} not found.`);
    }
    if (!previous && world.get(CLUSTER_INSTANCE, text(inputs, "identifier") ?? "")) {
      refuse(`DBInstanceAlreadyExists: DB instance already exists`);
    }
  },
  id: ({ inputs, name }) => text(inputs, "identifier") ?? name,
  create: (change) => ({
    outputs: { ...change.inputs, ...instanceOutputs(change) },
    observed: { pendingModifiedValues: {} },
    seconds: SECONDS.create,
  }),
  update: (change) => {
    const { actual, pending, applied } = defer(change, DEFERRED);
    const seconds =
      applied.length > 0 ? SECONDS.classSingleAz : Object.keys(pending).length > 0 ? SECONDS.deferred : SECONDS.other;
    return {
      outputs: { ...change.inputs, ...instanceOutputs(change), ...actual },
      observed: { ...change.previous.observed, pendingModifiedValues: pending },
      seconds,
    };
  },
  remove: () => ({ seconds: SECONDS.delete }),
  timeouts: { create: 5400, update: 5400, delete: 5400 },
};
