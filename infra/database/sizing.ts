import type { Estate } from "../contract/estate.ts";
import type { Edit, Sizing } from "../contract/sizing.ts";
import { classProblem, instanceClasses } from "./classes.ts";
import type { Database } from "./schema.ts";

const family = (name: string): string => name.split(".").slice(0, 2).join(".");
/** Tells the classes of a family apart: some burstable ones have the same vCPUs. */
const memory = (name: string): number => instanceClasses.get(name)?.memory ?? 0;

/** How many classes of its family above today's every database goes up: that a smaller one has enough CPU, no test of the apps can tell. */
function candidates({ things }: Pick<Estate, "things">): Edit[][] {
  const databases = Object.entries((things["databases"] ?? {}) as Record<string, Database>);
  const ladders = databases.flatMap(([name, database]) => {
    const engine = database.engine ?? (database.kind === "aurora" ? "aurora-postgresql" : "postgres");
    const live = database.instanceClass?.live;
    // Of a class that is not known there is no saying which are larger.
    if (live === undefined || !instanceClasses.has(live)) return [];
    const classes = [...instanceClasses.keys()]
      .filter(
        (each) =>
          family(each) === family(live) && memory(each) >= memory(live) && classProblem(engine, each) === undefined,
      )
      .sort((a, b) => memory(a) - memory(b));
    return [{ path: ["databases", name, "instanceClass", "broadcast"], classes }];
  });
  const highest = Math.max(0, ...ladders.map(({ classes }) => classes.length));
  return Array.from({ length: highest }, (_, rung) =>
    ladders.flatMap(({ path, classes }) => {
      const value = classes[Math.min(rung, classes.length - 1)];
      return value === undefined ? [] : [{ path, value }];
    }),
  );
}

/** The figure of `watch` that tells how busy the primary is. Which instance of a cluster writes, and so of which class it is, no file says. */
function cores(name: string, { kind, instanceClass }: Database): { figure: string; cores: number }[] {
  const vcpu = kind === "rds" ? instanceClasses.get(instanceClass.live)?.vcpu : undefined;
  return vcpu === undefined ? [] : [{ figure: `cpu-${name}-primary`, cores: vcpu }];
}

export const databaseSizing: Sizing<Database> = { candidates, cores };
