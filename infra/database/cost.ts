import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { instanceClasses, serverlessClass } from "./classes.ts";
import { type } from "./facts.ts";
import type { Member } from "./members.ts";
import { membersOf } from "./members.ts";
import {
  databasesIn,
  engineOf,
  isMultiAzCluster,
  isPrimary,
  nameOf,
  proxyOf,
  readCapacity,
  requiredText,
} from "./reading.ts";

/** Instances with their storage, Aurora's capacity, and proxies; without what is not known of one that is adopted. */
export function databaseCost(resources: Resources): CostLine[] {
  return databasesIn(resources).flatMap((database) => [
    ...resources.childrenOf(database, type.instance).flatMap((shape) => instanceLines(shape, database, resources)),
    ...clusterLines(database, resources),
    ...proxyLines(database, resources),
  ]);
}

/** What the file leaves out of databases that are adopted, and that costs something. */
export function unpricedDatabases(resources: Resources): string[] {
  return databasesIn(resources).flatMap((database) => {
    const priced = resources.childrenOf(database, type.instance).map((shape) => pricedBy(shape, database, resources));
    const name = nameOf(database);
    return [
      ...(priced.some(({ engine }) => engine === undefined) ? [`instances of ${name} (its engine)`] : []),
      ...(priced.some(({ storage, storageType }) => storage === undefined || storageType === undefined)
        ? [`storage of ${name} (its size and type)`]
        : []),
      ...(multiAzIn(database, resources) ? [`instances and storage of ${name} (a Multi-AZ cluster)`] : []),
      ...provisioned(database, resources).map((key) => `${key} of ${name}`),
      ...unpricedProxy(database, resources),
    ];
  });
}

/** The price table has none of Multi-AZ clusters. */
function multiAzIn(database: ResourceShape, resources: Resources): boolean {
  return resources.childrenOf(database, type.cluster).some(isMultiAzCluster);
}

/** What of storage is stated, and has a price of its own that is not here. */
function provisioned(database: ResourceShape, resources: Resources): string[] {
  const keys = {
    iops: "provisioned IOPS",
    storageThroughput: "provisioned throughput",
    maxAllocatedStorage: "what the storage grows by",
  };
  const shapes = resources.childrenOf(database, type.instance);
  return Object.entries(keys).flatMap(([key, what]) =>
    shapes.some((shape) => (inputsOf(shape).at(key).number() ?? 0) > 0) ? [what] : [],
  );
}

/** What an instance's price depends on, beside its class; undefined where the stack file does not say it. */
function pricedBy(shape: ResourceShape, database: ResourceShape, resources: Resources) {
  const primary = resources.childrenOf(database, type.instance).find(isPrimary) ?? shape;
  const inputs = inputsOf(shape);
  return {
    engine: engineOf(shape) ?? engineOf(primary),
    // A replica has as much storage as what it follows.
    storage: inputsOf(primary).at("allocatedStorage").number(),
    storageType: inputs.at("storageType").text() ?? inputsOf(primary).at("storageType").text(),
  };
}

/**
 * An instance and its storage, both twice with a standby. Source: Amazon RDS User Guide, "On-Demand DB instances for Amazon RDS": instance-hours
 * and storage of a Multi-AZ deployment are billed for the primary and the standby.
 */
function instanceLines(shape: ResourceShape, database: ResourceShape, resources: Resources): CostLine[] {
  const { engine, storage, storageType } = pricedBy(shape, database, resources);
  const standby = inputsOf(shape).at("multiAz").flag() === true;
  const copies = standby ? 2 : 1;
  const about = {
    resource: shape.name,
    ...(standby && { note: "with its standby" }),
    ...(shape.target !== undefined && { target: shape.target }),
  };
  return [
    ...(engine === undefined
      ? []
      : [{ ...about, key: `rds.${engine}.${requiredText(shape, "instanceClass")}`, quantity: copies }]),
    ...(storage === undefined || storageType === undefined
      ? []
      : [{ ...about, key: `rds.storage.${storageType}`, quantity: copies * storage }]),
  ];
}

/** Instances of a cluster with a class, all but storage and I/O; and the least capacity of the others. */
function clusterLines(database: ResourceShape, resources: Resources): CostLine[] {
  const [cluster] = resources.childrenOf(database, type.cluster);
  if (!cluster) return [];
  const [provisioned, serverless] = sorted(membersOf(database, resources));
  return [
    ...provisioned.map(({ shape, instanceClass }): CostLine => ({
      resource: shape?.name ?? cluster.name,
      key: `aurora.${instanceClass}`,
      quantity: 1,
      ...(cluster.target !== undefined && { target: cluster.target }),
    })),
    ...(serverless.length === 0 ? [] : capacityLines(cluster, serverless.length)),
  ];
}

/** Those with a class, and those on Serverless v2. */
function sorted(members: readonly Member[]): [Member[], Member[]] {
  const isServerless = ({ instanceClass }: Member): boolean => instanceClass === serverlessClass;
  return [members.filter((member) => !isServerless(member)), members.filter(isServerless)];
}

function capacityLines(cluster: ResourceShape, count: number): CostLine[] {
  const { minCapacity } = readCapacity(cluster);
  const note = `${count} × its least capacity; more under load`;
  const line = { resource: cluster.name, key: "aurora.acu", quantity: minCapacity * count, note };
  return [cluster.target === undefined ? line : { ...line, target: cluster.target }];
}

/** vCPUs of an instance; undefined where its class is not known. */
function vcpuOf(instance: ResourceShape | undefined): number | undefined {
  return instance && instanceClasses.get(requiredText(instance, "instanceClass"))?.vcpu;
}

/** The instances that a proxy is billed by: the one it stands before, or all of a cluster that have a class. */
function billedForProxy(database: ResourceShape, resources: Resources): ResourceShape[] {
  const members = sorted(membersOf(database, resources))[0].flatMap(({ shape }) => shape ?? []);
  return [...resources.childrenOf(database, type.instance).filter(isPrimary), ...members];
}

function unpricedProxy(database: ResourceShape, resources: Resources): string[] {
  if (!proxyOf(database, resources)) return [];
  if (multiAzIn(database, resources)) return [`proxy of ${nameOf(database)} (three instances of a Multi-AZ cluster)`];
  const unknown = billedForProxy(database, resources).find((instance) => vcpuOf(instance) === undefined);
  if (!unknown) return [];
  return [`proxy of ${nameOf(database)} (the vCPUs of ${requiredText(unknown, "instanceClass")} are not known)`];
}

/** AWS bills at least 2 vCPU or 8 ACU (RDS Proxy pricing). */
function proxyLines(database: ResourceShape, resources: Resources): CostLine[] {
  if (!proxyOf(database, resources) || multiAzIn(database, resources)) return [];
  const [cluster] = resources.childrenOf(database, type.cluster);
  const billed = billedForProxy(database, resources);
  const about = { resource: `${database.name}-proxy`, target: (cluster ?? billed[0])?.target };
  const [provisioned, serverless] = sorted(membersOf(database, resources));
  const lines: CostLine[] = [];
  if (cluster && (serverless.length > 0 || provisioned.length === 0)) {
    const capacity = readCapacity(cluster).minCapacity * Math.max(1, serverless.length);
    lines.push({ ...about, key: "rds.proxy.acu", quantity: Math.max(8, capacity) });
  }
  const vcpus = billed.map(vcpuOf);
  if (billed.length > 0 && vcpus.every((vcpu) => vcpu !== undefined)) {
    lines.push({ ...about, key: "rds.proxy.vcpu", quantity: vcpus.reduce((sum, vcpu) => sum + Math.max(2, vcpu), 0) });
  }
  return lines;
}
