import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import type { PerPhase } from "../contract/dial.ts";
import { dial, rises } from "../contract/dial.ts";
import {
  adoptId,
  arn,
  inTarget,
  percent,
  rdsIdentifier,
  securityGroupId,
  subnetId,
  thingName,
} from "../contract/values.ts";
import { instanceClasses } from "./classes.ts";

const instanceClass = z
  .string()
  .regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, "allowed: an RDS instance class such as db.r6g.xlarge")
  .describe("An RDS instance class.");

/** Classes are told apart by their memory, which decides how many connections they allow; of an unknown one nothing is said. */
function classRises({ normal, prewarm, live }: PerPhase<string>): string | undefined {
  const [low, middle, high] = [normal, prewarm, live].map((name) => instanceClasses.get(name)?.memory);
  const falls = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && b < a;
  if (!falls(low, middle) && !falls(middle, high) && !falls(low, high)) return undefined;
  return `allowed: a class for the broadcast with at least the memory of the normal one (here ${normal}, ${prewarm}, ${live})`;
}

const classDial = dial(instanceClass, "prewarm", {
  check: classRises,
  describe: "Instance class; a change takes about 20 minutes and interrupts for one to two.",
});

const version = z.string().regex(/^\d+(\.[\w-]+)*$/, 'allowed: a version in quotes, such as "15" or "8.0.36"');

const connections = z.int().min(1).max(262_143);

const proxy = z
  .strictObject({
    adopt: adoptId.optional(),
    name: rdsIdentifier.optional(),
    roleArn: arn("iam").optional().describe("Role that lets the proxy read the secret."),
    secretArn: arn("secretsmanager")
      .optional()
      .describe("Secret with the database user's credentials; only its address is kept here."),
    subnets: z.array(subnetId).min(2).optional(),
    securityGroups: z.array(securityGroupId).min(1).optional(),
    maxConnectionsPercent: percent
      .optional()
      .describe("Share of max_connections the proxy may open. Default for one that is made: 90."),
    multiplexing: z
      .number()
      .min(1)
      .max(100)
      .default(1)
      .describe("Client connections that share one database connection, as measured; 1 trusts in none."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("name", given, ctx);
    else require(given, ["name", "roleArn", "secretArn", "subnets"], ctx);
  })
  .describe("RDS Proxy in front of the writer: the way `proxy`.");

const pooler = z
  .strictObject({
    clients: connections.describe("Client connections it takes at most."),
    connections: connections.describe("Connections it opens to the database at most."),
    to: z.enum(["writer", "readers"]).default("writer").describe("What it stands in front of."),
  })
  .describe("A connection pooler such as PgBouncer, by its way's name: it has limits of its own on both sides.");

const common = {
  in: inTarget("aws"),
  adopt: adoptId.optional(),
  identifier: rdsIdentifier.optional().describe("Its identifier; `adopt` says it of one that exists."),
  engineVersion: version.optional(),
  maxConnections: connections.optional().describe("max_connections, where the parameter group sets it."),
  reservedConnections: z
    .int()
    .min(0)
    .max(262_143)
    .default(0)
    .describe("Connections of the writer kept for what is not in this file: jobs, reports, people."),
  username: z
    .string()
    .regex(/^[a-zA-Z]\w{0,62}$/, "allowed: a letter, then letters, digits and _")
    .optional()
    .describe("Master user; RDS keeps the password in Secrets Manager."),
  backupDays: z.int().min(0).max(35).optional().describe("Days of automated backups. Default for one that is made: 7."),
  deletionProtection: z
    .boolean()
    .optional()
    .describe(
      "Whether AWS refuses to delete it. Default for one that is made: true; one that is adopted keeps its own.",
    ),
  parameterGroup: z.string().min(1).optional(),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .optional()
    .describe("Its tags, all of them; left out, one that is adopted keeps its own."),
  encrypted: z.boolean().optional().describe("Encryption at rest; it can only be chosen at creation. Default: true."),
  subnetGroup: z.string().min(1).optional().describe("DB subnet group; left out, the default one or its own."),
  securityGroups: z.array(securityGroupId).min(1).optional().describe("Left out, the default one or its own."),
  proxy: proxy.optional(),
  poolers: z
    .record(
      thingName.refine(
        (way) => !["writer", "readers", "proxy"].includes(way),
        "allowed: another name than writer, readers and proxy",
      ),
      pooler,
    )
    .default({}),
};

/** Names of the component's other resources. */
const memberName = thingName.refine(
  (name) => !["primary", "cluster"].includes(name) && !/^proxy/.test(name),
  "allowed: a name other than primary, cluster and proxy…",
);

const replica = z
  .strictObject({
    adopt: adoptId.optional(),
    identifier: rdsIdentifier.optional().describe("Default for one that is made: the primary's and its name here."),
    instanceClass: classDial.optional().describe("Omit to follow the primary's class."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
  });

const rds = z
  .strictObject({
    kind: z.literal("rds"),
    engine: z.enum(["postgres", "mysql", "mariadb"]).optional(),
    instanceClass: classDial,
    multiAz: z
      .boolean()
      .optional()
      .describe(
        "A standby in a second zone; a class change then fails over instead of stopping. Default for one that is made: true.",
      ),
    allocatedStorage: z
      .int()
      .min(20)
      .max(65_536)
      .optional()
      .describe("Storage in GiB; it can only grow, so it is no dial."),
    storageType: z.enum(["gp2", "gp3", "io1", "io2"]).optional().describe("Default for one that is made: gp3."),
    ...common,
    replicas: z.record(memberName, replica).default({}).describe("Read replicas, by name: the way `readers`."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
    else require(given, ["identifier", "engine", "engineVersion", "allocatedStorage", "username"], ctx);
    if (makesProxy(given)) requireEngine(given, "the proxy that is made for it", ctx);
    if (Object.keys(given.replicas).length > 15) {
      ctx.addIssue({ code: "custom", path: ["replicas"], message: "allowed: at most 15 replicas" });
    }
    if (given.backupDays === 0 && Object.values(given.replicas).some(({ adopt }) => adopt === undefined)) {
      ctx.addIssue({
        code: "custom",
        path: ["backupDays"],
        message: "allowed: at least 1, since replicas need backups",
      });
    }
  })
  .describe("An RDS instance and its read replicas.");

const capacity = z.number().min(0).max(256).multipleOf(0.5).describe("Aurora capacity units, by 0.5.");

const aurora = z
  .strictObject({
    kind: z.literal("aurora"),
    engine: z.enum(["aurora-postgresql", "aurora-mysql"]).optional(),
    minCapacity: dial(capacity, "prewarm", {
      describe: "Serverless v2 minimum; a higher one also scales faster.",
      check: rises,
    }),
    maxCapacity: capacity
      .min(1)
      .optional()
      .describe("Serverless v2 maximum. It decides max_connections, which needs a reboot: no dial."),
    instances: z
      .record(memberName, z.strictObject({ adopt: adoptId.optional(), identifier: rdsIdentifier.optional() }))
      .default({})
      .describe("Its instances, by name; of a cluster that is adopted they may be left out."),
    ...common,
  })
  .superRefine((given, ctx) => {
    const { minCapacity, maxCapacity, instances } = given;
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
    else require(given, ["identifier", "engine", "engineVersion", "maxCapacity", "username"], ctx);
    if (Object.values(instances).some(({ adopt }) => adopt === undefined)) {
      requireEngine(given, "an instance that is made in it", ctx);
    } else if (makesProxy(given)) requireEngine(given, "the proxy that is made for it", ctx);
    if (given.adopt === undefined && Object.keys(instances).length === 0) {
      ctx.addIssue({ code: "custom", path: ["instances"], message: "allowed: at least one instance" });
    }
    if (Object.keys(instances).length > 16) {
      ctx.addIssue({ code: "custom", path: ["instances"], message: "allowed: at most 16 instances" });
    }
    if (maxCapacity !== undefined && minCapacity.live > maxCapacity) {
      ctx.addIssue({
        code: "custom",
        path: ["minCapacity", "broadcast"],
        message: `allowed: at most maxCapacity, ${maxCapacity}`,
      });
    }
  })
  .describe("An Aurora cluster on Serverless v2.");

export const databaseSchema = z
  .discriminatedUnion("kind", [rds, aurora])
  .describe("A database that apps open connections to.");

export type Database = z.output<typeof databaseSchema>;
export type DatabaseArgs = Turned<Database>;
export type RdsArgs = Extract<DatabaseArgs, { kind: "rds" }>;
export type AuroraArgs = Extract<DatabaseArgs, { kind: "aurora" }>;
export type ProxyArgs = NonNullable<DatabaseArgs["proxy"]>;

type Refinement = z.core.$RefinementCtx;

/** What one that is made must say. */
function require(given: Readonly<Record<string, unknown>>, keys: readonly string[], ctx: Refinement): void {
  for (const key of keys) {
    if (given[key] !== undefined) continue;
    ctx.addIssue({ code: "custom", path: [key], message: `allowed: its ${key}, or adopt where it exists already` });
  }
}

function makesProxy({ proxy }: { proxy?: { adopt?: string | undefined } | undefined }): boolean {
  return proxy !== undefined && proxy.adopt === undefined;
}

/** Of one that exists, where something is made that goes by its engine: a guess would be refused by AWS, or be wrong. */
function requireEngine(
  { adopt, engine }: { adopt?: string | undefined; engine?: string | undefined },
  what: string,
  ctx: Refinement,
): void {
  if (adopt === undefined || engine !== undefined) return;
  ctx.addIssue({ code: "custom", path: ["engine"], message: `allowed: its engine, which ${what} goes by` });
}

/** One that exists is named by its id alone. */
function refuseName(key: string, given: Readonly<Record<string, unknown>>, ctx: Refinement): void {
  if (given[key] === undefined) return;
  ctx.addIssue({ code: "custom", path: [key], message: "allowed: nothing, since adopt says it" });
}

/** The identifier of a database, adopted or made. */
export function identifierOf({ adopt, identifier }: Pick<DatabaseArgs, "adopt" | "identifier">): string {
  return adopt ?? identifier ?? "";
}

/** Identifiers of all instances by name, writer first; of a cluster whose instances are not stated none. */
export function instancesOf(args: DatabaseArgs): ReadonlyMap<string, string> {
  const own = identifierOf(args);
  const members = args.kind === "rds" ? args.replicas : args.instances;
  const others = Object.entries(members).map(([name, { adopt, identifier }]): [string, string] => [
    name,
    adopt ?? identifier ?? `${own}-${name}`,
  ]);
  return new Map(args.kind === "rds" ? [["primary", own], ...others] : others);
}

/** The ways to a database that apps may name. */
export function connectionPathNames(database: Database): string[] {
  // Of a cluster the first instance is its writer; where none is said of one that is adopted, nobody knows of readers.
  const read =
    database.kind === "rds" ? Object.keys(database.replicas).length > 0 : Object.keys(database.instances).length !== 1;
  return [
    "writer",
    ...(read ? ["readers"] : []),
    ...(database.proxy ? ["proxy"] : []),
    ...Object.keys(database.poolers),
  ];
}
