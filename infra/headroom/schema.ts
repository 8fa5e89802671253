import { z } from "zod";
import type { Turned } from "../dial.ts";
import { dial, rises, toggle } from "../dial.ts";
import { arn, cores, dnsLabel, gibibytes, importId } from "../values.ts";

const nodeCount = z.int().min(0).max(450);

const nodeGroup = z
  .strictObject({
    name: z.string().min(1).max(63),
    cluster: z.string().min(1).max(100).describe("EKS cluster."),
    roleArn: arn("iam"),
    subnets: z.array(z.string().regex(/^subnet-[0-9a-z]+$/, "allowed: a subnet id, subnet-…")).min(1),
    instanceTypes: z
      .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "allowed: an EC2 type such as m6i.4xlarge"))
      .min(1),
    minSize: dial(nodeCount, "prewarm", { describe: "Fewest nodes of the group.", check: rises }),
    maxSize: nodeCount.min(1).describe("Most nodes of the group."),
    desiredSize: dial(nodeCount, "prewarm", {
      describe: "Nodes asked for; the minimum by default.",
      check: rises,
    }).optional(),
    import: importId,
  })
  .superRefine(({ minSize, maxSize }, ctx) => {
    if (minSize.live > maxSize) {
      ctx.addIssue({ code: "custom", path: ["minSize", "broadcast"], message: `allowed: at most maxSize, ${maxSize}` });
    }
  })
  .describe("An EKS managed node group. Omit it where an autoscaler such as Karpenter follows pending pods alone.");

export const headroomSchema = z
  .strictObject({
    namespace: dnsLabel.describe("Existing namespace for the placeholder pods."),
    image: z.string().min(1).describe("An image that only sleeps, such as pause."),
    placeholder: z
      .strictObject({ cpu: cores.describe("Cores."), memory: gibibytes.describe("GiB.") })
      .describe("What one placeholder pod requests; a quarter of a node is a good size."),
    armed: toggle("prewarm", "Whether placeholders hold the room the broadcast will need beyond what the apps hold."),
    node: z
      .strictObject({
        cpu: cores.describe("Cores one node offers to pods, after what the system keeps."),
        memory: gibibytes.describe("GiB one node offers to pods."),
        pods: z.int().min(4).max(250).describe("Pods one node may run."),
        max: z.int().min(1).max(13_500).describe("Nodes the autoscaler may start, all groups together."),
      })
      .describe("The nodes the apps run on."),
    nodeGroup: nodeGroup.optional(),
  })
  .describe("Room for the broadcast's pods, made before the show.");

export type HeadroomArgs = Turned<z.output<typeof headroomSchema>>;
