import type { StoredResource } from "../store.ts";
import { digest, number, type Properties, same, text } from "../values.ts";
import {
  type Behaviour,
  type Change,
  type CheckFailure,
  outside,
  refuse,
  type Update,
  type World,
} from "./behaviour.ts";

const INSTANCE = "aws:rds/instance:Instance";

const SIZES = ["medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge"];
const FAMILIES = ["m5", "m6g", "m6i", "m7g", "m7i", "m8g", "r5", "r6g", "r6i", "r7g", "r7i", "r8g"];
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html, those a company of this size meets.
const CLASSES = new Set([
  ...["micro", "small", "medium", "large", "xlarge", "2xlarge"].flatMap((size) => [`db.t3.${size}`, `db.t4g.${size}`]),
  ...FAMILIES.flatMap((family) => SIZES.filter((size) => size !== "medium").map((size) => `db.${family}.${size}`)),
  "db.serverless",
]);

/** What waits for the maintenance window unless `applyImmediately` (RDS user guide, "Settings for DB instances"). */
const DEFERRED = [
  "instanceClass",
  "multiAz",
  "allocatedStorage",
  "iops",
  "storageType",
  "storageThroughput",
  "engineVersion",
  "port",
];

/**
 * Simulated seconds. A Multi-AZ class change: a published log shows about 20 minutes with 77 s without service; the
 * others are estimates of the usual order, to be replaced by what a stack measured.
 */
export const SECONDS = {
  create: 600,
  classMultiAz: 1200,
  classSingleAz: 600,
  failover: 77,
  storage: 300,
  deferred: 30,
  other: 60,
  delete: 300,
};

/** Replaced on change: the resource's ForceNew properties. */
const REPLACE_ON = [
  "availabilityZone",
  "characterSetName",
  "customIamInstanceProfile",
  "dbName",
  "engine",
  "identifier",
  "identifierPrefix",
  "kmsKeyId",
  "ncharCharacterSetName",
  "restoreToPointInTime",
  "snapshotIdentifier",
  "storageEncrypted",
  "timezone",
  "username",
];

/** A failure when a known instance class is not in the table above. */
export function checkClass(inputs: Properties): CheckFailure[] {
  return outside(inputs, "instanceClass", (value) => (typeof value === "string" ? undefined : "must be a string"));
}

/** @throws Refusal when the class does not exist */
export function admitClass(inputs: Properties): void {
  const wanted = text(inputs, "instanceClass");
  if (wanted !== undefined && !CLASSES.has(wanted))
    refuse(`InvalidParameterValue: Invalid DB Instance class: ${wanted}`);
}

/** What is and what is deferred after a modification, by RDS's rules for `applyImmediately`. */
export function defer(
  update: Update,
  deferrable: readonly string[],
): { actual: Properties; pending: Properties; applied: string[] } {
  const before = update.previous.outputs;
  const waiting = (update.previous.observed["pendingModifiedValues"] ?? {}) as Properties;
  const wanted: Properties = { ...waiting };
  for (const key of deferrable) {
    if (update.inputs[key] !== undefined && (update.changed.includes(key) || key in waiting))
      wanted[key] = update.inputs[key];
  }
  const pending = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !same(value, before[key])));
  const reality = Object.fromEntries(deferrable.map((key) => [key, before[key]]));
  // One immediate modification also carries out every other one that was waiting.
  if (update.inputs["applyImmediately"] === true) {
    return { actual: { ...reality, ...pending }, pending: {}, applied: Object.keys(pending) };
  }
  return { actual: reality, pending, applied: [] };
}

function computed({ inputs, name, world }: Change): Properties {
  const source = replicaSource(inputs, world);
  const { account, region } = world.settings;
  const identifier = text(inputs, "identifier") ?? name;
  const engine = text(inputs, "engine") ?? text(source?.outputs, "engine") ?? "postgres";
  const port =
    number(inputs, "port") ??
    number(source?.outputs, "port") ??
    (engine === "mysql" || engine === "mariadb" ? 3306 : 5432);
  const address = `${identifier}.c${digest(11, account, region)}.${region}.rds.amazonaws.com`;
  return {
    engine,
    ...(source ? { username: source.outputs["username"], allocatedStorage: source.outputs["allocatedStorage"] } : {}),
    identifier,
    address,
    endpoint: `${address}:${port}`,
    port,
    arn: `arn:aws:rds:${region}:${account}:db:${identifier}`,
    resourceId: resourceId(identifier, world),
    hostedZoneId: `Z${digest(13, region).toUpperCase()}`,
    status: "available",
    engineVersionActual: text(inputs, "engineVersion") ?? text(source?.outputs, "engineVersionActual") ?? "16.4",
    availabilityZone: text(inputs, "availabilityZone") ?? `${region}a`,
    multiAz: inputs["multiAz"] ?? false,
    replicas: [],
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

function resourceId(identifier: string, world: World): string {
  return `db-${digest(26, world.settings.account, world.settings.region, identifier).toUpperCase()}`;
}

/** The instance a replica follows, named by identifier or ARN. */
function replicaSource(inputs: Properties, world: World): StoredResource | undefined {
  const source = text(inputs, "replicateSourceDb");
  if (source === undefined) return undefined;
  return world.list(INSTANCE).find(({ outputs }) => outputs["identifier"] === source || outputs["arn"] === source);
}

function admit({ inputs, world, previous }: Change & { previous?: StoredResource }): void {
  admitClass(inputs);
  const source = text(inputs, "replicateSourceDb");
  if (!previous) {
    const identifier = text(inputs, "identifier");
    if (world.list(INSTANCE).some(({ outputs }) => outputs["identifier"] === identifier)) {
      refuse(`DBInstanceAlreadyExists: DB instance already exists: ${String(identifier)}`);
    }
    if (source !== undefined && !replicaSource(inputs, world))
      refuse(`DBInstanceNotFound: DBInstance ${source} not found.`);
    return;
  }
  const storage = number(inputs, "allocatedStorage");
  const current = number(previous.outputs, "allocatedStorage");
  if (storage !== undefined && current !== undefined && storage < current) {
    // The code is the service's; its sentence varies with engine and storage type.
    refuse(
      `InvalidParameterCombination: Requested storage size ${storage} GiB is less than the current ${current} GiB: storage cannot be decreased`,
    );
  }
  if (source !== undefined && previous.inputs["replicateSourceDb"] === undefined) {
    refuse("cannot elect new source database for replication");
  }
}

function update(change: Update): ReturnType<Behaviour["update"]> {
  const { previous, world, changed } = change;
  const { actual, pending, applied } = defer(change, DEFERRED);
  const resized = applied.includes("instanceClass");
  const multiAz = previous.outputs["multiAz"] === true;
  let seconds = SECONDS.other;
  if (resized) seconds = multiAz ? SECONDS.classMultiAz : SECONDS.classSingleAz;
  else if (applied.length > 0) seconds = SECONDS.storage;
  else if (Object.keys(pending).length > 0) seconds = SECONDS.deferred;
  const observed: Properties = { ...previous.observed, pendingModifiedValues: pending };
  if (resized) observed["interruption"] = interruption(world.now, seconds, multiAz);
  if (changed.includes("replicateSourceDb") && change.inputs["replicateSourceDb"] === undefined) {
    observed["promotedFrom"] = previous.inputs["replicateSourceDb"];
  }
  const outputs = { ...change.inputs, ...computed(change), ...actual };
  if (observed["promotedFrom"] !== undefined) outputs["username"] = previous.outputs["username"];
  return { outputs, meanwhile: { ...previous.outputs, status: "modifying" }, observed, seconds };
}

/** With a standby the service fails over near the end; without one the class change is an outage for most of its time. */
function interruption(now: number, seconds: number, multiAz: boolean): { from: number; to: number } {
  const from = now + (multiAz ? seconds * 0.6 : seconds * 0.2);
  return { from, to: multiAz ? from + SECONDS.failover : now + seconds };
}

export const instance: Behaviour = {
  replaceOn: REPLACE_ON,
  autoName: "identifier",
  secrets: ["password", "passwordWo"],
  deferrable: DEFERRED,
  check: checkClass,
  admit,
  id: ({ inputs, name, world }) => resourceId(text(inputs, "identifier") ?? name, world),
  create: (change) => ({
    outputs: { ...change.inputs, ...computed(change) },
    meanwhile: { ...change.inputs, ...computed(change), status: "creating" },
    observed: { pendingModifiedValues: {} },
    seconds: SECONDS.create,
  }),
  update,
  remove: ({ previous }) => {
    if (previous.outputs["deletionProtection"] === true) {
      refuse(
        "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.",
      );
    }
    if (
      previous.inputs["skipFinalSnapshot"] !== true &&
      text(previous.inputs, "finalSnapshotIdentifier") === undefined
    ) {
      refuse("final_snapshot_identifier is required when skip_final_snapshot is false");
    }
    return { seconds: SECONDS.delete };
  },
  importIds: ({ outputs }) => [String(outputs["identifier"])],
  // terraform-provider-aws: create 40, update 80, delete 60 minutes.
  timeouts: { create: 2400, update: 4800, delete: 3600 },
};
