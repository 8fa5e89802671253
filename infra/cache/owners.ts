import type { TurnedThings } from "../contract/owner.ts";
import { turnedResource } from "../providers/aws/turnedResources.ts";
import { cacheClient } from "./client.ts";
import { cachesIn, readGroup } from "./reading.ts";

/** The type of each cache's nodes, and their number, which Terraform may have by either of two names. Source: terraform-provider-aws, docs/r/elasticache_replication_group. */
export const cacheThings: TurnedThings = (resources) =>
  cachesIn(resources.normal).flatMap((shape) => {
    const { id } = readGroup(shape);
    return turnedResource(resources, shape, {
      subject: `replication group ${id}`,
      terraform: {
        type: "aws_elasticache_replication_group",
        attributes: { replicasPerNodeGroup: ["num_cache_clusters", "replicas_per_node_group"] },
      },
      tags: (clients) => clients.of(cacheClient, shape.target).tags(id),
    });
  });
