import { annotation } from "../../infra/annotations.ts";
import type { Estate } from "../check.ts";
import { ofType } from "../check.ts";
import { classProblem, maxConnections, reservedConnections, serverlessMaxConnections } from "../limits/database.ts";
import type { Reader, ResourceShape } from "../shape.ts";
import { inputsOf, required, Unreadable } from "../shape.ts";
import { token } from "../types.ts";

export interface Writer {
  shape: ResourceShape;
  engine: string;
  /** max_connections less what applications cannot have. */
  usable: number;
  max: number;
  /** Where the figure comes from, for a message. */
  source: string;
}

export interface DatabaseProxy {
  shape: ResourceShape;
  /** Share of max_connections it may open, in percent. */
  percent: number;
  /** Client connections that share one database connection. */
  multiplexing: number;
}

/** A read replica follows another instance. */
export function isPrimary(shape: ResourceShape): boolean {
  return shape.type === token.dbInstance && !inputsOf(shape).at("replicateSourceDb").has();
}

/** The database all apps share. Throws where there is none, or where it is not clear which. */
export function readWriter(estate: Estate): Writer {
  const candidates = [...ofType(estate, token.dbInstance).filter(isPrimary), ...ofType(estate, token.dbCluster)];
  const [shape, ...others] = candidates;
  if (!shape)
    throw new Unreadable(
      "The estate has no database, but apps with a database pool. Fix: describe it, or set their pools to 0",
    );
  if (others.length > 0) {
    const names = candidates
      .map((candidate) => candidate.name)
      .sort()
      .join(", ");
    throw new Unreadable(
      `The estate has several databases (${names}): which one the pools open cannot be known. Fix: one stack for each`,
    );
  }
  const engine = engineOf(shape);
  const { max, source } = shape.type === token.dbCluster ? ofCluster(shape, estate) : ofInstance(shape, engine);
  return { shape, engine, max, source, usable: max - reservedConnections(engine) };
}

export function engineOf(shape: ResourceShape): string {
  const reader = inputsOf(shape).at("engine");
  return required(reader, reader.text());
}

function byTag(shape: ResourceShape): { max: number; source: string } | undefined {
  const tag = inputsOf(shape).at("tags", annotation.maxConnections);
  const max = tag.decimal();
  if (max === undefined) return undefined;
  if (!Number.isInteger(max) || max < 1)
    throw new Unreadable(`\`${tag.path}\` is ${max}; allowed: a whole number from 1`);
  return { max, source: `${max} by its parameter group, as tagged` };
}

/** max_connections of an instance that runs an engine: by its tag, else by its class. */
export function ofInstance(shape: ResourceShape, engine: string): { max: number; source: string } {
  const tagged = byTag(shape);
  if (tagged) return tagged;
  const reader = inputsOf(shape).at("instanceClass");
  const instanceClass = required(reader, reader.text());
  const max = maxConnections(engine, instanceClass);
  if (max === undefined) {
    throw new Unreadable(
      `max_connections of ${shape.name} cannot be known: ${classProblem(engine, instanceClass)}. ` +
        `Fix: use a known class, or tag the database with ${annotation.maxConnections}`,
    );
  }
  return { max, source: `${max} for ${engine} on ${instanceClass}` };
}

/** After a failover any instance may be the writer, so the least of them counts. */
function ofCluster(cluster: ResourceShape, estate: Estate): { max: number; source: string } {
  const tagged = byTag(cluster);
  if (tagged) return tagged;
  const members = instancesOf(cluster, estate).map((instance) => ofMember(cluster, instance));
  const least = members.sort((a, b) => a.max - b.max)[0];
  if (!least)
    throw new Unreadable(`${cluster.name} has no instance: its max_connections cannot be known. Fix: add one`);
  return least;
}

function ofMember(cluster: ResourceShape, instance: ResourceShape): { max: number; source: string } {
  const engine = engineOf(cluster);
  const reader = inputsOf(instance).at("instanceClass");
  const instanceClass = required(reader, reader.text());
  if (instanceClass !== "db.serverless") return ofInstance(instance, engine);
  const capacity = readCapacity(cluster);
  const max = serverlessMaxConnections(engine, capacity);
  if (max === undefined)
    throw new Unreadable(`max_connections of ${cluster.name} cannot be known: ${classProblem(engine, instanceClass)}`);
  return { max, source: `${max} for ${engine} at ${capacity.minCapacity}–${capacity.maxCapacity} capacity units` };
}

/** Instances of a cluster, by its identifier. */
export function instancesOf(cluster: ResourceShape, estate: Estate): ResourceShape[] {
  const identifier = inputsOf(cluster).at("clusterIdentifier").text();
  return ofType(estate, token.dbClusterInstance).filter(
    (instance) => inputsOf(instance).at("clusterIdentifier").text() === identifier,
  );
}

export function readCapacity(cluster: ResourceShape): { minCapacity: number; maxCapacity: number } {
  const scaling = inputsOf(cluster).at("serverlessv2ScalingConfiguration");
  const read = (reader: Reader): number => required(reader, reader.number());
  return { minCapacity: read(scaling.at("minCapacity")), maxCapacity: read(scaling.at("maxCapacity")) };
}

/** The proxy in front of the writer. Throws where there is none, or several. */
export function readProxy(estate: Estate): DatabaseProxy {
  const [shape, ...others] = ofType(estate, token.dbProxy);
  if (!shape)
    throw new Unreadable(
      "Apps connect by a proxy, but the estate has none. Fix: describe the proxy, or set their path to `writer`",
    );
  if (others.length > 0)
    throw new Unreadable("The estate has several proxies: which one the pools open cannot be known. Fix: keep one");
  const name = inputsOf(shape).at("name").text();
  const group = ofType(estate, token.dbProxyTargets).find(
    (targets) => inputsOf(targets).at("dbProxyName").text() === name,
  );
  const percent = group && inputsOf(group).at("connectionPoolConfig", "maxConnectionsPercent").number();
  const multiplexing = inputsOf(shape).at("tags", annotation.proxyMultiplexing).decimal() ?? 1;
  if (multiplexing < 1)
    throw new Unreadable(`\`${annotation.proxyMultiplexing}\` is ${multiplexing}; allowed: at least 1`);
  // AWS's own default is 100.
  return { shape, percent: percent ?? 100, multiplexing };
}
