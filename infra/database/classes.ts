/** Engines whose connection limit is known. */
const engines = ["postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql"] as const;
type Engine = (typeof engines)[number];

/** vCPUs of each size from large up; the same in every family (AWS, "DB instance class hardware specifications"). */
const vcpus = {
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
  "32xlarge": 128,
  "48xlarge": 192,
} as const;
type Size = keyof typeof vcpus;

const to16: Size[] = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const to24: Size[] = [...to16, "24xlarge"];
const to32: Size[] = [...to24, "32xlarge"];
const to48: Size[] = [...to24, "48xlarge"];

/** GiB per vCPU and sizes of each family. */
const families: Record<string, { gibPerVcpu: number; sizes: readonly Size[] }> = {
  m5: { gibPerVcpu: 4, sizes: to24 },
  m5d: { gibPerVcpu: 4, sizes: to24 },
  m6g: { gibPerVcpu: 4, sizes: to16 },
  m6gd: { gibPerVcpu: 4, sizes: to16 },
  m6i: { gibPerVcpu: 4, sizes: to32 },
  m6id: { gibPerVcpu: 4, sizes: to32 },
  m7g: { gibPerVcpu: 4, sizes: to16 },
  m7i: { gibPerVcpu: 4, sizes: to48 },
  m8g: { gibPerVcpu: 4, sizes: to48 },
  r5: { gibPerVcpu: 8, sizes: to24 },
  r5b: { gibPerVcpu: 8, sizes: to24 },
  r5d: { gibPerVcpu: 8, sizes: to24 },
  r6g: { gibPerVcpu: 8, sizes: to16 },
  r6gd: { gibPerVcpu: 8, sizes: to16 },
  r6i: { gibPerVcpu: 8, sizes: to32 },
  r6id: { gibPerVcpu: 8, sizes: to32 },
  r7g: { gibPerVcpu: 8, sizes: to16 },
  r7i: { gibPerVcpu: 8, sizes: to48 },
  r8g: { gibPerVcpu: 8, sizes: to48 },
  x2g: { gibPerVcpu: 16, sizes: to16 },
};

/** GiB of the burstable families t3 and t4g; 2 vCPUs up to large, then 4 and 8. */
const burstable = { micro: 1, small: 2, medium: 4, large: 8, xlarge: 16, "2xlarge": 32 } as const;

export interface InstanceClass {
  /** GiB. */
  memory: number;
  vcpu: number;
}

/** Memory and vCPUs of every class this playbook knows. Source: AWS, "DB instance class hardware specifications". */
export const instanceClasses: ReadonlyMap<string, InstanceClass> = new Map([
  ...Object.entries(families).flatMap(([family, { gibPerVcpu, sizes }]) =>
    sizes.map((size): [string, InstanceClass] => [
      `db.${family}.${size}`,
      { memory: vcpus[size] * gibPerVcpu, vcpu: vcpus[size] },
    ]),
  ),
  ...["t3", "t4g"].flatMap((family) =>
    Object.entries(burstable).map(([size, memory]): [string, InstanceClass] => [
      `db.${family}.${size}`,
      { memory, vcpu: size === "xlarge" ? 4 : size === "2xlarge" ? 8 : 2 },
    ]),
  ),
]);

/** Whether a class exists, as far as this table knows. */
export function isClass(name: string): boolean {
  return name === "db.serverless" || instanceClasses.has(name);
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
function formulaMemory(gib: number): number {
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
  if (classProblem(engine, instanceClass) !== undefined) return undefined;
  const known = instanceClasses.get(instanceClass);
  return known && fromMemory(engine as Engine, known.memory);
}

/** Aurora capacity units; one is about 2 GiB. */
export interface ServerlessCapacity {
  minCapacity: number;
  maxCapacity: number;
}

/** Default max_connections of Aurora Serverless v2: by its *maximum* capacity. Undefined for another engine. */
export function serverlessMaxConnections(engine: string, capacity: ServerlessCapacity): number | undefined {
  if (engine === "aurora-mysql") return step(auroraMysqlServerless, capacity.maxCapacity) ?? 45;
  if (engine !== "aurora-postgresql") return undefined;
  const byMemory = fromMemory(engine, capacity.maxCapacity * 2);
  return capacity.minCapacity <= 0.5 ? Math.min(byMemory, 2000) : byMemory;
}

/**
 * Connections that applications cannot have: 3 for superusers and 2 for rds_superuser in PostgreSQL,
 * 1 that RDS itself holds in MySQL and MariaDB.
 */
export function reservedConnections(engine: string | undefined): number {
  // Where the engine is not known, the more of the two.
  return engine === undefined || /postgres(ql)?$/.test(engine) ? 5 : 1;
}

/** Why an engine cannot run a class, or undefined where it can. `db.serverless` is for Aurora alone. */
export function classProblem(engine: string, instanceClass: string): string | undefined {
  if (!engines.includes(engine as Engine)) return `engine "${engine}" is unknown; known: ${engines.join(", ")}`;
  const aurora = engine.startsWith("aurora-");
  if (instanceClass === "db.serverless") return aurora ? undefined : `${engine} has no db.serverless; only Aurora has`;
  const [, family = "", size = ""] = instanceClass.split(".");
  if (!isClass(instanceClass)) return `class "${instanceClass}" is unknown; known: ${likeliest(family)}`;
  if (!aurora) return undefined;
  if (family.startsWith("m")) return `${engine} cannot run ${instanceClass}: Aurora has no general-purpose (m) classes`;
  if (!family.startsWith("t")) return undefined;
  const small = engine === "aurora-mysql" && instanceClass === "db.t3.small";
  return size === "medium" || size === "large" || small
    ? undefined
    : `${engine} cannot run ${instanceClass}: of the t classes Aurora has only medium and large`;
}

/** Known classes of that family, or all families. */
function likeliest(family: string): string {
  const same = [...instanceClasses.keys()].filter((name) => name.startsWith(`db.${family}.`));
  if (same.length > 0) return same.join(", ");
  return `${[...Object.keys(families), "t3", "t4g"].map((name) => `db.${name}.*`).join(", ")}, db.serverless`;
}
