import type { Hardware } from "../providers/aws/hardware.ts";
import { sizesOf } from "../providers/aws/hardware.ts";

/** Engines whose connection limit is known. */
const engines = ["postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql"] as const;
type Engine = (typeof engines)[number];

/**
 * Families of RDS's classes. Source: Amazon RDS User Guide, "DB instance class types"; those of earlier generations, which RDS is taking
 * out of service, are left out. A class that is not here may exist all the same: `check` asks AWS whether it can be had.
 */
const families = [
  ...["m5", "m5d", "m6g", "m6gd", "m6i", "m6id", "m7g", "m7i", "m8g", "m8gd"],
  ...["r5", "r5b", "r5d", "r6g", "r6gd", "r6i", "r6id", "r7g", "r7i", "r8g", "r8gd"],
  ...["x2g", "x2idn", "x2iedn", "z1d", "t3", "t4g"],
];

/** Those that Aurora runs as well. Source: Amazon Aurora User Guide, "Supported DB engines for DB instance classes". */
const auroraFamilies = ["r5", "r6g", "r6gd", "r6i", "r6id", "r7g", "r7i", "r8g", "r8gd", "x2g", "t3", "t4g"];

/** Memory and vCPUs of every class this playbook knows. */
export const instanceClasses: ReadonlyMap<string, Hardware> = new Map(
  families.flatMap((family) =>
    [...sizesOf(family)].map(([size, hardware]): [string, Hardware] => [`db.${family}.${size}`, hardware]),
  ),
);

/** What stands for a class where Serverless v2 is meant. */
export const serverlessClass = "db.serverless";

/** Whether it is named as classes are; which there are, AWS alone knows. */
export function isClassName(name: string): boolean {
  return name === serverlessClass || /^db\.[a-z0-9-]+\.(micro|small|medium|large|\d*xlarge)(\.[a-z0-9]+)*$/.test(name);
}

/** Whether anything is known of a class under an engine; of another there is no saying what it allows, costs, or whether it exists. */
export function isKnownClass(engine: string | undefined, name: string): boolean {
  if (name === serverlessClass) return true;
  const [, family = ""] = name.split(".");
  return instanceClasses.has(name) && (engine?.startsWith("aurora-") !== true || auroraFamilies.includes(family));
}

/**
 * max_connections of Aurora MySQL by memory in GiB, largest first; a class below the last has 45.
 * Source: AWS, "Maximum connections to an Aurora MySQL DB instance".
 */
const auroraMysql: readonly [gib: number, connections: number][] = [
  [1536, 8000],
  [768, 7000],
  [384, 6000],
  [256, 5000],
  [128, 4000],
  [64, 3000],
  [32, 2000],
  [16, 1000],
  [8, 135],
  [4, 90],
  [2, 45],
];

/**
 * The same by maximum Aurora capacity units.
 * Source: AWS, "Maximum connections for Aurora Serverless v2".
 */
const auroraMysqlServerless: readonly [acu: number, connections: number][] = [
  [192, 6000],
  [128, 5000],
  [64, 4000],
  [32, 3000],
  [16, 2000],
  [8, 1000],
  [4, 135],
  [1, 90],
];

/**
 * Bytes that `DBInstanceClassMemory` stands for in a parameter formula, from nominal GiB: below nominal, since RDS keeps some.
 * Fitted to the limits AWS publishes for 2, 8, 16 and 32 GiB (189, 823, 1,669 and 3,360 PostgreSQL connections), which it reproduces.
 */
export function formulaMemory(gib: number): number {
  return Math.max(0, 0.93841 * gib - 0.199) * 2 ** 30;
}

/** Default max_connections from memory in GiB, by the formula of the engine's default parameter group. */
function fromMemory(engine: Engine, gib: number): number {
  const bytes = formulaMemory(gib);
  switch (engine) {
    case "postgres":
    case "aurora-postgresql":
      return Math.min(Math.floor(bytes / 9_531_392), 5000);
    case "mysql":
      // Above 16,000 RDS sets 16,000.
      return Math.min(Math.floor(bytes / 12_582_880), 16_000);
    case "mariadb":
      // The formula since MariaDB 10.5, the lower of the two.
      return Math.min(Math.floor(bytes / 25_165_760), 12_000);
    case "aurora-mysql":
      return step(auroraMysql, gib) ?? 45;
  }
}

function step(table: readonly (readonly [number, number])[], value: number): number | undefined {
  return table.find(([least]) => value >= least)?.[1];
}

/**
 * Default max_connections of an instance class; undefined where class or engine is unknown, or the engine cannot run it.
 * @example maxConnections("postgres", "db.r6g.large") // 1669
 */
export function maxConnections(engine: string, instanceClass: string): number | undefined {
  if (classProblem(engine, instanceClass) !== undefined || !isKnownClass(engine, instanceClass)) return undefined;
  const known = instanceClasses.get(instanceClass);
  return known && fromMemory(engine as Engine, known.memory);
}

/** Aurora capacity units; one is about 2 GiB. */
export interface ServerlessCapacity {
  minCapacity: number;
  maxCapacity: number;
}

/**
 * Least capacity units below which PostgreSQL on Serverless v2 has 2,000 connections at most.
 * Source: Amazon Aurora User Guide, "Maximum connections for Aurora Serverless v2".
 */
const uncapped = 1;

/**
 * The least capacity of any phase, where it caps connections: max_connections is a static parameter, so a minimum that is raised
 * lifts the cap only with the next reboot.
 */
export function cappingCapacity(capacities: readonly number[]): number | undefined {
  const least = Math.min(...capacities);
  return least < uncapped ? least : undefined;
}

/** Default max_connections of Aurora Serverless v2: by its *maximum* capacity. Undefined for another engine. */
export function serverlessMaxConnections(engine: string, capacity: ServerlessCapacity): number | undefined {
  if (engine === "aurora-mysql") return step(auroraMysqlServerless, capacity.maxCapacity) ?? 45;
  if (engine !== "aurora-postgresql") return undefined;
  const byMemory = fromMemory(engine, capacity.maxCapacity * 2);
  return capacity.minCapacity < uncapped ? Math.min(byMemory, 2000) : byMemory;
}

/**
 * Connections that applications cannot have: 3 for superusers and 2 for rds_superuser in PostgreSQL,
 * 1 that RDS itself holds in MySQL and MariaDB.
 */
export function reservedConnections(engine: string | undefined): number {
  // Where the engine is not known, the more of the two.
  return engine === undefined || /postgres(ql)?$/.test(engine) ? 5 : 1;
}

/** Why an engine cannot run a class, or undefined where it can, or nobody knows. `db.serverless` is for Aurora alone. */
export function classProblem(engine: string, instanceClass: string): string | undefined {
  if (!engines.includes(engine as Engine)) return `engine "${engine}" is unknown; known: ${engines.join(", ")}`;
  const aurora = engine.startsWith("aurora-");
  if (instanceClass === serverlessClass) return aurora ? undefined : `${engine} has no db.serverless; only Aurora has`;
  if (!isClassName(instanceClass)) return `"${instanceClass}" is no class; allowed: a name such as db.r6g.xlarge`;
  if (!aurora || !instanceClasses.has(instanceClass)) return undefined;
  const [, family = "", size = ""] = instanceClass.split(".");
  if (family.startsWith("m")) return `${engine} cannot run ${instanceClass}: Aurora has no general-purpose (m) classes`;
  if (!family.startsWith("t")) return undefined;
  const small = engine === "aurora-mysql" && instanceClass === "db.t3.small";
  return size === "medium" || size === "large" || small
    ? undefined
    : `${engine} cannot run ${instanceClass}: of the t classes Aurora has only medium and large`;
}
