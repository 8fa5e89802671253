import { DeploymentPatch } from "@pulumi/kubernetes/apps/v1/deploymentPatch.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { HorizontalPodAutoscalerPatch } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscalerPatch.js";
import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { patchOptions } from "../providers/kubernetes/patch.ts";
import { component, keda, surgeOf } from "./facts.ts";
import type { AppArgs } from "./schema.ts";

interface PlacedApp extends AppArgs {
  namespace: string;
}

/** The size of one app: an autoscaler's bounds, or the replicas of an app that has none; and its disruption budget. */
export class App extends ComponentResource {
  private readonly label: string;
  private readonly args: PlacedApp;
  private readonly target: string;

  constructor(label: string, name: string, args: PlacedApp, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    this.label = label;
    this.args = args;
    this.target = args.scaleTarget.name ?? name;
    if (args.size.by === "replicas") this.replicas(args.size);
    else if (args.scaledObject !== undefined) this.scaledObjectBounds(args.scaledObject, args.size);
    else if (args.adopt === undefined) this.autoscaler(args.size);
    else this.autoscalerBounds(args.adopt, args.size);
    if (makesBudget(args)) this.disruptionBudget();
    this.registerOutputs({});
  }

  private autoscaler({ minReplicas, maxReplicas }: Bounds): void {
    const { namespace, scaleTarget, cpuPercent = 60, scaleDownPercent = 20 } = this.args;
    new HorizontalPodAutoscaler(
      `${this.label}-autoscaler`,
      {
        metadata: { name: this.target, namespace },
        spec: {
          scaleTargetRef: { apiVersion: scaleTarget.apiVersion, kind: scaleTarget.kind, name: this.target },
          minReplicas,
          maxReplicas,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } },
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
              policies: [{ type: "Percent", value: scaleDownPercent, periodSeconds: 60 }],
            },
          },
        },
      },
      { parent: this },
    );
  }

  /** Of an autoscaler that exists nothing but its bounds. */
  private autoscalerBounds(name: string, { minReplicas, maxReplicas }: Bounds): void {
    new HorizontalPodAutoscalerPatch(
      `${this.label}-autoscaler`,
      { metadata: { name, namespace: this.args.namespace }, spec: { minReplicas, maxReplicas } },
      patchOptions(this),
    );
  }

  /** KEDA makes the autoscaler's bounds of these, and sets back what is said to the autoscaler itself. */
  private scaledObjectBounds(name: string, { minReplicas, maxReplicas }: Bounds): void {
    new CustomResourcePatch(
      `${this.label}-scaled-object`,
      {
        apiVersion: `${keda.group}/${keda.version}`,
        kind: keda.kind,
        metadata: { name, namespace: this.args.namespace },
        spec: { minReplicaCount: minReplicas, maxReplicaCount: maxReplicas },
      },
      patchOptions(this),
    );
  }

  private replicas({ replicas }: { replicas: number }): void {
    new DeploymentPatch(
      `${this.label}-replicas`,
      { metadata: { name: this.target, namespace: this.args.namespace }, spec: { replicas } },
      patchOptions(this, { customTimeouts: { create: "30m", update: "30m" } }),
    );
  }

  private disruptionBudget(): void {
    const { maxUnavailablePercent = 20, podLabels = { app: this.target } } = this.args.budget ?? {};
    new PodDisruptionBudget(
      `${this.label}-budget`,
      {
        metadata: { name: this.target, namespace: this.args.namespace },
        spec: { maxUnavailable: `${maxUnavailablePercent}%`, selector: { matchLabels: podLabels } },
      },
      { parent: this },
    );
  }
}

type Bounds = Extract<AppArgs["size"], { by: "autoscaler" }>;

function makesBudget({ adopt, scaledObject, budget }: AppArgs): boolean {
  return budget === undefined ? (adopt ?? scaledObject) === undefined : budget.adopt === undefined;
}

/** What checks must know of an app; the same in every phase. */
function factsOf(name: string, args: PlacedApp): Record<string, unknown> {
  const { namespace, scaleTarget, requests, connections, surgePercent, loadBalancer, nodePool, budget } = args;
  return {
    app: name,
    namespace,
    scaleTarget: { ...scaleTarget, name: scaleTarget.name ?? name },
    // Left out, a stop to whoever counts; so what is not known is told.
    surgePercent: surgePercent ?? surgeOf[scaleTarget.kind] ?? "unknown",
    ...(requests !== undefined && { requests }),
    ...(connections !== undefined && { connections }),
    ...(loadBalancer !== undefined && { loadBalancer }),
    ...(nodePool !== undefined && { nodePool }),
    budget: makesBudget(args) ? "made" : (budget?.adopt ?? "unknown"),
  };
}
