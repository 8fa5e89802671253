import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { instanceClasses } from "./classes.ts";
import { type } from "./facts.ts";
import { databasesIn, engineOf, isPrimary, nameOf, proxyOf, readCapacity, requiredText } from "./reading.ts";

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
      ...unpricedProxy(database, resources),
    ];
  });
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

function instanceLines(shape: ResourceShape, database: ResourceShape, resources: Resources): CostLine[] {
  const { engine, storage, storageType } = pricedBy(shape, database, resources);
  const zones = inputsOf(shape).at("multiAz").flag() === true ? "multi-az" : "single-az";
  const about = { resource: shape.name, ...(shape.target !== undefined && { target: shape.target }) };
  return [
    ...(engine === undefined
      ? []
      : [{ ...about, key: `rds.${engine}.${requiredText(shape, "instanceClass")}.${zones}`, quantity: 1 }]),
    ...(storage === undefined || storageType === undefined
      ? []
      : [{ ...about, key: `rds.storage.${storageType}.${zones}`, quantity: storage }]),
  ];
}

function clusterLines(database: ResourceShape, resources: Resources): CostLine[] {
  const [cluster] = resources.childrenOf(database, type.cluster);
  const count = inputsOf(database).at("instances").entries().length;
  if (!cluster || count === 0) return [];
  const { minCapacity } = readCapacity(cluster);
  const note = `${count} × its least capacity; more under load`;
  const line = { resource: cluster.name, key: "aurora.acu", quantity: minCapacity * count, note };
  return [cluster.target === undefined ? line : { ...line, target: cluster.target }];
}

/** vCPUs of an instance; undefined where its class is not known. */
function vcpuOf(instance: ResourceShape | undefined): number | undefined {
  return instance && instanceClasses.get(requiredText(instance, "instanceClass"))?.vcpu;
}

function unpricedProxy(database: ResourceShape, resources: Resources): string[] {
  const primary = resources.childrenOf(database, type.instance).find(isPrimary);
  if (!primary || !proxyOf(database, resources) || vcpuOf(primary) !== undefined) return [];
  return [`proxy of ${nameOf(database)} (the vCPUs of ${requiredText(primary, "instanceClass")} are not known)`];
}

/** AWS bills at least 2 vCPU or 8 ACU (RDS Proxy pricing). */
function proxyLines(database: ResourceShape, resources: Resources): CostLine[] {
  if (!proxyOf(database, resources)) return [];
  const [cluster] = resources.childrenOf(database, type.cluster);
  const primary = resources.childrenOf(database, type.instance).find(isPrimary);
  const about = { resource: `${database.name}-proxy`, target: (cluster ?? primary)?.target };
  if (cluster) {
    const count = Math.max(1, inputsOf(database).at("instances").entries().length);
    return [{ ...about, key: "rds.proxy.acu", quantity: Math.max(8, readCapacity(cluster).minCapacity * count) }];
  }
  const vcpu = vcpuOf(primary);
  return vcpu === undefined ? [] : [{ ...about, key: "rds.proxy.vcpu", quantity: Math.max(2, vcpu) }];
}
