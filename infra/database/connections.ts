import { firstFew } from "../contract/format.ts";
import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Known } from "../contract/known.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { connectionPoolsOf, readApp, sizersIn } from "../app/reading.ts";
import type { ConnectionCapacity } from "./capacity.ts";
import { proxyCapacity, readerCapacity, writerCapacity } from "./capacity.ts";
import type { Consumer } from "./consumers.ts";
import { consumersIn, isOfApp, readConsumer, silentConsumers } from "./consumers.ts";
import type { ClusterChange } from "./members.ts";
import type { Pooler, ProxyFacts } from "./reading.ts";
import { databasesIn, nameOf, poolersOf, proxyOf } from "./reading.ts";

/** Connections all replicas of an app may open at once, those of a rollout's extra ones included. */
export function demandOf({ max, surge }: Pick<Consumer, "max" | "surge">, poolSize: number): number {
  return (max + surge) * poolSize;
}

/** Connections one replica of an app may open to a database by one way; 0 where it names none. */
function poolSizeFor(shape: ResourceShape, database: string, way: string): number {
  return connectionPoolsOf(shape)?.get(database)?.get(way) ?? 0;
}

/** What is asked of one way to a database. */
export interface ConnectionPath {
  way: string;
  /** Connections that one replica's pool of `size` counts as on this way. */
  weight: (shape: ResourceShape) => number;
  /** Asked for whatever the apps do. */
  constant: number;
  capacity: (resources: Resources) => Known<ConnectionCapacity>;
  /** What holds while it is counted so, in words. */
  meanwhile?: string;
}

/**
 * The ways to a database that apps use. A proxy's clients share connections, and so count as fewer on the writer; a pooler opens
 * at most its own number behind it, which is counted in full. `change` is what happens to a cluster meanwhile; by default nothing.
 */
export function connectionPathsTo(
  database: ResourceShape,
  sizers: readonly ResourceShape[],
  resources: Resources,
  change?: ClusterChange,
): ConnectionPath[] {
  const name = nameOf(database);
  const uses = (way: string): boolean => sizers.some((shape) => poolSizeFor(shape, name, way) > 0);
  const proxy = uses("proxy") ? proxyOf(database, resources) : undefined;
  const poolers = [...poolersOf(database)].filter(([way]) => uses(way));
  const behind = (to: string): Behind =>
    behindPoolers(poolers.map(([, pooler]) => pooler).filter((pooler) => pooler.to === to));
  const [writing, others] = [behind("writer"), behind("readers")];
  const reading = uses("readers") || others.any;
  const paths: ConnectionPath[] = [];
  if (reading && change?.alone === true) {
    paths.push(lonelyPath(database, proxy, both(writing, others), change));
  } else if (uses("writer") || proxy || writing.any) {
    paths.push(writerPath(database, proxy, writing, change));
  }
  if (reading) paths.push(readerPath(database, others, change));
  if (proxy) paths.push(proxyPath(database, proxy, change));
  return [...paths, ...poolers.map(([way, pooler]) => poolerPath(database, way, pooler))];
}

/** What poolers open to a database: so many whatever the apps do, and so many for each replica of one that is an app of the file. */
interface Behind {
  any: boolean;
  constant: number;
  weight: (shape: ResourceShape) => number;
}

function behindPoolers(poolers: readonly Pooler[]): Behind {
  const fixed = poolers.filter(({ app }) => app === undefined);
  return {
    any: poolers.length > 0,
    constant: fixed.reduce((sum, { connections }) => sum + connections, 0),
    weight: (shape) =>
      poolers.reduce(
        (sum, { app, connections }) => (app !== undefined && isOfApp(shape, app) ? sum + connections : sum),
        0,
      ),
  };
}

function both(one: Behind, other: Behind): Behind {
  return {
    any: one.any || other.any,
    constant: one.constant + other.constant,
    weight: (shape) => one.weight(shape) + other.weight(shape),
  };
}

function writerPath(
  database: ResourceShape,
  proxy: ProxyFacts | undefined,
  behind: Behind,
  change: ClusterChange | undefined,
): ConnectionPath {
  const name = nameOf(database);
  const shared = (shape: ResourceShape): number => (proxy ? poolSizeFor(shape, name, "proxy") / proxy.multiplexing : 0);
  return {
    way: "writer",
    weight: (shape) => poolSizeFor(shape, name, "writer") + shared(shape) + behind.weight(shape),
    constant: behind.constant,
    capacity: (resources) => writerCapacity(database, resources, change),
  };
}

/** The writer's while the only other instance of its cluster is away: the endpoint of the readers leads to it as well. */
function lonelyPath(...[database, proxy, behind, change]: Parameters<typeof writerPath>): ConnectionPath {
  const [own, name] = [writerPath(database, proxy, behind, change), nameOf(database)];
  return {
    ...own,
    weight: (shape) => own.weight(shape) + poolSizeFor(shape, name, "readers"),
    meanwhile: "with readers on it while the other instance is away",
  };
}

function readerPath(database: ResourceShape, behind: Behind, change: ClusterChange | undefined): ConnectionPath {
  const name = nameOf(database);
  return {
    way: "readers",
    weight: (shape) => poolSizeFor(shape, name, "readers") + behind.weight(shape),
    constant: behind.constant,
    capacity: (resources) => readerCapacity(database, resources, change),
    ...(change?.away === true && { meanwhile: "one of them away" }),
  };
}

function proxyPath(
  database: ResourceShape,
  { multiplexing }: ProxyFacts,
  change: ClusterChange | undefined,
): ConnectionPath {
  const name = nameOf(database);
  return {
    way: "proxy",
    weight: (shape) => poolSizeFor(shape, name, "proxy") / multiplexing,
    constant: 0,
    capacity: (resources) => proxyCapacity(database, resources, change),
  };
}

function poolerPath(database: ResourceShape, way: string, { clients, app }: Pooler): ConnectionPath {
  const name = nameOf(database);
  return {
    way,
    weight: (shape) => poolSizeFor(shape, name, way),
    constant: 0,
    capacity: (resources) => {
      if (app === undefined) return { value: { usable: clients, source: `client connections of ${way}, as stated` } };
      const sizer = sizersIn(resources).find((shape) => isOfApp(shape, app));
      if (!sizer) return { unknown: `client connections of ${way}: app ${app} is not there` };
      const { min } = readApp(sizer);
      return { value: { usable: min * clients, source: `${min} replicas of ${app} × ${clients} client connections` } };
    },
  };
}

/** `shop/api (500 + 125) × 4 = 2500`, greatest first; equals by name, since the engine shows apps in any order. */
function breakdown(apps: readonly (Consumer & { weight: number })[]): string {
  const demand = (app: Consumer & { weight: number }): number => demandOf(app, app.weight);
  const lines = [...apps].sort((a, b) => demand(b) - demand(a) || a.label.localeCompare(b.label, "en"));
  const rounded = (value: number): string => String(Math.round(value * 100) / 100);
  return firstFew(
    lines.map((app) => `${app.label} (${app.max} + ${app.surge}) × ${rounded(app.weight)} = ${rounded(demand(app))}`),
  );
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
