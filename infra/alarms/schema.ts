import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { dial, rises, toggle } from "../contract/dial.ts";
import { arn, inTarget, thingName } from "../contract/values.ts";

const loadBalancerName = z
  .string()
  .regex(
    /^app\/[-A-Za-z0-9]{1,32}\/[0-9a-f]{16}$/,
    "allowed: the end of a load balancer's ARN, app/<name>/<16 hex digits>",
  );

const databaseLines = z
  .strictObject({
    connections: dial(z.int().min(1).max(262_143), "prewarm", {
      describe: "Connections that are cause for sweat: about 60 % of what the class allows.",
      check: rises,
    }).optional(),
    cpuPercent: z.number().min(1).max(100).default(60).describe("CPU that is cause for sweat, in percent."),
    latencySeconds: z
      .number()
      .positive()
      .max(10)
      .default(0.02)
      .describe("Write latency that is cause for sweat, in seconds."),
  })
  .describe("When each instance of a database is cause for sweat.");

export const alarmsSchema = z
  .strictObject({
    in: inTarget("aws"),
    dashboard: z
      .string()
      .regex(/^[-_A-Za-z0-9]{1,255}$/, "allowed: 1 to 255 letters, digits, '-' and '_'")
      .describe("Name of the CloudWatch dashboard."),
    notify: z.array(arn("sns")).max(5).default([]).describe("SNS topics an alarm calls."),
    armed: toggle("prewarm", "Whether alarms call anybody."),
    databases: z.record(thingName, databaseLines).default({}).describe("Databases that are watched, by name."),
    loadBalancers: z
      .record(
        z.string().regex(/^[a-z0-9-]{1,40}$/, "allowed: 1 to 40 lower-case letters, digits and hyphens"),
        z.strictObject({ id: loadBalancerName, p95Seconds: z.number().positive().max(60) }),
      )
      .default({})
      .describe("Load balancers whose 95th percentile is watched."),
  })
  .describe("A CloudWatch dashboard and its alarms.");

export type Alarms = z.output<typeof alarmsSchema>;
export type AlarmsArgs = Turned<Alarms>;

/** The instances of a database that are watched, and from when on they are cause for sweat. */
export interface WatchedDatabase {
  /** Its name in the stack file. */
  database: string;
  /** Identifiers, writer first; none where the stack file does not state them. */
  instances: readonly string[];
  connections?: number | undefined;
  cpuPercent: number;
  latencySeconds: number;
}
