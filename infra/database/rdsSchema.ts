import { z } from "zod";
import { adoptId, arn, rdsIdentifier, securityGroupId, thingName } from "../contract/values.ts";
import {
  classDial,
  common,
  connectionsStated,
  makesProxy,
  memberName,
  refuseName,
  refuseUser,
  requireEngine,
  requireKeys,
  tagsStated,
} from "./schemaParts.ts";
import type { StatedStorage } from "./storage.ts";
import { storageProblems } from "./storage.ts";

/** Storage of an instance beside its size. */
const storage = {
  maxAllocatedStorage: z
    .int()
    .min(0)
    .max(65_536)
    .optional()
    .describe(
      "GiB to which RDS lets its storage grow by itself, a tenth more than allocatedStorage at least; 0: it does not grow.",
    ),
  storageType: z
    .enum(["gp2", "gp3", "io1", "io2"])
    .optional()
    .describe("Default for one that is made: gp3, or its primary's."),
  iops: z.int().min(1000).max(256_000).optional().describe("Provisioned IOPS; of gp3 from 400 GiB on only."),
  storageThroughput: z
    .int()
    .min(1)
    .max(4000)
    .optional()
    .describe("Provisioned throughput in MiB/s; of gp3 from 400 GiB on only."),
};

const replicaSchema = z
  .strictObject({
    in: thingName
      .optional()
      .describe("Name of the aws target it stands in, where that is another region; it is no reader of this one then."),
    adopt: adoptId.optional(),
    identifier: rdsIdentifier.optional().describe("Default for one that is made: the primary's and its name here."),
    instanceClass: classDial.optional().describe("Omit to follow the primary's class."),
    parameterGroup: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Its own; left out, one that is made has the primary's. One of its own says nothing of the primary's maxConnections.",
      ),
    maxConnections: connectionsStated.optional().describe("max_connections, where its own parameter group sets it."),
    ...storage,
    subnetGroup: z.string().min(1).optional().describe("DB subnet group of another region; left out, its default one."),
    securityGroups: z
      .array(securityGroupId)
      .min(1)
      .optional()
      .describe("Left out, one that is made has the primary's; in another region the default one."),
    kmsKey: arn("kms").optional().describe("Key of another region that it is encrypted with."),
    tags: tagsStated.optional().describe("Its tags, all of them; left out, one that is made has the primary's."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
  });

export const rds = z
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
    ...storage,
    ...common,
    replicas: z.record(memberName, replicaSchema).default({}).describe("Read replicas, by name: the way `readers`."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
    else requireKeys(given, ["identifier", "engine", "engineVersion", "allocatedStorage", "username"], ctx);
    refuseUser(given, ctx);
    refuseStorage(given, given.adopt === undefined, [], ctx);
    for (const [name, each] of Object.entries(given.replicas)) {
      refuseStorage(replicaStorage(given, each), each.adopt === undefined, ["replicas", name], ctx);
      placeProblems(given, each, (key, message) =>
        ctx.addIssue({ code: "custom", path: ["replicas", name, key], message }),
      );
    }
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

/** What RDS would refuse of storage, at the keys of the file that say it. */
function refuseStorage(
  stated: StatedStorage,
  made: boolean,
  path: readonly string[],
  ctx: z.core.$RefinementCtx,
): void {
  for (const { key, allowed } of storageProblems(stated, made)) {
    ctx.addIssue({ code: "custom", path: [...path, key], message: `allowed: ${allowed}` });
  }
}

/** Storage of a replica: one that is made has its primary's size, and its type with what is provisioned of it, unless it has its own. */
export function replicaStorage(
  primary: StatedStorage,
  { adopt, ...own }: StatedStorage & { adopt?: string | undefined },
): StatedStorage {
  const { storageType, iops, storageThroughput, maxAllocatedStorage } = own;
  const stated = { storageType, iops, storageThroughput, maxAllocatedStorage };
  if (adopt !== undefined) return stated;
  const { allocatedStorage, storageType: type = "gp3" } = primary;
  const follows = storageType === undefined || storageType === type;
  return {
    allocatedStorage,
    maxAllocatedStorage,
    storageType: storageType ?? type,
    iops: iops ?? (follows ? primary.iops : undefined),
    storageThroughput: storageThroughput ?? (follows ? primary.storageThroughput : undefined),
  };
}

/** Whether a replica stands in another region than its database. */
export function isElsewhere(database: { in?: string | undefined }, replica: { in?: string | undefined }): boolean {
  return replica.in !== undefined && replica.in !== database.in;
}

/** A region knows no other's subnet groups, and no other's keys. Source: Amazon RDS User Guide, "Creating a read replica in a different AWS Region". */
function placeProblems(
  database: { in?: string | undefined; encrypted?: boolean | undefined },
  replica: z.output<typeof replicaSchema>,
  refuse: (key: string, message: string) => void,
): void {
  const { adopt, subnetGroup, kmsKey } = replica;
  if (isElsewhere(database, replica)) {
    if (adopt === undefined && kmsKey === undefined && database.encrypted !== false)
      refuse("kmsKey", "allowed: a key of its region, since an encrypted one is copied with no other");
    return;
  }
  if (adopt !== undefined) return;
  const own = "allowed: nothing, since it has its primary's in the same region";
  if (subnetGroup !== undefined) refuse("subnetGroup", own);
  if (kmsKey !== undefined) refuse("kmsKey", own);
}
