import type { ReplicationGroup } from "@aws-sdk/client-elasticache";
import type { Asked, Discovered, Discovery, Explained, Found } from "../contract/discovery.ts";
import { proposedDial, StandsIn } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import { clientOptions, queryAws } from "../providers/aws/access.ts";
import { maxReplicas, memoryOf } from "./facts.ts";

const discoveryRights = {
  "elasticache:DescribeReplicationGroups": "node type, shards and replicas of each replication group",
} as const satisfies Rights;

async function find(asked: Asked<"aws">): Promise<Discovered> {
  const { ElastiCacheClient, paginateDescribeReplicationGroups } = await import("@aws-sdk/client-elasticache");
  const client = new ElastiCacheClient(clientOptions(asked.target));
  const groups: ReplicationGroup[] = [];
  await queryAws(discoveryRights, "elasticache:DescribeReplicationGroups", async () => {
    for await (const page of paginateDescribeReplicationGroups({ client }, {}))
      groups.push(...(page.ReplicationGroups ?? []));
  });
  const leftOut: string[] = [];
  const found = groups.flatMap((group): Found[] => {
    if (group.CacheNodeType !== undefined) return [foundOf(group, group.CacheNodeType, asked)];
    leftOut.push(`${group.ReplicationGroupId ?? ""}: it has no node type`);
    return [];
  });
  return { found, leftOut };
}

function foundOf(group: ReplicationGroup, nodeType: string, { target }: Asked<"aws">): Found {
  const { ReplicationGroupId: id = "", NodeGroups: shards = [], Engine: engine = "redis" } = group;
  const counts = shards.map(({ NodeGroupMembers = [] }) => NodeGroupMembers.length - 1);
  // Shards of different sizes have no number of replicas that a file could say.
  const replicas = new Set(counts).size === 1 ? counts[0] : undefined;
  return {
    id,
    name: id,
    title: `${nodeType}, ${engine}, ${shards.length === 1 ? "1 shard" : `${shards.length} shards`}${replicas === undefined ? "" : ` with ${replicas} replicas each`}`,
    says: {
      in: new StandsIn(target),
      adopt: id,
      nodeType: typeDial(nodeType),
      replicas: replicas === undefined ? undefined : replicasDial(replicas),
    },
  };
}

/** Nobody here knows what is in it. */
function typeDial(now: string): Explained {
  const family = now.split(".").slice(0, 2).join(".");
  const larger = Object.keys(memoryOf)
    .filter((each) => each.startsWith(`${family}.`) && (memoryOf[each] ?? 0) > (memoryOf[now] ?? Infinity))
    .sort((a, b) => (memoryOf[a] ?? 0) - (memoryOf[b] ?? 0));
  const chosen = larger[1] ?? larger[0];
  return chosen === undefined
    ? proposedDial(now, now, "TODO: which node type for the broadcast? no larger one of its family is known here")
    : proposedDial(now, chosen, "TODO: up to two sizes up; its CPU and network during a load test say what it needs");
}

/** One that has none cannot get one without failover, which is the same in every phase. */
function replicasDial(now: number): Explained {
  return now === 0
    ? proposedDial(0, 0, "without a replica nothing takes over from a primary that fails")
    : proposedDial(now, Math.min(maxReplicas, now + 1), "one more to read from; to be confirmed by a load test");
}

export const cacheDiscovery: Discovery = { in: "aws", rights: { aws: discoveryRights }, find };
