import { DeploymentPatch } from "@pulumi/kubernetes/apps/v1/deploymentPatch.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { annotation } from "../annotations.ts";
import type { AppArgs, FleetArgs } from "./schema.ts";

/** The size of every app: an autoscaler's bounds, or the replicas of an app that has none; and its disruption budget. */
export class Fleet extends ComponentResource {
  constructor(name: string, apps: FleetArgs, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Fleet", name, {}, opts);
    for (const [app, args] of Object.entries(apps)) {
      if (args.scaling === "hpa") this.autoscaler(`${name}-${app}-hpa`, app, args);
      else this.replicasPatch(`${name}-${app}-replicas`, app, args);
      this.disruptionBudget(`${name}-${app}-pdb`, app, args);
    }
    this.registerOutputs({});
  }

  private autoscaler(name: string, app: string, args: Extract<AppArgs, { scaling: "hpa" }>): void {
    const target = args.deployment ?? app;
    new HorizontalPodAutoscaler(
      name,
      {
        metadata: { name: target, namespace: args.namespace, annotations: annotationsOf(args) },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target },
          minReplicas: args.minReplicas,
          maxReplicas: args.maxReplicas,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: args.cpuPercent } },
            },
          ],
          behavior: {
            scaleUp: {
              stabilizationWindowSeconds: 0,
              selectPolicy: "Max",
              policies: [{ type: "Percent", value: 900, periodSeconds: 15 }],
            },
            // A lowered minimum may drop pods at once, past any disruption budget; these policies slow it, but only below
            // the maximum: whatever stands above a lowered maximum goes at once.
            scaleDown: {
              stabilizationWindowSeconds: 300,
              selectPolicy: "Max",
              policies: [{ type: "Percent", value: args.scaleDownPercent, periodSeconds: 60 }],
            },
          },
        },
      },
      adopted(this, args.import, {}, ["metadata.labels", "spec.metrics"]),
    );
  }

  private replicasPatch(name: string, app: string, args: Extract<AppArgs, { scaling: "patch" }>): void {
    const target = args.deployment ?? app;
    new DeploymentPatch(
      name,
      {
        metadata: {
          name: target,
          namespace: args.namespace,
          // The field's owner so far is the app's delivery; without force the first patch is a conflict.
          annotations: { ...annotationsOf(args), "pulumi.com/patchForce": "true" },
        },
        spec: { replicas: args.replicas },
      },
      { parent: this, customTimeouts: { create: "30m", update: "30m" } },
    );
  }

  private disruptionBudget(name: string, app: string, args: AppArgs): void {
    const target = args.deployment ?? app;
    new PodDisruptionBudget(
      name,
      {
        metadata: { name: target, namespace: args.namespace },
        spec: {
          minAvailable: `${args.minAvailablePercent}%`,
          selector: { matchLabels: args.podLabels ?? { app: target } },
        },
      },
      adopted(this, args.importBudget),
    );
  }
}

function annotationsOf({ pool, surgePercent, requests, loadBalancer }: AppArgs): Record<string, string> {
  return {
    [annotation.databasePool]: String(pool.size),
    [annotation.databasePath]: pool.path,
    [annotation.surgePercent]: String(surgePercent),
    [annotation.cpuRequest]: String(requests.cpu),
    [annotation.memoryRequest]: String(requests.memory),
    ...(loadBalancer !== undefined && { [annotation.loadBalancer]: loadBalancer }),
  };
}
