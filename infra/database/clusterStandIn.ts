import { digest, numberAt, type Properties, stringAt } from "../contract/properties.ts";
import {
  type ChangeRequest,
  type CheckFailure,
  checkProperty,
  refuse,
  type StandIn,
  type StoredResource,
} from "../contract/standIn.ts";
import { arn, checkRange, endpointDomain } from "../providers/aws/standIn.ts";
import { seconds as SECONDS, type } from "./facts.ts";
import { clusterInputs } from "./inputs/cluster.ts";
import { securityGroups } from "./instanceStandIn.ts";

const CAPACITY = "serverlessv2ScalingConfiguration";
/** Aurora capacity units (Aurora user guide, "Aurora Serverless v2 capacity"). */
const MAX_ACU = 256;

function checkCapacity(inputs: Properties): CheckFailure[] {
  return ["minCapacity", "maxCapacity"].flatMap((key) =>
    checkProperty(inputs, `${CAPACITY}.${key}`, (value) => {
      const capacity = Number(value);
      if (capacity < 0 || capacity > MAX_ACU)
        return `expected ${key} to be in the range (0 - ${MAX_ACU}), got ${capacity}`;
      return capacity % 0.5 === 0 ? undefined : `expected ${key} to be a multiple of 0.5, got ${capacity}`;
    }),
  );
}

function admitCapacity(inputs: Properties): void {
  const min = numberAt(inputs, `${CAPACITY}.minCapacity`);
  const max = numberAt(inputs, `${CAPACITY}.maxCapacity`);
  if (min !== undefined && max !== undefined && min > max) {
    refuse(
      `InvalidParameterValue: Invalid serverless v2 scaling configuration: minimum capacity ${min} is greater than maximum capacity ${max}`,
    );
  }
}

function clusterIdentifier({ inputs, name }: ChangeRequest): string {
  return stringAt(inputs, "clusterIdentifier") ?? name;
}

function clusterOutputs(change: ChangeRequest, previous?: StoredResource): Properties {
  const { inputs, world } = change;
  const { account, region } = world.settings;
  const identifier = previous?.id ?? clusterIdentifier(change);
  const before = previous?.outputs ?? {};
  const domain = endpointDomain("rds", world);
  return {
    clusterIdentifier: identifier,
    endpoint: `${identifier}.cluster-${domain}`,
    readerEndpoint: `${identifier}.cluster-ro-${domain}`,
    port: numberAt(inputs, "port") ?? before["port"] ?? (stringAt(inputs, "engine")?.includes("mysql") ? 3306 : 5432),
    arn: arn("rds", `cluster:${identifier}`, world),
    clusterResourceId: `cluster-${digest(26, account, region, identifier).toUpperCase()}`,
    hostedZoneId: `Z${digest(13, region).toUpperCase()}`,
    engineVersionActual: stringAt(inputs, "engineVersion") ?? before["engineVersionActual"] ?? "16.4",
    clusterMembers: [],
    vpcSecurityGroupIds: securityGroups(inputs, previous),
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

export const clusterStandIn: StandIn = {
  changes: { inputs: clusterInputs },
  autoName: "clusterIdentifier",
  secrets: ["masterPassword", "masterPasswordWo"],
  check: (inputs) => [
    ...checkCapacity(inputs),
    ...checkRange(inputs, "backupRetentionPeriod", { most: 35 }),
    ...checkRange(inputs, "backtrackWindow", { least: 0, most: 259200 }),
  ],
  admit: ({ inputs, world, previous }) => {
    admitCapacity(inputs);
    const engine = stringAt(inputs, "engine") ?? "";
    if (stringAt(inputs, "dbClusterInstanceClass") !== undefined && engine.startsWith("aurora"))
      refuse(
        "InvalidParameterCombination: The parameter DBClusterInstanceClass isn't supported for Aurora DB clusters.",
      );
    const identifier = stringAt(inputs, "clusterIdentifier");
    if (!previous && identifier !== undefined && world.get(type.cluster, identifier)) {
      refuse("DBClusterAlreadyExistsFault: DB Cluster already exists");
    }
  },
  id: clusterIdentifier,
  create: (change) => ({ outputs: { ...change.inputs, ...clusterOutputs(change) }, seconds: 120 }),
  // A new capacity range takes effect at once, whatever applyImmediately says; the provider polls once a minute.
  update: (change) => ({
    outputs: { ...change.inputs, ...clusterOutputs(change, change.previous) },
    seconds: change.changed.includes("dbClusterInstanceClass") ? 3 * SECONDS.classSingleAz : SECONDS.other,
  }),
  remove: ({ previous, world }) => {
    if (previous.outputs["deletionProtection"] === true) {
      refuse(
        "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and try again.",
      );
    }
    if (world.list(type.clusterInstance).some(({ outputs }) => outputs["clusterIdentifier"] === previous.id)) {
      refuse(
        "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
      );
    }
    return { seconds: SECONDS.delete };
  },
  timeouts: { create: 7200, update: 7200, delete: 7200 },
};
