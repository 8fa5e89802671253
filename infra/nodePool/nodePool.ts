import { NodeGroup } from "@pulumi/aws/eks/nodeGroup.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass.js";
import type { ComponentResourceOptions, Input, ProviderResource, Resource } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions, ignoredInput, definedEntries } from "../contract/adopt.ts";
import { physicalName } from "../contract/physicalName.ts";
import type { ComputeResources } from "../contract/values.ts";
import { reserveAnnotations, component, type } from "./facts.ts";
import { karpenterFacts, patchNodePool } from "./karpenter/patch.ts";
import type { NodeGroupArgs, NodePoolArgs } from "./schema.ts";
import { groupNames } from "./schema.ts";

interface PlacedPool extends NodePoolArgs {
  stack: string;
  /** Name of the cluster's target. */
  cluster: string;
  /** Namespace of the placeholders. */
  namespace: string;
  /** Provider of the node group. */
  groupProvider: ProviderResource | undefined;
  /** Room the apps will need in the broadcast beyond what their minimum holds in this phase. */
  reserve: ComputeResources;
  /** What must have taken its room before the placeholders give theirs up. */
  yieldsTo: Input<Resource>[];
}

/** Node capacity ahead of need: placeholder pods that real ones pre-empt, and optionally the size of a node group. */
export class NodePoolComponent extends ComponentResource {
  private readonly label: string;
  private readonly args: PlacedPool;
  /** Name of what it makes in the cluster. */
  private readonly placeholder: string;

  constructor(label: string, name: string, args: PlacedPool, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    this.label = label;
    this.args = args;
    this.placeholder = physicalName("broadcast-placeholder", args.stack, name);
    if (args.nodeGroup) this.nodeGroup(args.nodeGroup);
    const limits = args.karpenter && patchNodePool(this, label, args.karpenter);
    if (args.placeholders) this.placeholders(args.placeholders, [this.priority(), ...(limits ? [limits] : [])]);
    this.registerOutputs({});
  }

  private nodeGroup(group: NodeGroupArgs): void {
    const { cluster, name } = groupNames(group);
    const scalingConfig = {
      minSize: group.minSize,
      // The desired size is set too: AWS refuses a minimum above it.
      desiredSize: Math.max(group.desiredSize ?? 0, group.minSize),
      ...definedEntries({ maxSize: group.maxSize }),
    };
    const owned = {
      nodeGroupName: name,
      clusterName: cluster,
      scalingConfig,
      ...definedEntries({ nodeRoleArn: group.roleArn, subnetIds: group.subnets, instanceTypes: group.instanceTypes }),
    };
    const provider = this.args.groupProvider ? { provider: this.args.groupProvider } : {};
    new NodeGroup(
      `${this.label}-group`,
      { nodeRoleArn: ignoredInput, subnetIds: [], ...owned } as ConstructorParameters<typeof NodeGroup>[1],
      group.adopt === undefined
        ? { parent: this, protect: true, ...provider }
        : { ...adoptOptions(this, type.nodeGroup, group.adopt, owned), ...provider },
    );
  }

  /** Below every real pod, and never a reason to evict one. */
  private priority(): PriorityClass {
    return new PriorityClass(
      `${this.label}-priority`,
      {
        metadata: { name: this.placeholder },
        value: -10,
        globalDefault: false,
        preemptionPolicy: "Never",
        description: "Placeholder pods of the broadcast playbook: any real pod takes their place.",
      },
      { parent: this },
    );
  }

  /** `after` is what must be there before their nodes can start. */
  private placeholders(each: NonNullable<NodePoolArgs["placeholders"]>, after: Resource[]): void {
    const { reserve, namespace, yieldsTo } = this.args;
    const labels = { app: this.placeholder };
    new Deployment(
      `${this.label}-placeholders`,
      {
        metadata: { name: this.placeholder, namespace, annotations: reserveOf(each.armed, reserve) },
        spec: {
          replicas: each.armed ? placeholderCount(reserve, each) : 0,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              priorityClassName: this.placeholder,
              terminationGracePeriodSeconds: 0,
              automountServiceAccountToken: false,
              containers: [
                {
                  name: "pause",
                  image: each.image,
                  resources: {
                    requests: {
                      cpu: `${Math.round(each.cpu * 1000)}m`,
                      memory: `${Math.round(each.memory * 1024)}Mi`,
                    },
                  },
                },
              ],
            },
          },
        },
      },
      // The wait for ready pods is the wait for nodes.
      { parent: this, dependsOn: [...after, ...yieldsTo], customTimeouts: { create: "30m", update: "30m" } },
    );
  }
}

/** Placeholders that hold at least the reserve, in whichever of cores and memory needs more of them. */
export function placeholderCount(reserve: ComputeResources, each: ComputeResources): number {
  // Requests are decimal fractions: without the margin, 0.3 / 0.1 would round up to 4.
  const pods = (need: number, size: number): number => Math.ceil(need / size - 1e-9);
  return Math.max(0, pods(reserve.cpu, each.cpu), pods(reserve.memory, each.memory));
}

/** What checks must know of the nodes; the same in every phase. */
function factsOf(name: string, args: PlacedPool): Record<string, unknown> {
  const { cluster, node, reserved, nodeGroup, karpenter, awaitImages } = args;
  return {
    nodePool: name,
    cluster,
    node,
    reserved: { cpu: reserved.cpu ?? 0, memory: reserved.memory ?? 0, pods: reserved.pods },
    ...(nodeGroup && { nodeGroup: { adopted: nodeGroup.adopt !== undefined } }),
    ...(karpenter && { karpenter: karpenterFacts(karpenter) }),
    ...(awaitImages && { awaitImages }),
  };
}

function reserveOf(armed: boolean, { cpu, memory }: ComputeResources): Record<string, string> {
  return {
    [reserveAnnotations.cpu]: armed ? decimal(cpu) : "0",
    [reserveAnnotations.memory]: armed ? decimal(memory) : "0",
  };
}

/** A sum of decimal fractions without its binary dust. */
function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
