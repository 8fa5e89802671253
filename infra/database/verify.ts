import { apps } from "../app/index.ts";
import type { Estate } from "../contract/estate.ts";
import { thingsOf } from "../contract/estate.ts";
import type { Problem } from "../contract/kind.ts";
import type { Database } from "./schema.ts";
import { waysOf } from "./schema.ts";

/** Every way that an app names must be one that its database has. */
export function verifyDatabases(estate: Estate): Problem[] {
  const databases = (estate.things["databases"] ?? {}) as Record<string, Database>;
  return Object.entries(thingsOf(estate, apps)).flatMap(([app, { connections = {} }]) =>
    Object.entries(connections).flatMap(([name, ways]): Problem[] => {
      const database = databases[name];
      if (!database) return [];
      const known = waysOf(database);
      const path = (way: string): string[] => ["apps", app, "connections", name, way];
      return Object.keys(ways)
        .filter((way) => !known.includes(way))
        .map((way) => ({ path: path(way), allowed: `a way of databases.${name}: ${known.join(", ")}` }));
    }),
  );
}
