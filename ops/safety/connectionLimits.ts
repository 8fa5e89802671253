import { demandOf } from "../../policies/checks/connections.ts";
import type { Estate } from "../../policies/check.ts";
import { ofType } from "../../policies/check.ts";
import { appShapes, readPool } from "../../policies/reading/apps.ts";
import { instancesOf, isPrimary, readProxy, readWriter } from "../../policies/reading/database.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Limit, LimitFamily, Term } from "./limits.ts";
import { each } from "./limits.ts";
import type { World } from "./world.ts";
import { remembering } from "./world.ts";

const poolOf = remembering(readPool);

/** URNs of what sets the size of an app. */
export function appUrns(world: World): string[] {
  return world.urnsOf([token.autoscaler, token.deploymentPatch], appShapes);
}

/** Connections an app may open by one path. */
function wanted(shape: ResourceShape, path: "writer" | "proxy"): number {
  const pool = poolOf(shape);
  return pool.path === path ? demandOf(pool) : 0;
}

/** All connections an app may open, whatever its path. */
export function connectionsOf(shape: ResourceShape): number {
  return demandOf(poolOf(shape));
}

/**
 * The resources that decide the writer's max_connections: the primary, or a cluster with one of its instances. The policy
 * takes the least of a cluster's instances, so each is a limit of its own.
 */
function writerGroups(world: World): string[][] {
  const types = [token.dbInstance, token.dbCluster];
  const select = (estate: Estate): Estate => [...estate.filter(isPrimary), ...ofType(estate, token.dbCluster)];
  const candidates = world.urnsOf(types, select);
  const members = new Set<string>();
  for (const end of ["before", "after"] as const) {
    const instances = world.shapes(world.ofType(token.dbClusterInstance), end);
    for (const cluster of world.shapes(world.ofType(token.dbCluster), end)) {
      for (const { urn } of instancesOf(cluster, instances)) members.add(urn);
    }
  }
  return members.size === 0 ? [candidates] : [...members].map((member) => [...candidates, member]);
}

/** Connections that apps may have, as the policy reads them; 0 while there is no database. */
export function writerTerms(world: World): Term[] {
  return writerGroups(world).map((urns) => ({
    urns,
    value: (shapes) => (shapes.length === 0 ? 0 : readWriter(shapes).usable),
  }));
}

/**
 * Connections wanted and allowed on each way to the database.
 *
 * Behind a proxy `multiplexing` clients share one connection. The policy rounds the sum up and both limits are whole,
 * so leaving the quotient unrounded asks the same question, and a sum over apps it stays.
 */
export function connectionLimits(world: World): LimitFamily[] {
  const apps = appUrns(world);
  const all = [...world.shapes(apps, "before"), ...world.shapes(apps, "after")];
  if (!all.some((shape) => connectionsOf(shape) > 0)) return [];
  const proxied = all.some((shape) => wanted(shape, "proxy") > 0);
  const sharing = proxied ? leastSharing(world) : 1;
  const shows = /(maxReplicas|spec\.replicas|instanceClass|Capacity|connectionPoolConfig|annotations|tags)/;
  const byProxy = each(apps, (shape) => wanted(shape, "proxy") / sharing);
  const direct = each(apps, (shape) => wanted(shape, "writer") + wanted(shape, "proxy") / sharing);
  const writer = writerTerms(world).map((term): Limit => ({
    title: "connections through the writer",
    shows,
    demand: direct,
    capacity: [term],
  }));
  const families: LimitFamily[] = [
    {
      name: "connections-writer",
      level: "mandatory",
      reason: "A database out of connections refuses every app at once.",
      alternatives: [writer],
    },
  ];
  if (!proxied) return families;
  const share = writerTerms(world).map((term): Limit => ({
    title: "connections through the proxy",
    shows,
    demand: byProxy,
    capacity: [proxyTerm(world, term)],
  }));
  families.push({
    name: "connections-proxy",
    level: "mandatory",
    reason: "Beyond the proxy's share of connections clients wait and time out.",
    alternatives: [share],
  });
  return families;
}

/** Should the sharing itself change, the worse of both holds throughout. */
function leastSharing(world: World): number {
  const urns = world.ofType(token.dbProxy, token.dbProxyTargets);
  const ends = [world.shapes(urns, "before"), world.shapes(urns, "after")].filter((shapes) => shapes.length > 0);
  return Math.min(...ends.map((shapes) => readProxy(shapes).multiplexing));
}

/** The policy's own share: the percentage of max_connections, rounded down. */
function proxyTerm(world: World, writer: Term): Term {
  return {
    urns: [...writer.urns, ...world.ofType(token.dbProxy, token.dbProxyTargets)],
    value: (shapes) =>
      ofType(shapes, token.dbProxy).length === 0
        ? 0
        : Math.floor((readWriter(shapes).max * readProxy(shapes).percent) / 100),
  };
}
