import type { CostLine } from "../contract/cost.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { instanceClasses } from "./classes.ts";
import { type } from "./facts.ts";
import { databasesIn, engineOf, isPrimary, proxyOf, readCapacity, requiredText } from "./reading.ts";

/** Instances with their storage, Aurora's capacity, and proxies; without what is not known of one that is adopted. */
export function databaseCost(resources: Resources): CostLine[] {
  return databasesIn(resources).flatMap((database) => [
    ...resources.childrenOf(database, type.instance).flatMap((shape) => instanceLines(shape, database, resources)),
    ...clusterLines(database, resources),
    ...proxyLines(database, resources),
  ]);
}

function instanceLines(shape: ResourceShape, database: ResourceShape, resources: Resources): CostLine[] {
  const primary = resources.childrenOf(database, type.instance).find(isPrimary) ?? shape;
  const engine = engineOf(shape) ?? engineOf(primary);
  const inputs = inputsOf(shape);
  const zones = inputs.at("multiAz").flag() === true ? "multi-az" : "single-az";
  const about = { resource: shape.name, ...(shape.target !== undefined && { target: shape.target }) };
  // A replica has as much storage as what it follows.
  const storage = inputsOf(primary).at("allocatedStorage").number();
  const storageType = inputs.at("storageType").text() ?? inputsOf(primary).at("storageType").text();
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
  const vcpu = primary && instanceClasses.get(requiredText(primary, "instanceClass"))?.vcpu;
  return vcpu === undefined ? [] : [{ ...about, key: "rds.proxy.vcpu", quantity: Math.max(2, vcpu) }];
}
