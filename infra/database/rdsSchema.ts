import { z } from "zod";
import { adoptId, rdsIdentifier } from "../contract/values.ts";
import { classDial, common, makesProxy, memberName, refuseName, requireEngine, requireKeys } from "./schemaParts.ts";

const replica = z
  .strictObject({
    adopt: adoptId.optional(),
    identifier: rdsIdentifier.optional().describe("Default for one that is made: the primary's and its name here."),
    instanceClass: classDial.optional().describe("Omit to follow the primary's class."),
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
    storageType: z.enum(["gp2", "gp3", "io1", "io2"]).optional().describe("Default for one that is made: gp3."),
    ...common,
    replicas: z.record(memberName, replica).default({}).describe("Read replicas, by name: the way `readers`."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
    else requireKeys(given, ["identifier", "engine", "engineVersion", "allocatedStorage", "username"], ctx);
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
