import type { Clients } from "../contract/client.ts";
import { formatNumber } from "../contract/format.ts";
import type { Question } from "../contract/question.ts";
import { unknown } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Quota } from "../providers/aws/quotaClient.ts";
import { askPlaces, quotaClient, withinQuota } from "../providers/aws/quotaClient.ts";
import { cacheClient } from "./client.ts";
import { cachesIn, readGroup } from "./reading.ts";

/** Source: Amazon ElastiCache User Guide, "Quotas for ElastiCache". */
const nodesOfRegion: Quota = { service: "elasticache", code: "L-DFE45DF3", of: "cache nodes in the region" };

/** Replicas that are added count against what the whole region may have. */
export const cacheQuota: Question = {
  name: "cache-quota",
  asks: "May the region have the broadcast's cache nodes?",
  ask: ({ resources }, clients) =>
    askPlaces(
      cachesIn(resources.live),
      (shape) => readGroup(shape).id,
      async ({ subject, target, shapes }) => {
        const [allowed, present, added] = await Promise.all([
          clients.of(quotaClient, target).quota(nodesOfRegion),
          clients.of(cacheClient, target).nodes(),
          Promise.all(shapes.map((shape) => addedBy(shape, clients))),
        ]);
        if (present === undefined) return unknown(subject, "the nodes of the region cannot be counted");
        const more = added.reduce((sum, nodes) => sum + nodes, 0);
        const summary = `${formatNumber(present)} nodes are there, and the broadcast adds ${formatNumber(more)}`;
        return withinQuota(subject, nodesOfRegion, allowed, present + more, summary);
      },
    ),
};

/** Nodes beyond those that it has; what the file leaves alone is as it is. */
async function addedBy(shape: ResourceShape, clients: Clients): Promise<number> {
  const { id, replicas, shards } = readGroup(shape);
  const found = await clients.of(cacheClient, shape.target).group(id);
  const now = found ? found.shards * (found.replicas + 1) : 0;
  const wanted = (shards ?? found?.shards ?? 1) * ((replicas ?? found?.replicas ?? 0) + 1);
  return Math.max(0, wanted - now);
}
