import { z } from "zod";
import type { PerPhase } from "../contract/dial.ts";
import { dial } from "../contract/dial.ts";
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
import { userProblem } from "./users.ts";

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

export const classDial = dial(instanceClass, "prewarm", {
  check: classRises,
  describe: "Instance class; a change takes about 20 minutes and interrupts for one to two.",
});

const version = z.string().regex(/^\d+(\.[\w-]+)*$/, 'allowed: a version in quotes, such as "15" or "8.0.36"');

/** A number of connections to a database. */
export const connectionsStated = z.int().min(1).max(262_143);

export const tagsStated = z.record(z.string().min(1).max(128), z.string().max(256));

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
    else requireKeys(given, ["name", "roleArn", "secretArn", "subnets"], ctx);
  })
  .describe("RDS Proxy in front of the writer: the way `proxy`.");

const pooler = z
  .strictObject({
    clients: connectionsStated.describe("Client connections it takes at most; each replica, where those are stated."),
    connections: connectionsStated.describe(
      "Connections it opens to the database at most; each replica, where those are stated.",
    ),
    replicas: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("How many of it there are; a rollout adds a quarter, rounded up, as a Deployment does by default."),
    app: thingName
      .optional()
      .describe(
        "The app of this file that it is: then its fewest replicas take clients, and its most, with a rollout's, connect.",
      ),
    to: z.enum(["writer", "readers"]).default("writer").describe("What it stands in front of."),
  })
  .refine(({ replicas, app }) => replicas === undefined || app === undefined, {
    path: ["replicas"],
    message: "allowed: nothing, since the app says how many there are",
  })
  .describe("A connection pooler such as PgBouncer, by its way's name: it has limits of its own on both sides.");

export const common = {
  in: inTarget("aws"),
  adopt: adoptId.optional(),
  identifier: rdsIdentifier.optional().describe("Its identifier; `adopt` says it of one that exists."),
  engineVersion: version.optional(),
  maxConnections: connectionsStated.optional().describe("max_connections, where the parameter group sets it."),
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
  tags: tagsStated.optional().describe("Its tags, all of them; left out, one that is adopted keeps its own."),
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
export const memberName = thingName.refine(
  (name) => !["primary", "cluster"].includes(name) && !/^proxy/.test(name),
  "allowed: a name other than primary, cluster and proxy…",
);

type Refinement = z.core.$RefinementCtx;

/** What one that is made must say. */
export function requireKeys(given: Readonly<Record<string, unknown>>, keys: readonly string[], ctx: Refinement): void {
  for (const key of keys) {
    if (given[key] !== undefined) continue;
    ctx.addIssue({ code: "custom", path: [key], message: `allowed: its ${key}, or adopt where it exists already` });
  }
}

/** A master user that the engine refuses; of an engine that is not stated nothing is said. */
export function refuseUser(
  { engine, username }: { engine?: string | undefined; username?: string | undefined },
  ctx: Refinement,
): void {
  if (engine === undefined || username === undefined) return;
  const allowed = userProblem(engine, username);
  if (allowed !== undefined) ctx.addIssue({ code: "custom", path: ["username"], message: `allowed: ${allowed}` });
}

export function makesProxy({ proxy }: { proxy?: { adopt?: string | undefined } | undefined }): boolean {
  return proxy !== undefined && proxy.adopt === undefined;
}

/** Of one that exists, where something is made that goes by its engine: a guess would be refused by AWS, or be wrong. */
export function requireEngine(
  { adopt, engine }: { adopt?: string | undefined; engine?: string | undefined },
  what: string,
  ctx: Refinement,
): void {
  if (adopt === undefined || engine !== undefined) return;
  ctx.addIssue({ code: "custom", path: ["engine"], message: `allowed: its engine, which ${what} goes by` });
}

/** One that exists is named by its id alone. */
export function refuseName(key: string, given: Readonly<Record<string, unknown>>, ctx: Refinement): void {
  if (given[key] === undefined) return;
  ctx.addIssue({ code: "custom", path: [key], message: "allowed: nothing, since adopt says it" });
}
