import { z } from "zod";
import type { Turned } from "../dial.ts";
import { dial, phases, rises } from "../dial.ts";
import { cores, dnsLabel, gibibytes, importId, percent, replicas } from "../values.ts";

const app = {
  deployment: dnsLabel
    .optional()
    .describe("Name of the Deployment the app's own delivery keeps; the app's name by default."),
  namespace: dnsLabel.describe("Namespace of that Deployment."),
  requests: z
    .strictObject({ cpu: cores.describe("Cores."), memory: gibibytes.describe("GiB.") })
    .describe("What one replica requests, as its Deployment says."),
  pool: z
    .strictObject({
      size: z.int().min(0).max(1000).describe("Database connections one replica may open; 0 for none."),
      path: z.enum(["writer", "proxy"]).default("writer"),
    })
    .describe("The app's database pool."),
  surgePercent: z.int().min(0).max(100).default(25).describe("maxSurge of its Deployment, in percent."),
  loadBalancer: dnsLabel.optional().describe("Load balancer that has its pods as IP targets; omit when none has."),
  minAvailablePercent: percent.default(80).describe("What its disruption budget keeps up."),
  podLabels: z
    .record(z.string(), z.string())
    .optional()
    .describe("Labels its disruption budget selects; `app: <deployment>` by default."),
  importBudget: importId,
};

const withAutoscaler = z
  .strictObject({
    scaling: z.literal("hpa"),
    minReplicas: dial(replicas.min(1), "live", {
      describe: "minReplicas of its autoscaler, which jumps straight to it.",
      check: rises,
    }),
    maxReplicas: dial(replicas.min(1), "live", { describe: "maxReplicas of its autoscaler.", check: rises }),
    cpuPercent: percent
      .default(60)
      .describe("CPU utilisation the autoscaler aims at. An adopted one keeps its own metrics."),
    scaleDownPercent: percent.default(20).describe("Share of the pods that may go each minute on the way down."),
    ...app,
    import: importId,
  })
  .superRefine(({ minReplicas, maxReplicas }, ctx) => {
    for (const phase of phases) {
      if (minReplicas[phase] <= maxReplicas[phase]) continue;
      ctx.addIssue({
        code: "custom",
        path: ["minReplicas", phase === "live" ? "broadcast" : phase],
        message: `allowed: at most maxReplicas in ${phase}, ${maxReplicas[phase]}`,
      });
    }
  });

const withoutAutoscaler = z.strictObject({
  scaling: z.literal("patch"),
  replicas: dial(replicas, "live", { describe: "spec.replicas of its Deployment.", check: rises }),
  ...app,
});

export const fleetSchema = z
  .record(dnsLabel, z.discriminatedUnion("scaling", [withAutoscaler, withoutAutoscaler]))
  .refine((apps) => Object.keys(apps).length > 0, "allowed: at least one app")
  .describe("The apps, by name. Their Deployments belong to their own delivery; only their size is turned here.");

export type FleetArgs = Turned<z.output<typeof fleetSchema>>;
export type AppArgs = FleetArgs[string];

/** The fewest replicas an app runs, and so the room it needs at once. */
export function floor(app: AppArgs): number {
  return app.scaling === "hpa" ? app.minReplicas : app.replicas;
}
