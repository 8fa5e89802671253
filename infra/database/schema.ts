import { z } from "zod";
import type { Turned } from "../dial.ts";
import { dial, rises } from "../dial.ts";
import { arn, importId, percent, rdsIdentifier } from "../values.ts";

const instanceClass = z
  .string()
  .regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, "allowed: an RDS instance class such as db.r6g.xlarge")
  .describe("An RDS instance class.");

const classDial = dial(instanceClass, "prewarm", {
  describe: "Instance class; a change takes about 20 minutes and interrupts for one to two.",
});

const network = {
  subnetGroup: z.string().min(1).optional().describe("DB subnet group; omit for the default one."),
  securityGroups: z.array(z.string().regex(/^sg-[0-9a-z]+$/, "allowed: a security group id, sg-…")).default([]),
};

const proxy = z
  .strictObject({
    name: rdsIdentifier,
    roleArn: arn("iam").describe("Role that lets the proxy read the secret."),
    secretArn: arn("secretsmanager").describe(
      "Secret with the database user's credentials; only its address is kept here.",
    ),
    subnets: z.array(z.string().regex(/^subnet-[0-9a-z]+$/, "allowed: a subnet id, subnet-…")).min(2),
    securityGroups: network.securityGroups,
    maxConnectionsPercent: percent.default(90).describe("Share of max_connections the proxy may open."),
    multiplexing: z
      .number()
      .min(1)
      .max(100)
      .default(1)
      .describe("Client connections that share one database connection, as measured; 1 trusts in none."),
    import: importId,
  })
  .describe("RDS Proxy in front of the writer.");

const common = {
  maxConnections: z
    .int()
    .min(1)
    .max(262_143)
    .optional()
    .describe("max_connections, where the parameter group sets it."),
  username: z
    .string()
    .regex(/^[a-zA-Z]\w{0,62}$/, "allowed: a letter, then letters, digits and _")
    .describe("Master user; RDS keeps the password in Secrets Manager."),
  backupDays: z.int().min(1).max(35).default(7).describe("Days of automated backups; replicas need at least 1."),
  parameterGroup: z.string().min(1).optional(),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .default({})
    .describe("Its tags; an adopted database loses those that are not listed."),
  encrypted: z
    .boolean()
    .default(true)
    .describe("Encryption at rest. It can only be chosen at creation: set what an adopted database has."),
  ...network,
  proxy: proxy.optional(),
  import: importId,
};

const replica = z.strictObject({
  identifier: rdsIdentifier,
  instanceClass: classDial.optional().describe("Omit to follow the primary's class."),
  import: importId,
});

const rds = z
  .strictObject({
    kind: z.literal("rds"),
    identifier: rdsIdentifier,
    engine: z.enum(["postgres", "mysql", "mariadb"]),
    engineVersion: z.string().regex(/^\d+(\.\d+)*$/, "allowed: a version such as 15 or 8.0"),
    instanceClass: classDial,
    multiAz: z
      .boolean()
      .default(true)
      .describe("A standby in a second zone; a class change then fails over instead of stopping."),
    allocatedStorage: z.int().min(20).max(65_536).describe("Storage in GiB; it can only grow, so it is no dial."),
    storageType: z.enum(["gp2", "gp3", "io1", "io2"]).default("gp3"),
    ...common,
    replicas: z.array(replica).max(15).default([]),
  })
  .describe("An RDS instance and its read replicas.");

const capacity = z.number().min(0).max(256).multipleOf(0.5).describe("Aurora capacity units, by 0.5.");

const aurora = z
  .strictObject({
    kind: z.literal("aurora"),
    identifier: rdsIdentifier,
    engine: z.enum(["aurora-postgresql", "aurora-mysql"]),
    engineVersion: z.string().regex(/^\d+(\.\w+)*$/, "allowed: a version such as 15.4"),
    minCapacity: dial(capacity, "prewarm", {
      describe: "Serverless v2 minimum; a higher one also scales faster.",
      check: rises,
    }),
    maxCapacity: capacity
      .min(1)
      .describe("Serverless v2 maximum. It decides max_connections, which needs a reboot: no dial."),
    instances: z
      .array(z.strictObject({ identifier: rdsIdentifier, import: importId }))
      .min(1)
      .max(15),
    ...common,
  })
  .superRefine(({ minCapacity, maxCapacity }, ctx) => {
    if (minCapacity.live > maxCapacity) {
      ctx.addIssue({
        code: "custom",
        path: ["minCapacity", "broadcast"],
        message: `allowed: at most maxCapacity, ${maxCapacity}`,
      });
    }
  })
  .describe("An Aurora cluster on Serverless v2.");

export const databaseSchema = z.discriminatedUnion("kind", [rds, aurora]).describe("The database all apps share.");

export type DatabaseArgs = Turned<z.output<typeof databaseSchema>>;
export type RdsArgs = Extract<DatabaseArgs, { kind: "rds" }>;
export type AuroraArgs = Extract<DatabaseArgs, { kind: "aurora" }>;
export type ProxyArgs = NonNullable<DatabaseArgs["proxy"]>;
