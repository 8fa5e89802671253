import { defineKind } from "../contract/kind.ts";
import { quotaRights } from "../providers/aws/quotaClient.ts";
import { CacheComponent } from "./cache.ts";
import { cacheChecks } from "./checks.ts";
import { cacheRights } from "./client.ts";
import { cacheContradiction } from "./contradiction.ts";
import { cacheCost, unpricedCaches } from "./cost.ts";
import { cacheDiscovery } from "./discovery.ts";
import { cacheDurations } from "./durations.ts";
import { type } from "./facts.ts";
import { cacheFigures } from "./figures.ts";
import { cacheGates, cacheRestGates } from "./gates.ts";
import { irreversibleCacheChanges } from "./irreversible.ts";
import { cacheThings } from "./owners.ts";
import { cacheQuota } from "./quota.ts";
import { cacheNodeType, queuedCacheChanges } from "./questions.ts";
import { cacheClaims, cacheSchema, groupClaim } from "./schema.ts";
import { cacheStandIn } from "./standIn.ts";

/** Caches: the node type and the replicas of ElastiCache replication groups. */
export const caches = defineKind({
  key: "caches",
  noun: "cache",
  schema: cacheSchema,
  describe: "ElastiCache replication groups, by name.",
  targetReferences: (cache) => [{ path: ["in"], provider: "aws", named: cache.in }],
  claims: cacheClaims,
  build: (name, cache, context) => {
    const { provider } = context.bindTarget("aws", cache.in);
    const component = new CacheComponent(`cache-${name}`, name, cache, { providers: [provider] });
    return { component, address: component.address };
  },
  types: {
    [type.group]: {
      standIn: cacheStandIn,
      contradiction: cacheContradiction,
      turns: ["nodeType", "numCacheClusters", "replicasPerNodeGroup"],
      claimOf: groupClaim,
      // Source: the API calls of terraform-provider-aws behind @pulumi/aws.
      rights: {
        read: [
          "elasticache:DescribeReplicationGroups",
          "elasticache:DescribeCacheClusters",
          "elasticache:ListTagsForResource",
        ],
        switch: [
          "elasticache:ModifyReplicationGroup",
          "elasticache:IncreaseReplicaCount",
          "elasticache:DecreaseReplicaCount",
        ],
        create: ["elasticache:CreateReplicationGroup", "elasticache:AddTagsToResource"],
      },
    },
  },
  checks: cacheChecks,
  irreversible: irreversibleCacheChanges,
  durations: cacheDurations,
  prices: "infra/cache/prices",
  cost: cacheCost,
  unpriced: unpricedCaches,
  gates: cacheGates,
  restGates: cacheRestGates,
  figures: cacheFigures,
  questions: [queuedCacheChanges, cacheNodeType, cacheQuota],
  owners: cacheThings,
  discovery: cacheDiscovery,
  rights: { aws: { ...cacheRights, ...quotaRights } },
  lacks: { limits: "connections are limited alike on every type of node, and how full it is no stack file states" },
});
