import { z } from "zod";
import { dial, rises } from "../contract/dial.ts";
import { adoptId, rdsIdentifier } from "../contract/values.ts";
import {
  classDial,
  common,
  makesProxy,
  memberName,
  refuseName,
  refuseUser,
  requireEngine,
  requireKeys,
} from "./schemaParts.ts";

const capacity = z.number().min(0).max(256).multipleOf(0.5).describe("Aurora capacity units, by 0.5.");

const member = z
  .strictObject({
    adopt: adoptId.optional(),
    identifier: rdsIdentifier.optional(),
    instanceClass: classDial.optional().describe("Its own class, in place of the cluster's."),
    serverless: z
      .boolean()
      .optional()
      .describe("On Serverless v2, in a cluster whose instances have a class: it has its capacity."),
    promotionTier: z
      .int()
      .min(0)
      .max(15)
      .optional()
      .describe("Which takes over from the writer: the lowest first, of equals the largest."),
  })
  .superRefine((given, ctx) => {
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
    if (given.serverless !== true || given.instanceClass === undefined) return;
    const message = "allowed: nothing, since it has an instanceClass";
    ctx.addIssue({ code: "custom", path: ["serverless"], message });
  });

export const aurora = z
  .strictObject({
    kind: z.literal("aurora"),
    engine: z.enum(["aurora-postgresql", "aurora-mysql"]).optional(),
    instanceClass: classDial
      .optional()
      .describe(
        "Class of its instances: they turn one at a time, the writer last, which another takes over from in about 30 s. " +
          "Turns before the show (prewarm).",
      ),
    minCapacity: dial(capacity, "prewarm", {
      describe: "Serverless v2 minimum, of its instances without a class; a higher one also scales faster.",
      check: rises,
    }).optional(),
    maxCapacity: capacity
      .min(1)
      .optional()
      .describe("Serverless v2 maximum. It decides max_connections, which needs a reboot: no dial."),
    instances: z
      .record(memberName, member)
      .default({})
      .describe(
        "Its instances, by name; of a cluster that is adopted, and all on Serverless v2, they may be left out.",
      ),
    writer: z
      .string()
      .optional()
      .describe("Name of the instance that writes: its class turns last. Needed where there are several with a class."),
    ...common,
  })
  .superRefine((given, ctx) => {
    const { instances } = given;
    const refuse = (message: string, ...path: string[]): void => ctx.addIssue({ code: "custom", path, message });
    if (given.adopt !== undefined) refuseName("identifier", given, ctx);
    else requireKeys(given, ["identifier", "engine", "engineVersion", "username"], ctx);
    refuseUser(given, ctx);
    // Source: Amazon RDS API Reference, CreateDBCluster, `BackupRetentionPeriod`.
    if (given.backupDays === 0) refuse("allowed: at least 1, since Aurora never is without backups", "backupDays");
    if (Object.values(instances).some(({ adopt }) => adopt === undefined)) {
      requireEngine(given, "an instance that is made in it", ctx);
    } else if (makesProxy(given)) requireEngine(given, "the proxy that is made for it", ctx);
    const count = Object.keys(instances).length;
    if (given.adopt === undefined && count === 0) refuse("allowed: at least one instance", "instances");
    else if (given.instanceClass !== undefined && count === 0) {
      refuse("allowed: the instances whose class turns, by name", "instances");
    }
    if (count > 16) refuse("allowed: at most 16 instances", "instances");
    capacityProblems(given, refuse);
    writerProblems(given, refuse);
  })
  .describe("An Aurora cluster: instances with a class, on Serverless v2, or of both sorts.");

type Given = z.output<typeof aurora>;
type Refuse = (message: string, ...path: string[]) => void;

/** Capacity belongs to instances on Serverless v2, and to them alone. */
function capacityProblems(given: Given, refuse: Refuse): void {
  const { adopt, instances, instanceClass, minCapacity, maxCapacity } = given;
  const names = Object.keys(instances);
  const serverless = names.filter((name) => !hasClass(given, name));
  if (names.length > 0 ? serverless.length > 0 : instanceClass === undefined) {
    const which = serverless.length > 0 ? ` of ${serverless.join(", ")}` : "";
    if (minCapacity === undefined) refuse(`allowed: the least capacity${which}, or an instanceClass`, "minCapacity");
    if (adopt === undefined) requireMaximum(maxCapacity, refuse);
  } else {
    const stated = { minCapacity, maxCapacity };
    for (const [key, value] of Object.entries(stated)) {
      if (value !== undefined) refuse("allowed: nothing, since no instance of it is on Serverless v2", key);
    }
  }
  if (minCapacity !== undefined && maxCapacity !== undefined && minCapacity.live > maxCapacity) {
    refuse(`allowed: at most maxCapacity, ${maxCapacity}`, "minCapacity", "broadcast");
  }
}

function requireMaximum(maxCapacity: number | undefined, refuse: Refuse): void {
  if (maxCapacity === undefined) refuse("allowed: its maxCapacity, or adopt where it exists already", "maxCapacity");
}

/** Of several, one alone writes, and nothing but the file says which turns last. */
function writerProblems(given: Given, refuse: Refuse): void {
  const { instances, writer } = given;
  const names = Object.keys(instances);
  const named = writer !== undefined && names.includes(writer);
  const needed = names.length > 1 && names.some((name) => hasClass(given, name));
  if (named || (writer === undefined && !needed)) return;
  refuse(`allowed: the one of its instances that writes: ${names.join(", ")}`, "writer");
}

/** What of an instance decides whether it has a class. */
interface Sorted {
  instanceClass?: unknown;
  instances: Readonly<Record<string, { instanceClass?: unknown; serverless?: boolean | undefined }>>;
}

/** Whether an instance of a cluster has a class of its own or the cluster's; else it is on Serverless v2. */
export function hasClass({ instanceClass, instances }: Sorted, name: string): boolean {
  const own = instances[name];
  return own?.instanceClass !== undefined || (instanceClass !== undefined && own?.serverless !== true);
}
