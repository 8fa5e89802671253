import { digest, numberAt, type Properties, stringAt, valueAt } from "../contract/properties.ts";
import {
  type ChangeRequest,
  type CheckFailure,
  type CloudView,
  checkProperty,
  refuse,
  type StandIn,
  type StoredResource,
  type UpdateRequest,
} from "../contract/standIn.ts";
import { defer } from "../providers/aws/defer.ts";
import { arn, checkRange, endpointDomain } from "../providers/aws/standIn.ts";
import { classProblem, isClassName } from "./classes.ts";
import { seconds as SECONDS, type, unmodifying } from "./facts.ts";
import { instanceInputs } from "./inputs/instance.ts";
import { hasGrown } from "./storage.ts";

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

/** A failure when the instance class is known and no text. */
export function checkClass(inputs: Properties): CheckFailure[] {
  return checkProperty(inputs, "instanceClass", (value) =>
    typeof value === "string" ? undefined : "must be a string",
  );
}

/** Source: terraform-provider-aws, internal/service/rds/instance.go. */
function checkBlueGreen(inputs: Properties): CheckFailure[] {
  const refused = valueAt(inputs, "blueGreenUpdate.enabled") === true && stringAt(inputs, "replicateSourceDb");
  const reason = '"blue_green_update.enabled" cannot be set when "replicate_source_db" is set.';
  return refused ? [{ property: "blueGreenUpdate.enabled", reason }] : [];
}

/** @throws Refusal when it is no class, or none for the engine; one that is not known may exist */
export function admitClass(inputs: Properties, engine: string): void {
  const wanted = stringAt(inputs, "instanceClass");
  if (wanted === undefined || classProblem(engine, wanted) === undefined) return;
  if (!isClassName(wanted)) refuse(`InvalidParameterValue: Invalid DB Instance class: ${wanted}`);
  refuse(
    "InvalidParameterCombination: RDS does not support creating a DB instance with the following combination: " +
      `DBInstanceClass=${wanted}, Engine=${engine}`,
  );
}

/** As stated, else as it is, else its source's. */
function engineOf({ inputs, world }: ChangeRequest, previous?: StoredResource): string {
  return (
    stringAt(inputs, "engine") ??
    stringAt(previous?.outputs, "engine") ??
    stringAt(replicaSource(inputs, world)?.outputs, "engine") ??
    "postgres"
  );
}

function computed(change: ChangeRequest, previous?: StoredResource): Properties {
  const { inputs, name, world } = change;
  const source = replicaSource(inputs, world);
  const { region } = world.settings;
  const before = previous?.outputs ?? {};
  const identifier = stringAt(inputs, "identifier") ?? stringAt(before, "identifier") ?? name;
  const engine = engineOf(change, previous);
  const port =
    numberAt(inputs, "port") ??
    numberAt(before, "port") ??
    numberAt(source?.outputs, "port") ??
    (engine === "mysql" || engine === "mariadb" ? 3306 : 5432);
  const address = `${identifier}.${endpointDomain("rds", world)}`;
  return {
    engine,
    ...(source ? { username: source.outputs["username"], allocatedStorage: source.outputs["allocatedStorage"] } : {}),
    identifier,
    address,
    endpoint: `${address}:${port}`,
    port,
    arn: arn("rds", `db:${identifier}`, world),
    resourceId: previous?.id ?? resourceId(identifier, world),
    hostedZoneId: `Z${digest(13, region).toUpperCase()}`,
    status: "available",
    engineVersionActual:
      stringAt(inputs, "engineVersion") ??
      stringAt(before, "engineVersionActual") ??
      stringAt(source?.outputs, "engineVersionActual") ??
      "16.4",
    availabilityZone: stringAt(inputs, "availabilityZone") ?? before["availabilityZone"] ?? `${region}a`,
    multiAz: inputs["multiAz"] ?? before["multiAz"] ?? false,
    replicas: [],
    // A database in no group that anybody named is in the network's default one.
    vpcSecurityGroupIds: securityGroups(inputs, previous),
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

/** What AWS answers: the groups that are asked for, else those it has. */
export function securityGroups(inputs: Properties, previous?: StoredResource): unknown {
  const asked = inputs["vpcSecurityGroupIds"];
  if (Array.isArray(asked) && asked.length > 0) return asked;
  return previous?.outputs["vpcSecurityGroupIds"] ?? ["sg-00000000"];
}

function resourceId(identifier: string, world: CloudView): string {
  return `db-${digest(26, world.settings.account, world.settings.region, identifier).toUpperCase()}`;
}

/** The instance a replica follows, named by identifier or ARN. */
function replicaSource(inputs: Properties, world: CloudView): StoredResource | undefined {
  const source = stringAt(inputs, "replicateSourceDb");
  if (source === undefined) return undefined;
  return world.list(type.instance).find(({ outputs }) => outputs["identifier"] === source || outputs["arn"] === source);
}

/** Words of the first as the service gives them; an instance of another region is not seen from here. */
function admitSource(source: string, inputs: Properties, world: CloudView): void {
  const found = replicaSource(inputs, world);
  const region = /^arn:[^:]+:rds:([^:]+):/.exec(source)?.[1];
  if (!found && (region === undefined || region === world.settings.region))
    refuse(`DBInstanceNotFound: DBInstance ${source} not found.`);
  if (found && numberAt(found.outputs, "backupRetentionPeriod") === 0) {
    refuse(
      "InvalidDBInstanceState: Automated backups are not enabled for this database instance. To enable automated backups, use " +
        "ModifyDBInstance to set the backup retention period to a non-zero value.",
    );
  }
}

function admit(change: ChangeRequest & { previous?: StoredResource }): void {
  const { inputs, world, previous } = change;
  admitClass(inputs, engineOf(change, previous));
  const source = stringAt(inputs, "replicateSourceDb");
  const identifier = stringAt(inputs, "identifier");
  const others = world.list(type.instance).filter(({ id }) => id !== previous?.id);
  if (identifier !== undefined && others.some(({ outputs }) => outputs["identifier"] === identifier)) {
    refuse(`DBInstanceAlreadyExists: DB instance already exists: ${identifier}`);
  }
  if (!previous) {
    if (source !== undefined) admitSource(source, inputs, world);
    return;
  }
  const storage = numberAt(inputs, "allocatedStorage");
  const current = numberAt(previous.outputs, "allocatedStorage");
  const most = numberAt(inputs, "maxAllocatedStorage") ?? 0;
  if (storage !== undefined && current !== undefined && storage < current && !hasGrown(current, storage, most)) {
    // The code is the service's; its sentence varies with engine and storage type.
    refuse(
      `InvalidParameterCombination: Requested storage size ${storage} GiB is less than the current ${current} GiB: storage cannot be decreased`,
    );
  }
  if (source !== undefined && previous.inputs["replicateSourceDb"] !== source) {
    refuse("cannot elect new source database for replication");
  }
}

/** Whether RDS is asked to modify the instance: its tags go another way, and what is done at its end is only remembered. */
function modifies(changed: readonly string[]): boolean {
  return changed.length === 0 || changed.some((key) => !unmodifying.includes(key));
}

function update(change: UpdateRequest): ReturnType<StandIn["update"]> {
  const { previous, world, changed } = change;
  if (!modifies(changed)) {
    const reality = Object.fromEntries(DEFERRED.map((key) => [key, previous.outputs[key]]));
    return { outputs: { ...change.inputs, ...computed(change, previous), ...reality }, seconds: SECONDS.settings };
  }
  const { actual, pending, applied } = defer(change, DEFERRED);
  const resized = applied.includes("instanceClass");
  const multiAz = previous.outputs["multiAz"] === true;
  let seconds: number = SECONDS.modification;
  if (resized) seconds = multiAz ? SECONDS.classMultiAz : SECONDS.classSingleAz;
  else if (applied.length > 0) seconds = SECONDS.storage;
  const observed: Properties = { ...previous.observed, pendingModifiedValues: pending };
  if (resized) observed["interruption"] = interruption(world.now, seconds, multiAz);
  if (changed.includes("replicateSourceDb") && change.inputs["replicateSourceDb"] === undefined) {
    observed["promotedFrom"] = previous.inputs["replicateSourceDb"];
  }
  const outputs = { ...change.inputs, ...computed(change, previous), ...actual };
  if (observed["promotedFrom"] !== undefined) outputs["username"] = previous.outputs["username"];
  return { outputs, meanwhile: { ...previous.outputs, status: "modifying" }, observed, seconds };
}

/** With a standby the service fails over near the end; without one the class change is an outage for most of its time. */
function interruption(now: number, seconds: number, multiAz: boolean): { from: number; to: number } {
  const from = now + (multiAz ? seconds * 0.6 : seconds * 0.2);
  return { from, to: multiAz ? from + SECONDS.failover : now + seconds };
}

export const instanceStandIn: StandIn = {
  changes: {
    inputs: instanceInputs,
    suppressed: ({ path, before, after }, asked) =>
      path === "allocatedStorage" &&
      hasGrown(Number(before), Number(after), numberAt(asked, "maxAllocatedStorage") ?? 0),
  },
  autoName: "identifier",
  secrets: ["password", "passwordWo"],
  deferrable: DEFERRED,
  check: (inputs) => [
    ...checkClass(inputs),
    ...checkRange(inputs, "backupRetentionPeriod", { least: 0, most: 35 }),
    ...checkBlueGreen(inputs),
  ],
  admit,
  id: ({ inputs, name, world }) => resourceId(stringAt(inputs, "identifier") ?? name, world),
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
      stringAt(previous.inputs, "finalSnapshotIdentifier") === undefined
    ) {
      refuse("final_snapshot_identifier is required when skip_final_snapshot is false");
    }
    return { seconds: SECONDS.delete };
  },
  importIds: ({ outputs }) => [String(outputs["identifier"])],
  // terraform-provider-aws: create 40, update 80, delete 60 minutes.
  timeouts: { create: 2400, update: 4800, delete: 3600 },
};
