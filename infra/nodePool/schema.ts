import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { dial, rises, toggle } from "../contract/dial.ts";
import {
  arn,
  cores,
  coresUpTo,
  dnsLabel,
  inTarget,
  largestNode,
  memory,
  memoryUpTo,
  subnetId,
} from "../contract/values.ts";
import { maxNodesPerGroup } from "./facts.ts";
import { karpenterSchema } from "./karpenter/schema.ts";

/** Nodes of one cluster at most. Source: AWS, "Amazon EKS service quotas": 30 managed groups of 450 nodes. */
const maxNodes = 30 * maxNodesPerGroup;

const nodeCount = z.int().min(0).max(maxNodesPerGroup);

const nodeGroup = z
  .strictObject({
    in: inTarget("aws"),
    adopt: z
      .string()
      .regex(/^[^:]+:[^:]+$/, "allowed: <cluster>:<name>, as shop-prod:apps")
      .optional()
      .describe("<cluster>:<name>, where it exists already: then only its sizes may ever change. Omit to make it."),
    name: z.string().min(1).max(63).optional(),
    cluster: z.string().min(1).max(100).optional().describe("EKS cluster."),
    roleArn: arn("iam").optional(),
    subnets: z.array(subnetId).min(1).optional(),
    instanceTypes: z
      .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "allowed: an EC2 type such as m6i.4xlarge"))
      .min(1)
      .optional(),
    minSize: dial(nodeCount, "prewarm", { describe: "Fewest nodes of the group.", check: rises }),
    maxSize: nodeCount.min(1).optional().describe("Most nodes of the group; one that exists keeps its own."),
    desiredSize: dial(nodeCount, "prewarm", {
      describe: "Nodes asked for; the minimum by default.",
      check: rises,
    }).optional(),
  })
  .superRefine((given, ctx) => {
    const refuse = (path: string[], message: string) => ctx.addIssue({ code: "custom", path, message });
    const { adopt, minSize, maxSize, desiredSize } = given;
    if (adopt === undefined) {
      for (const key of ["name", "cluster", "roleArn", "subnets", "instanceTypes", "maxSize"] as const) {
        if (given[key] === undefined) refuse([key], `allowed: its ${key}, or adopt where it exists already`);
      }
    } else {
      for (const key of ["name", "cluster"] as const) {
        if (given[key] !== undefined) refuse([key], "allowed: nothing, since adopt says it");
      }
      if (desiredSize === undefined) {
        refuse(
          ["desiredSize"],
          "allowed: { normal: the nodes it has today, broadcast: … }; AWS refuses a minimum above it",
        );
      }
    }
    if (maxSize !== undefined && minSize.live > maxSize) {
      refuse(["minSize", "broadcast"], `allowed: at most maxSize, ${maxSize}`);
    }
  })
  .describe("An EKS managed node group. Omit it where an autoscaler follows pending pods alone.");

const placeholders = z
  .strictObject({
    namespace: dnsLabel.optional().describe("Existing namespace for them; the target's by default."),
    image: z.string().min(1).default("registry.k8s.io/pause:3.10").describe("An image that only sleeps."),
    cpu: cores,
    memory,
    armed: toggle("prewarm", "Whether they hold the room the broadcast will need beyond what the apps hold."),
  })
  .describe("Pods that hold room until real ones need it; a quarter of a node is a good size for one.");

export const nodePoolSchema = z
  .strictObject({
    in: inTarget("kubernetes"),
    node: z
      .strictObject({
        cpu: cores.describe("Cores one node offers to pods, after what the system keeps."),
        memory: memory.describe("Memory one node offers to pods."),
        pods: z.int().min(4).max(250).describe("Pods one node may run; each takes an address."),
        max: z.int().min(1).max(maxNodes).describe("Nodes the autoscaler may start, all groups together."),
      })
      .describe("The nodes that apps run on."),
    reserved: z
      .strictObject({
        cpu: coresUpTo(maxNodes * largestNode.cpu).optional(),
        memory: memoryUpTo(maxNodes * largestNode.memory).optional(),
        pods: z.int().min(0).max(100_000).default(0),
      })
      .prefault({})
      .describe("Cores, memory and pods (each with its address) on these nodes for what is not in this file."),
    placeholders: placeholders.optional(),
    nodeGroup: nodeGroup.optional(),
    karpenter: karpenterSchema.optional(),
    awaitImages: z
      .boolean()
      .default(false)
      .describe(
        "Whether prewarm waits until every node has the images of the apps on it. Something else must pull them, such as a DaemonSet or the image that nodes start from.",
      ),
  })
  .refine(({ awaitImages, nodeGroup: group, karpenter }) => !awaitImages || (group ?? karpenter) !== undefined, {
    path: ["awaitImages"],
    message: "allowed: true where nodeGroup or karpenter says which nodes are its own",
  })
  .describe("Nodes of one size, and room on them for the broadcast's pods, made before the show.");

export type NodePool = z.output<typeof nodePoolSchema>;
export type NodePoolArgs = Turned<NodePool>;
export type NodeGroupArgs = NonNullable<NodePoolArgs["nodeGroup"]>;

/** Cluster and name of a node group. */
export function groupNames({ adopt, cluster = "", name = "" }: NodeGroupArgs): { cluster: string; name: string } {
  const [ownCluster = "", ownName = ""] = adopt?.split(":") ?? [];
  return adopt === undefined ? { cluster, name } : { cluster: ownCluster, name: ownName };
}
