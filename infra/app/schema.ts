import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { dial, phases, rises } from "../contract/dial.ts";
import { cores, dnsLabel, inTarget, memory, percent, replicas, thingName } from "../contract/values.ts";
import { keda, scalable } from "./facts.ts";

/** Connections that one of what an app consists of may open, by database and way. */
export const connectionPools = (one: string) =>
  z
    .record(
      thingName,
      z
        .record(thingName, z.int().min(1).max(1000))
        .refine((ways) => Object.keys(ways).length > 0, "allowed: at least one way, as { writer: 2 }"),
    )
    .describe(
      `Database connections one ${one} may open, by database and way: { shop: { writer: 2, readers: 4 } }. ` +
        "{} says that it opens none; left out, they are not counted.",
    );

const scaleTarget = z
  .strictObject({
    apiVersion: z.string().min(1).default("apps/v1").describe("Its API, as argoproj.io/v1alpha1 of a Rollout."),
    kind: z
      .string()
      .regex(/^[A-Z][A-Za-z]*$/, "allowed: a kind such as Deployment or Rollout")
      .default("Deployment"),
    name: dnsLabel.optional().describe("Its name; the app's by default."),
  })
  .refine(
    // A kind that is wrong by itself is compared with nothing.
    ({ apiVersion, kind }) => !/^[A-Z]/.test(kind) || (scalable[apiVersion]?.includes(kind) ?? true),
    `allowed: the apiVersion of its kind, as argoproj.io/v1alpha1 of a Rollout; of apps/v1 ${(scalable["apps/v1"] ?? []).join(", ")}`,
  )
  .prefault({})
  .describe("What is scaled: a Deployment of the app's name by default. It belongs to the app's own delivery.");

const budget = z
  .strictObject({
    adopt: dnsLabel.optional().describe("Name of the one that exists; it is left as it is."),
    maxUnavailablePercent: percent
      .optional()
      .describe("Share of its pods that one that is made lets go at once, rounded up, so one at least. Default: 20."),
    podLabels: z
      .record(z.string(), z.string())
      .optional()
      .describe("Labels that one that is made selects; `app: <name of the scale target>` by default."),
  })
  .refine(
    ({ adopt, maxUnavailablePercent, podLabels }) =>
      adopt === undefined || (maxUnavailablePercent === undefined && podLabels === undefined),
    "allowed: either adopt, or what one that is made says",
  )
  .optional()
  .describe("Its disruption budget. By default one is made, but for an app whose autoscaler is adopted.");

const count = replicas.min(1);

export const appSchema = z
  .strictObject({
    in: inTarget("kubernetes"),
    namespace: dnsLabel.optional().describe("Namespace of what is scaled; the target's by default."),
    adopt: dnsLabel
      .optional()
      .describe("Name of its autoscaler, where one exists: then only its bounds are set. Omit to make it."),
    scaledObject: dnsLabel
      .optional()
      .describe(
        "Name of the ScaledObject of KEDA that sizes it: then that one's minReplicaCount and maxReplicaCount are set, and the " +
          "autoscaler is left to KEDA.",
      ),
    scaleTarget,
    minReplicas: dial(replicas, "live", {
      describe: "minReplicas of its autoscaler, which jumps straight to it; 0 for a ScaledObject alone.",
      check: rises,
    }).optional(),
    maxReplicas: dial(count, "live", { describe: "maxReplicas of its autoscaler.", check: rises }).optional(),
    replicas: dial(replicas, "live", {
      describe: "spec.replicas of its Deployment, where no autoscaler sizes it.",
      check: rises,
    }).optional(),
    cpuPercent: percent.optional().describe("CPU use that an autoscaler that is made aims at. Default: 60."),
    scaleDownPercent: percent
      .optional()
      .describe("Share of the pods that one that is made lets go each minute on the way down. Default: 20."),
    requests: z
      .strictObject({ cpu: cores, memory })
      .optional()
      .describe("What one replica requests, as its manifest says; left out, its room is not counted."),
    connections: connectionPools("replica").optional(),
    surgePercent: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe(
        "maxSurge of its rollouts, in percent. Default: 25 of a Deployment, none of a StatefulSet; of any other kind not counted.",
      ),
    loadBalancer: dnsLabel.optional().describe("Load balancer that has its pods as IP targets; omit when none has."),
    nodePool: thingName.optional().describe("Node pool its pods run on; omit where its cluster has only one."),
    budget,
  })
  .superRefine((app, ctx) => {
    const refuse = (path: string[], message: string) => ctx.addIssue({ code: "custom", path, message });
    const { minReplicas, maxReplicas, replicas: fixed, adopt, scaledObject } = app;
    const bounded = minReplicas !== undefined && maxReplicas !== undefined;
    if (bounded === (fixed !== undefined) || (minReplicas === undefined) !== (maxReplicas === undefined)) {
      refuse([], "allowed: either minReplicas and maxReplicas, of its autoscaler; or replicas, where it has none");
    }
    if (fixed !== undefined && adopt !== undefined) {
      refuse(["adopt"], "allowed: only with minReplicas and maxReplicas, since it names an autoscaler");
    }
    if (scaledObject !== undefined && (fixed !== undefined || adopt !== undefined)) {
      refuse(["scaledObject"], "allowed: only with minReplicas and maxReplicas, and in place of adopt");
    }
    if (adopt?.startsWith(keda.autoscaler)) {
      const owner = adopt.slice(keda.autoscaler.length);
      refuse(
        ["adopt"],
        `allowed: an autoscaler that KEDA does not keep; turn its owner instead, scaledObject: ${owner}`,
      );
    }
    if (minReplicas && minReplicas[scaledObject === undefined ? "normal" : "live"] === 0) {
      const key = scaledObject === undefined ? "normal" : "broadcast";
      refuse(["minReplicas", key], "allowed: at least 1, or outside broadcasts 0 where a ScaledObject sizes it");
    }
    if (fixed !== undefined && app.scaleTarget.kind !== "Deployment") {
      refuse(["scaleTarget", "kind"], "allowed: Deployment, where replicas are set without an autoscaler");
    }
    for (const key of ["cpuPercent", "scaleDownPercent"] as const) {
      if (app[key] === undefined || (adopt ?? scaledObject ?? fixed) === undefined) continue;
      refuse([key], "allowed: only for an autoscaler that is made; one that is adopted keeps its own");
    }
    for (const phase of phases) {
      // A bound that is wrong by itself is compared with nothing.
      if (!minReplicas || !maxReplicas || !(minReplicas[phase] > maxReplicas[phase])) continue;
      const key = phase === "live" ? "broadcast" : phase;
      refuse(["minReplicas", key], `allowed: at most maxReplicas in ${phase}, ${maxReplicas[phase]}`);
    }
  })
  .transform(({ minReplicas, maxReplicas, replicas: fixed, ...app }) => ({
    ...app,
    size:
      minReplicas && maxReplicas
        ? { by: "autoscaler" as const, minReplicas, maxReplicas }
        : // The refinement above has seen to it that one of the two is there.
          { by: "replicas" as const, replicas: fixed as NonNullable<typeof fixed> },
  }))
  .describe("An app. Its workload belongs to its own delivery; only its size is turned here.");

export type App = z.output<typeof appSchema>;
export type AppArgs = Turned<App>;

/** The fewest replicas an app runs, and so the room it needs at once. */
export function minReplicasOf({ size }: AppArgs): number {
  return size.by === "autoscaler" ? size.minReplicas : size.replicas;
}
