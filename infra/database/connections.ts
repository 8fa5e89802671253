import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { connectionPoolsOf } from "../app/reading.ts";
import { reservedConnections } from "./classes.ts";
import type { Consumer } from "./consumers.ts";
import { consumersIn, readConsumer, silentConsumers } from "./consumers.ts";
import { type } from "./facts.ts";
import type { Known, Pooler, ProxyFacts } from "./reading.ts";
import {
  instanceConnectionLimit,
  clusterConnectionLimit,
  databasesIn,
  engineOf,
  isPrimary,
  nameOf,
  poolersOf,
  proxyOf,
} from "./reading.ts";

/** Connections all replicas of an app may open at once, those of a rollout's extra ones included. */
export function demandOf({ max, surge }: Pick<Consumer, "max" | "surge">, poolSize: number): number {
  return (max + surge) * poolSize;
}

/** Connections one replica of an app may open to a database by one way; 0 where it names none. */
function poolSizeFor(shape: ResourceShape, database: string, way: string): number {
  return connectionPoolsOf(shape)?.get(database)?.get(way) ?? 0;
}

/** How many connections a way takes from applications. */
export interface ConnectionCapacity {
  /** Less what applications cannot have. */
  usable: number;
  /** Where the figure comes from, for a message. */
  source: string;
}

/** Connections of the writer, less what the engine and the stack file reserve. */
export function writerCapacity(
  database: ResourceShape,
  resources: Resources,
): Known<ConnectionCapacity & { max: number }> {
  const shape = resources
    .childrenOf(database, type.instance, type.cluster)
    .find((child) => child.type === type.cluster || isPrimary(child));
  if (!shape) return { unknown: `connections of ${nameOf(database)}: nothing of it is there` };
  const allowed = shape.type === type.cluster ? clusterConnectionLimit(shape) : instanceConnectionLimit(shape);
  if (!allowed.value) return { unknown: allowed.unknown };
  const { max, source } = allowed.value;
  const engineKeeps = reservedConnections(engineOf(shape));
  const reserved = inputsOf(database).at("reservedConnections").number() ?? 0;
  const kept = `less ${engineKeeps} for the engine${reserved > 0 ? ` and ${reserved} for what is not in this file` : ""}`;
  return { value: { max, usable: max - engineKeeps - reserved, source: `max_connections ${source}, ${kept}` } };
}

/** Connections of all readers, if they are spread evenly: as many times the least of them as there are. */
function readerCapacity(database: ResourceShape, resources: Resources): Known<ConnectionCapacity> {
  const [cluster] = resources.childrenOf(database, type.cluster);
  if (cluster) {
    const count = inputsOf(database).at("instances").entries().length - 1;
    if (count < 0) return { unknown: `readers of ${nameOf(database)}: its instances are not in the stack file` };
    return spread(count, clusterConnectionLimit(cluster), engineOf(cluster));
  }
  const readers = resources.childrenOf(database, type.instance).filter((child) => !isPrimary(child));
  const [first, ...others] = readers.map(instanceConnectionLimit);
  if (!first) return { value: { usable: 0, source: "it has none" } };
  const unknown = [first, ...others].find(({ value }) => value === undefined);
  if (unknown?.unknown !== undefined) return { unknown: unknown.unknown };
  const least = others.reduce((a, b) => ((b.value?.max ?? 0) < (a.value?.max ?? Infinity) ? b : a), first);
  return spread(readers.length, least, readers[0] && engineOf(readers[0]));
}

function spread(
  count: number,
  allowed: Known<{ max: number; source: string }>,
  engine: string | undefined,
): Known<ConnectionCapacity> {
  if (!allowed.value) return { unknown: allowed.unknown };
  const { max, source } = allowed.value;
  const usable = count * (max - reservedConnections(engine));
  return { value: { usable, source: `${count} × max_connections ${source}, spread evenly` } };
}

/** What the proxy may open: its share of the writer's max_connections, rounded down. */
function proxyCapacity(database: ResourceShape, resources: Resources): Known<ConnectionCapacity> {
  const proxy = proxyOf(database, resources);
  const writer = writerCapacity(database, resources);
  if (!writer.value) return { unknown: writer.unknown };
  if (proxy?.percent === undefined) {
    return { unknown: `share of the proxy of ${nameOf(database)}: maxConnectionsPercent is not in the stack file` };
  }
  const { max } = writer.value;
  return {
    value: { usable: Math.floor((max * proxy.percent) / 100), source: `${proxy.percent} % of max_connections ${max}` },
  };
}

/** What is asked of one way to a database. */
export interface ConnectionPath {
  way: string;
  /** Connections that one replica's pool of `size` counts as on this way. */
  weight: (shape: ResourceShape) => number;
  /** Asked for whatever the apps do. */
  constant: number;
  capacity: (resources: Resources) => Known<ConnectionCapacity>;
}

/**
 * The ways to a database that apps use. A proxy's clients share connections, and so count as fewer on the writer; a pooler opens
 * at most its own number behind it, which is counted in full.
 */
export function connectionPathsTo(
  database: ResourceShape,
  sizers: readonly ResourceShape[],
  resources: Resources,
): ConnectionPath[] {
  const name = nameOf(database);
  const uses = (way: string): boolean => sizers.some((shape) => poolSizeFor(shape, name, way) > 0);
  const proxy = uses("proxy") ? proxyOf(database, resources) : undefined;
  const poolers = [...poolersOf(database)].filter(([way]) => uses(way));
  const behind = (to: string): number =>
    poolers.filter(([, pooler]) => pooler.to === to).reduce((sum, [, { connections }]) => sum + connections, 0);
  const paths: ConnectionPath[] = [];
  if (uses("writer") || proxy || behind("writer") > 0) paths.push(writerPath(database, proxy, behind("writer")));
  if (uses("readers") || behind("readers") > 0) paths.push(readerPath(database, behind("readers")));
  if (proxy) paths.push(proxyPath(database, proxy));
  return [...paths, ...poolers.map(([way, pooler]) => poolerPath(database, way, pooler))];
}

function writerPath(database: ResourceShape, proxy: ProxyFacts | undefined, constant: number): ConnectionPath {
  const name = nameOf(database);
  const shared = (shape: ResourceShape): number => (proxy ? poolSizeFor(shape, name, "proxy") / proxy.multiplexing : 0);
  return {
    way: "writer",
    weight: (shape) => poolSizeFor(shape, name, "writer") + shared(shape),
    constant,
    capacity: (resources) => writerCapacity(database, resources),
  };
}

function readerPath(database: ResourceShape, constant: number): ConnectionPath {
  const name = nameOf(database);
  return {
    way: "readers",
    weight: (shape) => poolSizeFor(shape, name, "readers"),
    constant,
    capacity: (resources) => readerCapacity(database, resources),
  };
}

function proxyPath(database: ResourceShape, { multiplexing }: ProxyFacts): ConnectionPath {
  const name = nameOf(database);
  return {
    way: "proxy",
    weight: (shape) => poolSizeFor(shape, name, "proxy") / multiplexing,
    constant: 0,
    capacity: (resources) => proxyCapacity(database, resources),
  };
}

function poolerPath(database: ResourceShape, way: string, { clients }: Pooler): ConnectionPath {
  const name = nameOf(database);
  return {
    way,
    weight: (shape) => poolSizeFor(shape, name, way),
    constant: 0,
    capacity: () => ({ value: { usable: clients, source: `client connections of ${way}, as stated` } }),
  };
}

/** `shop/api (500 + 125) × 4 = 2500`, greatest first; equals by name, since the engine shows apps in any order. */
function breakdown(apps: readonly (Consumer & { weight: number })[]): string {
  const demand = (app: Consumer & { weight: number }): number => demandOf(app, app.weight);
  const lines = [...apps].sort((a, b) => demand(b) - demand(a) || a.label.localeCompare(b.label, "en"));
  const rounded = (value: number): string => String(Math.round(value * 100) / 100);
  const shown = lines
    .slice(0, 8)
    .map((app) => `${app.label} (${app.max} + ${app.surge}) × ${rounded(app.weight)} = ${rounded(demand(app))}`);
  return `${shown.join(", ")}${lines.length > 8 ? `, and ${lines.length - 8} more` : ""}`;
}

const fix = "Fix: fewer replicas, smaller pools, a larger class, or RDS Proxy";

function overWay(
  database: ResourceShape,
  { way, weight, constant, capacity }: ConnectionPath,
  apps: readonly Consumer[],
  resources: Resources,
): Violation[] {
  const { value } = capacity(resources);
  if (!value) return [];
  const wanting = apps
    .map((app) => ({ ...app, weight: weight(app.shape) }))
    .filter((app) => app.weight > 0 && app.max > 0);
  const wanted = Math.ceil(wanting.reduce((sum, app) => sum + demandOf(app, app.weight), 0) + constant - 1e-6);
  if (wanted <= value.usable) return [];
  const poolers = constant > 0 ? `${constant} of them by poolers; ` : "";
  const message =
    `Apps want ${wanted} connections to ${nameOf(database)} by ${way === "proxy" ? "its proxy" : `its ${way}`}; there are ${value.usable}: ${value.source}. ` +
    `Beyond it every new connection is refused or waits. ${poolers}(replicas + rollout surge) × pool: ${breakdown(wanting)}. ${fix}.`;
  return [{ urn: database.urn, message }];
}

/** Connections of an app that no way of these databases takes: they would be in no sum. */
function leadingNowhere(
  { shape, label }: Consumer,
  databases: readonly ResourceShape[],
  resources: Resources,
): Violation[] {
  return [...(connectionPoolsOf(shape) ?? [])].flatMap(([name, pools]) => {
    const database = databases.find((one) => nameOf(one) === name);
    const known = database ? connectionPathsTo(database, [shape], resources).map(({ way }) => way) : [];
    const why = database ? `${name} has no such way` : "there is no such database";
    return [...pools.keys()]
      .filter((way) => !known.includes(way))
      .map((way) => ({
        urn: shape.urn,
        message:
          `${label} opens connections to ${name} by "${way}", and ${why}, so they cannot be counted. ` +
          "Fix: name a database of the stack file and a way that it has.",
      }));
  });
}

function run(resources: Resources): Violation[] {
  const { values: apps, violations } = readEach(consumersIn(resources), readConsumer);
  const sizers = apps.map(({ shape }) => shape);
  const databases = databasesIn(resources);
  const over = readEach(databases, (database) =>
    connectionPathsTo(database, sizers, resources).flatMap((way) => overWay(database, way, apps, resources)),
  );
  const nowhere = readEach(sizers, (shape) => leadingNowhere(readConsumer(shape), databases, resources));
  const found = [nowhere, over].flatMap(({ values, violations: unread }) => [...unread, ...values.flat()]);
  return [...violations, ...found];
}

/** What no sum here counts: limits that are not known, and apps that say nothing of their connections. */
function uncountedConnections(resources: Resources): string[] {
  const sizers = consumersIn(resources);
  const limits = databasesIn(resources).flatMap((database) =>
    connectionPathsTo(database, sizers, resources).flatMap(({ capacity }) => capacity(resources).unknown ?? []),
  );
  return [...new Set(limits), ...silentConsumers(sizers)];
}

export const connectionChecks: readonly Check[] = [
  {
    name: "connections-within-limit",
    level: "mandatory",
    reason: "A database out of connections refuses every app at once, at the worst moment.",
    scope: "estate",
    applies: (resources) => consumersIn(resources).length,
    run,
    uncounted: uncountedConnections,
  },
];
