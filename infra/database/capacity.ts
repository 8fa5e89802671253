import type { Known } from "../contract/known.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf } from "../contract/shape.ts";
import { reservedConnections } from "./classes.ts";
import { type } from "./facts.ts";
import type { ClusterChange, Member } from "./members.ts";
import { atRest, leastOf, membersOf } from "./members.ts";
import type { ConnectionLimit } from "./reading.ts";
import { engineOf, instanceConnectionLimit, isPrimary, multiAzConnectionLimit, nameOf, proxyOf } from "./reading.ts";

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
  change?: ClusterChange,
): Known<ConnectionCapacity & { max: number }> {
  const shape = resources
    .childrenOf(database, type.instance, type.cluster)
    .find((child) => child.type === type.cluster || isPrimary(child));
  if (!shape) return { unknown: `connections of ${nameOf(database)}: nothing of it is there` };
  const allowed =
    shape.type === type.cluster
      ? clusterWriterLimit(database, shape, resources, change)
      : instanceConnectionLimit(shape);
  if (!allowed.value) return { unknown: allowed.unknown };
  const { max, source } = allowed.value;
  const engineKeeps = reservedConnections(engineOf(shape));
  const reserved = inputsOf(database).at("reservedConnections").number() ?? 0;
  const kept = `less ${engineKeeps} for the engine${reserved > 0 ? ` and ${reserved} for what is not in this file` : ""}`;
  return { value: { max, usable: max - engineKeeps - reserved, source: `max_connections ${source}, ${kept}` } };
}

/** Of the instances of a cluster that may come to write, the least. */
function clusterWriterLimit(
  database: ResourceShape,
  cluster: ResourceShape,
  resources: Resources,
  change: ClusterChange | undefined,
): Known<ConnectionLimit> {
  const own = multiAzConnectionLimit(cluster);
  if (own) return own;
  const members = membersOf(database, resources);
  const { writers } = change ?? atRest(database, members);
  return leastOf(cluster, members, ({ identifier }) => writers.has(identifier), "that may write");
}

/** Connections of all readers, if they are spread evenly: as many times the least of them as there are. */
export function readerCapacity(
  database: ResourceShape,
  resources: Resources,
  change?: ClusterChange,
): Known<ConnectionCapacity> {
  const [cluster] = resources.childrenOf(database, type.cluster);
  if (cluster) return clusterReaderCapacity(database, cluster, membersOf(database, resources), change);
  const readers = resources.childrenOf(database, type.instance).filter((child) => !isPrimary(child) && isHere(child));
  const [first, ...others] = readers.map(instanceConnectionLimit);
  if (!first) return { value: { usable: 0, source: "it has none" } };
  const unknown = [first, ...others].find(({ value }) => value === undefined);
  if (unknown?.unknown !== undefined) return { unknown: unknown.unknown };
  const least = others.reduce((a, b) => ((b.value?.max ?? 0) < (a.value?.max ?? Infinity) ? b : a), first);
  return spread(readers.length, least, readers[0] && engineOf(readers[0]));
}

/** Whether a replica is in its database's region: who reads there does not read from another one. */
function isHere(replica: ResourceShape): boolean {
  const elsewhere = componentInputsOf(replica).at("elsewhere").items();
  return !elsewhere.some((each) => each.text() === inputsOf(replica).at("identifier").text());
}

/**
 * All but one read, and any of them: who writes changes with every failover. While classes change one of them is away; where only
 * one is left, it takes readers as well.
 */
function clusterReaderCapacity(
  database: ResourceShape,
  cluster: ResourceShape,
  members: readonly Member[],
  change: ClusterChange | undefined,
): Known<ConnectionCapacity> {
  const own = multiAzConnectionLimit(cluster);
  // Two read; while the class changes, each of them is away in turn.
  if (own) return spread(change?.away === true ? 1 : 2, own, engineOf(cluster));
  if (inputsOf(database).at("instances").entries().length === 0) {
    return { unknown: `readers of ${nameOf(database)}: its instances are not in the stack file` };
  }
  const reading = change?.away === true ? Math.max(1, members.length - 2) : members.length - 1;
  return spread(
    Math.max(0, reading),
    leastOf(cluster, members, () => true, "that may read"),
    engineOf(cluster),
  );
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
export function proxyCapacity(
  database: ResourceShape,
  resources: Resources,
  change?: ClusterChange,
): Known<ConnectionCapacity> {
  const proxy = proxyOf(database, resources);
  const writer = writerCapacity(database, resources, change);
  if (!writer.value) return { unknown: writer.unknown };
  if (proxy?.percent === undefined) {
    return { unknown: `share of the proxy of ${nameOf(database)}: maxConnectionsPercent is not in the stack file` };
  }
  const { max } = writer.value;
  return {
    value: { usable: Math.floor((max * proxy.percent) / 100), source: `${proxy.percent} % of max_connections ${max}` },
  };
}
