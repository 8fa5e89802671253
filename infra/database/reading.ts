import { ignoredInput } from "../contract/adopt.ts";
import type { Known } from "../contract/known.ts";
import type { Resources } from "../contract/resources.ts";
import type { InputReader, ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required, Unreadable } from "../contract/shape.ts";
import { component, primaryRole, type } from "./facts.ts";
import { classProblem, maxConnections, serverlessMaxConnections } from "./classes.ts";

/** The databases of an estate: their components. */
export function databasesIn(resources: Resources): ResourceShape[] {
  return resources.ofType(component);
}

/** Name of a database in the stack file. */
export function nameOf(database: ResourceShape): string {
  const reader = inputsOf(database).at("database");
  return required(reader, reader.text());
}

/** Whether an instance is the one of its database that is written to. */
export function isPrimary(shape: ResourceShape): boolean {
  return (
    shape.type === type.instance &&
    shape.component?.name !== undefined &&
    shape.name === `${shape.component.name}-${primaryRole}`
  );
}

/** What holds the data: a cluster, or an instance that is no read replica. */
export function holdsData(shape: ResourceShape): boolean {
  return shape.type === type.cluster || isPrimary(shape);
}

/** The engine of a database's resource; undefined where the stack file does not say it of one that exists. */
export function engineOf(shape: ResourceShape): string | undefined {
  const named = componentInputsOf(shape).at("engine").text() ?? inputsOf(shape).at("engine").text();
  return named === ignoredInput ? undefined : named;
}

/** How many connections something takes. */
export interface ConnectionLimit {
  max: number;
  /** Where the figure comes from, for a message. */
  source: string;
  /** Whether the stack file states it. */
  stated?: true;
}

const noEngine = (name: string): Known<ConnectionLimit> => ({
  unknown: `connections of ${name}: its engine is not in the stack file`,
});

function stated(facts: InputReader): ConnectionLimit | undefined {
  const reader = facts.at("maxConnections");
  const max = reader.number();
  if (max === undefined) return undefined;
  if (!Number.isInteger(max) || max < 1)
    throw new Unreadable(`\`${reader.path}\` is ${max}; allowed: a whole number from 1`);
  return { max, source: `${max} by its parameter group, as stated`, stated: true };
}

/** Where max_connections of an instance is stated: of a replica with a group of its own there, and not where the primary's is. */
function groupFacts(instance: ResourceShape, facts: InputReader): InputReader {
  const identifier = inputsOf(instance).at("identifier").text();
  const own = facts.at("replicaGroups", identifier ?? "");
  return own.has() ? own : facts;
}

/** max_connections of an instance: as stated, else by its class. */
export function instanceConnectionLimit(instance: ResourceShape): Known<ConnectionLimit> {
  const facts = componentInputsOf(instance);
  const given = stated(groupFacts(instance, facts));
  if (given) return { value: given };
  const engine = engineOf(instance);
  if (engine === undefined) return noEngine(facts.at("database").text() ?? instance.name);
  return classConnectionLimit(instance, engine, "instanceClass");
}

/** max_connections of each instance of a Multi-AZ cluster; undefined for a cluster of Aurora. */
export function multiAzConnectionLimit(cluster: ResourceShape): Known<ConnectionLimit> | undefined {
  if (!isMultiAzCluster(cluster)) return undefined;
  const facts = componentInputsOf(cluster);
  const given = stated(facts);
  if (given) return { value: given };
  const engine = engineOf(cluster);
  if (engine === undefined) return noEngine(facts.at("database").text() ?? cluster.name);
  return classConnectionLimit(cluster, engine, "dbClusterInstanceClass");
}

/** Whether a cluster is one of RDS, with a class for all of its instances, and none of Aurora. */
export function isMultiAzCluster(cluster: ResourceShape): boolean {
  return inputsOf(cluster).at("dbClusterInstanceClass").has();
}

function classConnectionLimit(instance: ResourceShape, engine: string, key: string): Known<ConnectionLimit> {
  const facts = componentInputsOf(instance);
  const reader = inputsOf(instance).at(key);
  const instanceClass = required(reader, reader.text());
  const problem = classProblem(engine, instanceClass);
  if (problem !== undefined) {
    throw new Unreadable(
      `max_connections of ${instance.name} cannot be known: ${problem}. Fix: use another class, or state maxConnections`,
    );
  }
  const max = maxConnections(engine, instanceClass);
  if (max === undefined) {
    const name = facts.at("database").text() ?? instance.name;
    return {
      unknown: `connections of ${name}: what ${instanceClass} allows is not known, and maxConnections is not stated`,
    };
  }
  return { value: { max, source: `${max} for ${engine} on ${instanceClass}` } };
}

/** max_connections of every instance of a cluster on Serverless v2: by its capacity. */
export function clusterConnectionLimit(cluster: ResourceShape): Known<ConnectionLimit> {
  const facts = componentInputsOf(cluster);
  const given = stated(facts);
  if (given) return { value: given };
  const name = facts.at("database").text() ?? cluster.name;
  const engine = engineOf(cluster);
  if (engine === undefined) return noEngine(name);
  const capacity = readCapacity(cluster);
  if (capacity.maxCapacity === undefined) {
    return { unknown: `connections of ${name}: its maxCapacity is not in the stack file` };
  }
  const { minCapacity, maxCapacity } = capacity;
  // A static parameter belongs to the last boot, and nobody says that there was one since the minimum was raised.
  const booted = Math.min(minCapacity, facts.at("leastCapacity").number() ?? minCapacity);
  const max = serverlessMaxConnections(engine, { minCapacity: booted, maxCapacity });
  if (max === undefined)
    throw new Unreadable(
      `max_connections of ${cluster.name} cannot be known: ${classProblem(engine, "db.serverless")}`,
    );
  const kept =
    max === serverlessMaxConnections(engine, { minCapacity, maxCapacity })
      ? ""
      : `, since it was started at ${booted}, which holds until a reboot`;
  return { value: { max, source: `${max} for ${engine} at ${minCapacity}–${maxCapacity} capacity units${kept}` } };
}

/** Serverless v2 capacity; the maximum is undefined where it is not stated of a cluster that exists. */
export function readCapacity(cluster: ResourceShape): { minCapacity: number; maxCapacity: number | undefined } {
  const scaling = inputsOf(cluster).at("serverlessv2ScalingConfiguration");
  return {
    minCapacity: required(scaling.at("minCapacity"), scaling.at("minCapacity").number()),
    maxCapacity: scaling.at("maxCapacity").number(),
  };
}

/** Reads a text input that must be there. */
export function requiredText(shape: ResourceShape, key: string): string {
  const reader = inputsOf(shape).at(key);
  return required(reader, reader.text());
}

/** A pooler's limits on both sides, and what it stands in front of. */
export interface Pooler {
  /** Of all replicas; of one where an app says how many there are. */
  clients: number;
  connections: number;
  to: string;
  /** Name of the app that it is. */
  app: string | undefined;
}

/** Share of its replicas that a Deployment adds in a rollout by default. Source: Kubernetes API reference, Deployment, `maxSurge`. */
const defaultSurge = 0.25;

export function poolersOf(database: ResourceShape): ReadonlyMap<string, Pooler> {
  return new Map(
    inputsOf(database)
      .at("poolers")
      .entries()
      .map(([name, at]) => {
        const replicas = at.at("replicas").number();
        const most = replicas === undefined ? 1 : replicas + Math.ceil(replicas * defaultSurge);
        return [
          name,
          {
            clients: required(at.at("clients"), at.at("clients").number()) * (replicas ?? 1),
            connections: required(at.at("connections"), at.at("connections").number()) * most,
            to: at.at("to").text() ?? "writer",
            app: at.at("app").text(),
          },
        ];
      }),
  );
}

/** The proxy in front of a database; its percentage is undefined where it is not stated of one that exists. */
export interface ProxyFacts {
  name: string;
  percent: number | undefined;
  /** Client connections that share one database connection. */
  multiplexing: number;
}

export function proxyOf(database: ResourceShape, resources: Resources): ProxyFacts | undefined {
  const facts = inputsOf(database).at("proxy");
  if (!facts.has()) return undefined;
  const [targets] = resources.childrenOf(database, type.proxyTargets);
  const percent = targets && inputsOf(targets).at("connectionPoolConfig", "maxConnectionsPercent").number();
  const multiplexing = facts.at("multiplexing").number() ?? 1;
  if (multiplexing < 1)
    throw new Unreadable(`\`${facts.at("multiplexing").path}\` is ${multiplexing}; allowed: at least 1`);
  return {
    name: required(facts.at("name"), facts.at("name").text()),
    percent: percent ?? facts.at("percent").number(),
    multiplexing,
  };
}

/** Otherwise a change waits for the maintenance window while the update is done. */
export function appliesImmediately(shape: ResourceShape): boolean {
  return inputsOf(shape).at("applyImmediately").value() === true;
}
