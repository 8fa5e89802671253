import { Resources } from "../contract/resources.ts";
import { maxReplicasProperty, minReplicasProperty } from "../app/limits.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { Implication, LimitFamily, LimitList, Requirement, Term, Transition } from "../contract/transition.ts";
import { changingResources, constantTerm, termsOf, lowerOfBoth, memoized } from "../contract/transition.ts";
import { formatNumber } from "../contract/format.ts";
import type { ConnectionPath } from "./connections.ts";
import { writerCapacity } from "./capacity.ts";
import { demandOf, connectionPathsTo } from "./connections.ts";
import { consumerUrns, isOfApp, readConsumer, silentConsumers } from "./consumers.ts";
import { component, type } from "./facts.ts";
import type { ClusterChange } from "./members.ts";
import { membersOf, statedWriter, writersAmong } from "./members.ts";
import { isPrimary, nameOf, poolersOf, requiredText } from "./reading.ts";

const appOf = memoized(readConsumer);

const shows = new RegExp(`${maxReplicasProperty.source}|maxSize|[iI]nstanceClass|Capacity|connectionPoolConfig`);

/** A pooler's clients follow its fewest replicas. */
const poolerShows = new RegExp(`${minReplicasProperty.source}|${shows.source}`);

/** URNs of what decides how many connections a way to a database takes. */
function capacityUrns(transition: Transition, database: string, way: string, apps: readonly string[]): string[] {
  const own = (...types: string[]): string[] => transition.childrenOf(database, ...types);
  const instances = own(type.instance).filter((urn) => {
    const { before, after } = transition.at(urn);
    const shape = after ?? before;
    return shape !== undefined && isPrimary(shape) === (way !== "readers");
  });
  // Which instance of a cluster writes is not settled: all of them decide.
  const all = [...instances, ...own(type.cluster, type.clusterInstance)];
  if (way === "writer" || way === "readers") return all;
  if (way === "proxy") return [...all, ...own(type.proxyTargets)];
  // A pooler that is an app takes as many clients as its replicas do.
  const { before, after } = transition.at(database);
  const names = [before, after].flatMap((shape) => (shape && poolersOf(shape).get(way)?.app) ?? []);
  return apps.filter((urn) =>
    transition
      .shapes([urn], "after")
      .concat(transition.shapes([urn], "before"))
      .some((shape) => names.some((name) => isOfApp(shape, name))),
  );
}

/** Everything a reader of whole databases needs at one end, with the apps that may be poolers in front of it. */
function view(
  transition: Transition,
  database: string,
  end: "before" | "after",
  apps: readonly string[] = [],
): Resources {
  return new Resources(transition.shapes([database, ...transition.childrenOf(database), ...apps], end));
}

/** What a move does to a cluster; undefined for a database that is none. */
function clusterChange(transition: Transition, database: string): ClusterChange | undefined {
  const { before, after } = transition.at(database);
  const ends = (["before", "after"] as const).flatMap((end) => {
    const shape = end === "before" ? before : after;
    return shape ? [{ shape, members: membersOf(shape, view(transition, database, end)) }] : [];
  });
  if (ends.every(({ members }) => members.length === 0)) return multiAzChange(transition, database);
  const turning = transition.childrenOf(database, type.clusterInstance).some((urn) => {
    const { before: old, after: now } = transition.at(urn);
    return old && now && requiredText(old, "instanceClass") !== requiredText(now, "instanceClass");
  });
  return {
    writers: writersAmong(
      ends.map(({ members }) => members),
      ends.map(({ shape }) => statedWriter(shape)),
    ),
    away: turning,
    alone: turning && Math.min(...ends.map(({ members }) => members.length)) <= 2,
  };
}

/** RDS changes the readers of a Multi-AZ cluster one after the other, and then the writer. */
function multiAzChange(transition: Transition, database: string): ClusterChange | undefined {
  const classOf = (shape: ResourceShape | undefined): string | undefined =>
    shape && inputsOf(shape).at("dbClusterInstanceClass").text();
  const away = transition.childrenOf(database, type.cluster).some((urn) => {
    const { before, after } = transition.at(urn);
    return classOf(before) !== classOf(after);
  });
  return away ? { writers: new Set(), away, alone: false } : undefined;
}

/** What is asked of each way at either end: the greater of both counts throughout. */
interface WayEnds {
  way: string;
  /** By the shape of an app at the end it belongs to. */
  weight: (shape: ResourceShape) => number;
  constant: number;
  capacity: ConnectionPath["capacity"];
  unknown: string[];
  /** What holds throughout, in words. */
  meanwhile: string | undefined;
}

function waysThrough(transition: Transition, database: string, apps: readonly string[]): WayEnds[] {
  const change = clusterChange(transition, database);
  const ends = (["before", "after"] as const).flatMap((end) => {
    const resources = view(transition, database, end, apps);
    const shape = resources.get(database);
    return shape
      ? [{ resources, ways: connectionPathsTo(shape, transition.shapes(apps, end), resources, change) }]
      : [];
  });
  const names = [...new Set(ends.flatMap(({ ways }) => ways.map(({ way }) => way)))];
  return names.map((way): WayEnds => {
    const own = ends.flatMap(({ ways, resources }) =>
      ways.filter((each) => each.way === way).map((found) => ({ found, resources })),
    );
    const last = own.at(-1);
    return {
      way,
      // Should a proxy's sharing itself change, the worse of both holds throughout.
      weight: (shape) => Math.max(...own.map(({ found }) => found.weight(shape))),
      constant: Math.max(...own.map(({ found }) => found.constant)),
      capacity: (resources) => last?.found.capacity(resources) ?? { unknown: way },
      unknown: [...new Set(own.flatMap(({ found, resources }) => found.capacity(resources).unknown ?? []))],
      meanwhile: last?.found.meanwhile,
    };
  });
}

/** Connections a way allows, as the checks read it; 0 while there is no database. */
function capacityTerm(
  transition: Transition,
  database: string,
  { way, capacity }: WayEnds,
  apps: readonly string[],
): Term {
  const urns = capacityUrns(transition, database, way, apps);
  if (urns.length === 0) return constantTerm(capacity(new Resources([])).value?.usable ?? 0);
  return {
    urns,
    // The least of several counts, of readers as many times as there are; while one comes or goes, that may be less than at both ends.
    // A share of it that changes as well is another factor.
    extremeAtEnds: urns.every((urn) => stays(transition, urn) && !changesShare(transition, urn)),
    value: ({ all }) => (all.length === 0 ? 0 : (capacity(new Resources(all)).value?.usable ?? 0)),
  };
}

function changesShare(transition: Transition, urn: string): boolean {
  return transition.at(urn).after?.type === type.proxyTargets && transition.moves(urn);
}

function stays(transition: Transition, urn: string): boolean {
  const { before, after } = transition.at(urn);
  return before !== undefined && after !== undefined;
}

/**
 * Connections wanted and allowed, for each database and each way to it.
 *
 * Behind a proxy `multiplexing` clients share one connection. The check rounds the sum up and both limits are whole,
 * so leaving the quotient unrounded asks the same question, and a sum over apps it stays.
 */
function connectionLimits(transition: Transition): LimitFamily[] {
  const apps = consumerUrns(transition);
  const silent = silentConsumers([...transition.shapes(apps, "after")]);
  return transition.ofType(component).flatMap((database) => {
    const shape = transition.at(database).after ?? transition.at(database).before;
    if (!shape) return [];
    const name = nameOf(shape);
    return waysThrough(transition, database, apps).map((way): LimitFamily => {
      const uncounted = [...way.unknown, ...silent];
      return {
        name: `connections-${name}-${way.way}`,
        level: "mandatory",
        reason: reasons[way.way] ?? "Beyond a pooler's limit clients wait and time out.",
        // Where a limit is not known there is nothing to compare with.
        alternatives:
          way.unknown.length > 0
            ? []
            : [
                [
                  {
                    title: `connections of ${name} through ${titleOf(way)}`,
                    shows: way.way in reasons ? shows : poolerShows,
                    demand: [
                      ...termsOf(apps, (app) => demandOf(appOf(app), way.weight(app))),
                      ...(way.constant > 0 ? [constantTerm(way.constant)] : []),
                    ],
                    capacity: [capacityTerm(transition, database, way, apps)],
                  },
                ],
              ],
        uncounted,
      };
    });
  });
}

/** A way in words. */
export function titleOf({ way, meanwhile }: { way: string; meanwhile?: string | undefined }): string {
  const named = way === "writer" || way === "proxy" ? `the ${way}` : way;
  return meanwhile === undefined ? named : `${named}, ${meanwhile}`;
}

const reasons: Readonly<Record<string, string>> = {
  writer: "A database out of connections refuses every app at once.",
  readers: "A reader out of connections refuses every app that reads from it.",
  proxy: "Beyond the proxy's share of connections clients wait and time out.",
};

export const databaseLimits: readonly LimitList[] = [{ name: "connections", list: connectionLimits }];

/**
 * Where the apps' larger size exceeds the smaller class, no app may have its larger size while the database has that class.
 * Stricter than the limit, which would let some apps rise first: nobody on air should have to count which.
 */
export function replicasNeedClass(transition: Transition): Implication[] {
  const apps = consumerUrns(transition);
  return transition.ofType(component).flatMap((database): Implication[] => {
    const [way] = waysThrough(transition, database, apps).filter(({ way: each }) => each === "writer");
    const shape = transition.at(database).after ?? transition.at(database).before;
    if (!way || !shape || way.unknown.length > 0) return [];
    const demand = (app: ResourceShape): number => demandOf(appOf(app), way.weight(app));
    const total = (end: "before" | "after"): number =>
      transition.shapes(apps, end).reduce((sum, app) => sum + demand(app), way.constant);
    const most = Math.max(total("before"), total("after"));
    const requirements = classRequirements(transition, database, shape, most);
    if (most === 0 || requirements.length === 0) return [];
    return [
      {
        name: `replicas-need-class-${nameOf(shape)}`,
        level: "mandatory",
        reason: "Replicas that the database's smaller class cannot serve take every connection it has.",
        subjects: changingResources(transition, apps, demand),
        when: (app) => demand(app) > lowerOfBoth(transition, app.urn, demand),
        requires: () => requirements,
      },
    ];
  });
}

function classRequirements(
  transition: Transition,
  database: string,
  shape: ResourceShape,
  most: number,
): Requirement[] {
  const urns = capacityUrns(transition, database, "writer", []);
  const [urn, ...others] = urns.filter((each) => transition.moves(each));
  // Where several resources change it together, the limit gives the bound.
  if (urn === undefined || others.length > 0) return [];
  const rest = transition.shapes(
    urns.filter((other) => other !== urn),
    "before",
  );
  const change = clusterChange(transition, database);
  const allowed = (moving: ResourceShape | undefined): number =>
    writerCapacity(shape, new Resources([shape, ...rest, ...(moving ? [moving] : [])]), change).value?.usable ?? 0;
  const { before, after } = transition.at(urn);
  const smaller = Math.min(allowed(before), allowed(after));
  const missing = `${nameOf(shape)} allows ${formatNumber(smaller)} connections of the ${formatNumber(most)} that all apps may want`;
  return [{ missing, candidates: [urn], holds: (moving) => allowed(moving) >= most }];
}
