import { apps } from "../app/index.ts";
import { oneOf } from "../app/verify.ts";
import { autoScalingGroups } from "../autoScalingGroup/index.ts";
import type { Estate } from "../contract/estate.ts";
import { findTarget, thingsOf } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { turn } from "../contract/dial.ts";
import { scalableTargets } from "../scalableTarget/index.ts";
import { componentName } from "./facts.ts";
import type { Database } from "./schema.ts";
import { elsewhereIn, identifierOf, instancesOf, connectionPathNames } from "./schema.ts";

/** Every way that an app or a service names must be one that its database has. */
export function verifyDatabases(estate: Estate): Problem[] {
  const databases = (estate.things["databases"] ?? {}) as Record<string, Database>;
  const ways = [...connectionsOf(estate)].flatMap(([where, connections]) =>
    Object.entries(connections).flatMap(([name, ways]): Problem[] => {
      const database = databases[name];
      if (!database) return [];
      const known = connectionPathNames(database);
      const path = (way: string): string[] => [...where, "connections", name, way];
      return Object.keys(ways)
        .filter((way) => !known.includes(way))
        .map((way) => ({ path: path(way), allowed: `a way of databases.${name}: ${known.join(", ")}` }));
    }),
  );
  return [...ways, ...poolerProblems(estate), ...placeProblems(estate)];
}

/** A replica elsewhere is in another region of the same account. */
function placeProblems({ things, targets }: Estate): Problem[] {
  const databases = (things["databases"] ?? {}) as Record<string, Database>;
  return Object.entries(databases).flatMap(([name, database]) => {
    const home = findTarget(targets, "aws", database.in);
    return Object.entries(elsewhereIn(turn(database, "normal"))).flatMap(([replica, named]): Problem[] => {
      const there = findTarget(targets, "aws", named);
      // A target that is not there is said elsewhere.
      if (!home || !there || (there.account === home.account && there.region !== home.region)) return [];
      const allowed = `a target of account ${home.account} in another region than ${home.region}, or omit it`;
      return [{ path: ["databases", name, "replicas", replica, "in"], allowed }];
    });
  });
}

/** A pooler that is an app must be one of the file. */
function poolerProblems(estate: Estate): Problem[] {
  const databases = (estate.things["databases"] ?? {}) as Record<string, Database>;
  const names = Object.keys(thingsOf(estate, apps));
  return Object.entries(databases).flatMap(([name, { poolers }]) =>
    Object.entries(poolers).flatMap(([way, { app }]): Problem[] =>
      app === undefined || names.includes(app)
        ? []
        : [{ path: ["databases", name, "poolers", way, "app"], allowed: oneOf("an app of this file", names) }],
    ),
  );
}

type Connections = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What opens connections, by its keys in the file. */
function connectionsOf(estate: Estate): [keys: string[], connections: Connections][] {
  return [
    ...Object.entries(thingsOf(estate, apps)).map(([name, { connections = {} }]): [string[], Connections] => [
      ["apps", name],
      connections,
    ]),
    ...Object.entries(thingsOf(estate, scalableTargets)).map(([name, target]): [string[], Connections] => [
      ["scalableTargets", name],
      (target.kind === "ecs" ? target.connections : undefined) ?? {},
    ]),
    ...Object.entries(thingsOf(estate, autoScalingGroups)).map(
      ([name, { connections = {} }]): [string[], Connections] => [["autoScalingGroups", name], connections],
    ),
  ];
}

export const clusterClaim = (id: string): string => `cluster ${id.toLowerCase()}`;
export const instanceClaim = (id: string): string => `RDS instance ${id.toLowerCase()}`;

/**
 * Instances, clusters and proxies, each one database's alone, and the names that their resources get in the program. AWS tells no
 * case of letters apart.
 */
export function databaseClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["databases"] ?? {}) as Record<string, Database>).flatMap(
    ([name, database]): Claim[] => {
      const target = findTarget(targets, "aws", database.in);
      const args = turn(database, "normal");
      const { kind, proxy } = args;
      const claim = (what: string, ...path: string[]): Claim => ({ path: ["databases", name, ...path], target, what });
      const elsewhere = elsewhereIn(args);
      return [
        ...(kind !== "rds" ? [claim(clusterClaim(identifierOf(args)))] : []),
        ...[...instancesOf(args)].flatMap(([role, id]) => [
          {
            ...claim(instanceClaim(id)),
            ...(role in elsewhere && { target: findTarget(targets, "aws", elsewhere[role]) }),
          },
          { ...claim(`the name ${componentName(name)}-${role} (${kind})`), within: "this file" },
        ]),
        ...(proxy ? [claim(`RDS Proxy ${(proxy.adopt ?? proxy.name ?? "").toLowerCase()}`, "proxy")] : []),
      ];
    },
  );
}
