import { NodeGroup } from "@pulumi/aws/eks/nodeGroup.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass.js";
import type { ComponentResourceOptions, Input, Resource } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import { annotation } from "../annotations.ts";
import type { HeadroomArgs } from "./schema.ts";

/** Cores and GiB. */
export interface Requests {
  cpu: number;
  memory: number;
}

interface HeadroomOfPhase extends HeadroomArgs {
  /** Room the apps will need in the broadcast beyond what their minimum holds in this phase. */
  reserve: Requests;
  /** What must have taken its room before the placeholders give theirs up. */
  yieldsTo: Input<Resource>[];
}

/** How a node group makes its nodes; most of it could only be changed by replacing the group. */
const theirs = [
  "amiType",
  "capacityType",
  "diskSize",
  "labels",
  "launchTemplate",
  "releaseVersion",
  "remoteAccess",
  "tags",
  "taints",
  "updateConfig",
  "version",
];

/** Node capacity ahead of need: placeholder pods that real ones pre-empt, and optionally the size of a node group. */
export class Headroom extends ComponentResource {
  constructor(name: string, args: HeadroomOfPhase, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Headroom", name, {}, opts);
    if (args.nodeGroup) this.nodeGroup(name, args.nodeGroup);
    this.placeholders(name, args, this.priority(name));
    this.registerOutputs({});
  }

  private nodeGroup(name: string, group: NonNullable<HeadroomArgs["nodeGroup"]>): void {
    new NodeGroup(
      `${name}-nodes`,
      {
        nodeGroupName: group.name,
        clusterName: group.cluster,
        nodeRoleArn: group.roleArn,
        subnetIds: group.subnets,
        instanceTypes: group.instanceTypes,
        // The desired size is set too: AWS refuses a minimum above it.
        scalingConfig: {
          minSize: group.minSize,
          maxSize: group.maxSize,
          desiredSize: Math.max(group.desiredSize ?? 0, group.minSize),
        },
      },
      adopted(this, group.import, { protect: true }, theirs),
    );
  }

  /** Below every real pod, and never a reason to evict one. */
  private priority(name: string): PriorityClass {
    return new PriorityClass(
      `${name}-priority`,
      {
        metadata: { name: "broadcast-placeholder" },
        value: -10,
        globalDefault: false,
        preemptionPolicy: "Never",
        description: "Placeholder pods of the broadcast playbook: any real pod takes their place.",
      },
      { parent: this },
    );
  }

  private placeholders(name: string, args: HeadroomOfPhase, priority: PriorityClass): void {
    const labels = { app: "broadcast-placeholder" };
    new Deployment(
      `${name}-placeholders`,
      {
        metadata: { name: "broadcast-placeholder", namespace: args.namespace, annotations: annotationsOf(args) },
        spec: {
          replicas: args.armed ? placeholderCount(args.reserve, args.placeholder) : 0,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              priorityClassName: "broadcast-placeholder",
              terminationGracePeriodSeconds: 0,
              automountServiceAccountToken: false,
              containers: [
                {
                  name: "pause",
                  image: args.image,
                  resources: {
                    requests: {
                      cpu: `${Math.round(args.placeholder.cpu * 1000)}m`,
                      memory: `${Math.round(args.placeholder.memory * 1024)}Mi`,
                    },
                  },
                },
              ],
            },
          },
        },
      },
      // The wait for ready pods is the wait for nodes.
      { parent: this, dependsOn: [priority, ...args.yieldsTo], customTimeouts: { create: "30m", update: "30m" } },
    );
  }
}

/** Placeholders that hold at least the reserve, in whichever of cores and memory needs more of them. */
export function placeholderCount(reserve: Requests, each: Requests): number {
  // Requests are decimal fractions: without the margin, 0.3 / 0.1 would round up to 4.
  const pods = (need: number, size: number): number => Math.ceil(need / size - 1e-9);
  return Math.max(0, pods(reserve.cpu, each.cpu), pods(reserve.memory, each.memory));
}

function annotationsOf({ node, armed, reserve }: HeadroomOfPhase): Record<string, string> {
  return {
    [annotation.nodeCpu]: String(node.cpu),
    [annotation.nodeMemory]: String(node.memory),
    [annotation.podsPerNode]: String(node.pods),
    [annotation.maxNodes]: String(node.max),
    [annotation.cpuReserve]: armed ? decimal(reserve.cpu) : "0",
    [annotation.memoryReserve]: armed ? decimal(reserve.memory) : "0",
  };
}

/** A sum of decimal fractions without its binary dust. */
function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
