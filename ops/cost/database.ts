import { engineOf, instancesOf, isPrimary, readCapacity } from "../../policies/reading/database.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf, required, Unreadable } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Line } from "./cost.ts";

type Shapes = readonly ResourceShape[];

/** Instances with their storage, Aurora's capacity, and proxies. */
export function databaseLines(shapes: Shapes): Line[] {
  return shapes.flatMap((shape) => {
    switch (shape.type) {
      case token.dbInstance:
        return instanceLines(shape, shapes);
      case token.dbClusterInstance:
        return [memberLine(shape, shapes)];
      case token.dbProxy:
        return [proxyLine(shape, shapes)];
      default:
        return [];
    }
  });
}

function instanceLines(shape: ResourceShape, shapes: Shapes): Line[] {
  const inputs = inputsOf(shape);
  const primary = primaryOf(shape, shapes);
  const zones = inputs.at("multiAz").flag() === true ? "multi-az" : "single-az";
  // A replica has as much storage as what it follows.
  const storage = inputsOf(primary).at("allocatedStorage");
  const type = inputs.at("storageType").text() ?? "gp2";
  return [
    { resource: shape.name, key: `rds.${engineOf(primary)}.${classOf(shape)}.${zones}`, quantity: 1 },
    {
      resource: shape.name,
      key: `rds.storage.${type}.${zones}`,
      quantity: required(storage, storage.number()),
    },
  ];
}

function primaryOf(shape: ResourceShape, shapes: Shapes): ResourceShape {
  if (isPrimary(shape)) return shape;
  const source = inputsOf(shape).at("replicateSourceDb").text();
  const found = shapes.find(
    (other) => other.type === token.dbInstance && inputsOf(other).at("identifier").text() === source,
  );
  if (found) return found;
  throw new Unreadable(
    `${shape.name} follows ${String(source)}, which this stack does not describe: its engine is unknown`,
  );
}

function memberLine(shape: ResourceShape, shapes: Shapes): Line {
  const identifier = inputsOf(shape).at("clusterIdentifier").text();
  const cluster = shapes.find(
    (other) => other.type === token.dbCluster && inputsOf(other).at("clusterIdentifier").text() === identifier,
  );
  const instanceClass = classOf(shape);
  if (instanceClass !== "db.serverless") {
    return { resource: shape.name, key: `aurora.${engineOf(shape)}.${instanceClass}`, quantity: 1 };
  }
  if (!cluster) throw new Unreadable(`${shape.name} is in ${String(identifier)}, which this stack does not describe`);
  return {
    resource: shape.name,
    key: "aurora.acu",
    quantity: readCapacity(cluster).minCapacity,
    note: "its least capacity; more under load",
  };
}

/** AWS bills at least 2 vCPU or 8 ACU (RDS Proxy pricing). */
function proxyLine(shape: ResourceShape, shapes: Shapes): Line {
  const cluster = shapes.find(({ type }) => type === token.dbCluster);
  if (cluster) {
    const capacity = readCapacity(cluster).minCapacity * instancesOf(cluster, shapes).length;
    return { resource: shape.name, key: "rds.proxy.acu", quantity: Math.max(8, capacity) };
  }
  const primary = shapes.find(isPrimary);
  if (!primary) throw new Unreadable(`${shape.name} stands before no database of this stack`);
  return { resource: shape.name, key: "rds.proxy.vcpu", quantity: Math.max(2, vcpus(classOf(primary))) };
}

function classOf(shape: ResourceShape): string {
  const reader = inputsOf(shape).at("instanceClass");
  return required(reader, reader.text());
}

/** By the size in a class's name, which is the same for every family: 2 up to large, then 4 each xlarge. */
function vcpus(instanceClass: string): number {
  const [, count, unit] = /\.(\d*)(xlarge)$/.exec(instanceClass) ?? [];
  return unit === undefined ? 2 : 4 * Number(count === "" ? 1 : count);
}
