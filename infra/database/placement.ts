import { phases } from "../contract/dial.ts";
import type { Estate } from "../contract/estate.ts";
import { cappingCapacity } from "./classes.ts";
import type { Database } from "./schema.ts";

/** The least capacity a PostgreSQL cluster on Serverless v2 has in any phase, where it caps connections; undefined elsewhere. */
export function cappingCapacityOf({ things }: Estate, name: string): number | undefined {
  const database = ((things["databases"] ?? {}) as Record<string, Database>)[name];
  if (database?.kind !== "aurora" || database.engine !== "aurora-postgresql") return undefined;
  const { minCapacity } = database;
  return minCapacity && cappingCapacity(phases.map((phase) => minCapacity[phase]));
}
