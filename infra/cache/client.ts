import type { ReplicationGroup } from "@aws-sdk/client-elasticache";
import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import { isObject, numberAt, stringAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { clientOptions, openedWith, queryAws } from "../providers/aws/access.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { tagsOf } from "../providers/aws/turnedResources.ts";
import { type } from "./facts.ts";

/** A replication group, as the service answers. */
export interface CacheGroup {
  status: string;
  nodeType: string;
  /** Ids of its nodes. */
  members: string[];
  /** Of the shard that has the fewest. */
  replicas: number;
  shards: number;
  failsOver: boolean;
  /** What waits for a maintenance window, by the service's own names. */
  pending: string[];
}

interface CacheClient {
  group(id: string): Promise<CacheGroup | undefined>;
  /** Node types it can be turned into as full as it is now, larger and smaller ones. */
  allowedNodeTypes(id: string): Promise<string[] | undefined>;
  /** Nodes of all caches in the account and region. */
  nodes(): Promise<number | undefined>;
  tags(id: string): Promise<Tags | undefined>;
}

export const cacheRights = {
  "elasticache:DescribeReplicationGroups": "node type, replicas, status and pending changes of a cache",
  "elasticache:DescribeCacheClusters": "how many nodes the region has",
  "elasticache:ListAllowedNodeTypeModifications": "node types that a cache can be turned into",
  "elasticache:ListTagsForResource": "who else has a cache",
} as const satisfies Rights;

/** Questions to ElastiCache. */
export const cacheClient: ClientDefinition<CacheClient> = {
  name: "caches",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    const open = openedWith(
      () => import("@aws-sdk/client-elasticache"),
      (sdk) => new sdk.ElastiCacheClient(options),
    );
    const described = (id: string) =>
      queryAws(cacheRights, "elasticache:DescribeReplicationGroups", async () => {
        const { sdk, client } = await open();
        const command = new sdk.DescribeReplicationGroupsCommand({ ReplicationGroupId: id });
        return (await client.send(command)).ReplicationGroups?.[0];
      });
    return {
      group: async (id) => {
        const found = await described(id);
        return found && groupOf(found);
      },
      tags: async (id) => {
        const found = await described(id);
        if (!found) return undefined;
        return queryAws(cacheRights, "elasticache:ListTagsForResource", async () => {
          const { sdk, client } = await open();
          const command = new sdk.ListTagsForResourceCommand({ ResourceName: found.ARN ?? "" });
          return tagsOf((await client.send(command)).TagList);
        });
      },
      nodes: () =>
        queryAws(cacheRights, "elasticache:DescribeCacheClusters", async () => {
          const { sdk, client } = await open();
          let nodes = 0;
          for await (const page of sdk.paginateDescribeCacheClusters({ client }, {}))
            for (const { NumCacheNodes = 1 } of page.CacheClusters ?? []) nodes += NumCacheNodes;
          return nodes;
        }),
      allowedNodeTypes: (id) =>
        queryAws(cacheRights, "elasticache:ListAllowedNodeTypeModifications", async () => {
          const { sdk, client } = await open();
          const found = await client.send(new sdk.ListAllowedNodeTypeModificationsCommand({ ReplicationGroupId: id }));
          return [...(found.ScaleUpModifications ?? []), ...(found.ScaleDownModifications ?? [])];
        }),
    };
  },
  sandbox: (cloud) => ({
    group: (id) => {
      const found = cloud.find(type.group, id);
      const pending = found?.observed["pendingModifiedValues"];
      return Promise.resolve(
        found && {
          status: stringAt(found.outputs, "status") ?? "available",
          nodeType: stringAt(found.outputs, "nodeType") ?? "",
          members: [],
          replicas: numberAt(found.outputs, "replicasPerNodeGroup") ?? 0,
          shards: numberAt(found.outputs, "numNodeGroups") ?? 1,
          failsOver: found.outputs["automaticFailoverEnabled"] === true,
          pending: isObject(pending) ? Object.keys(pending) : [],
        },
      );
    },
    nodes: notOnSandbox("nodes of a region"),
    allowedNodeTypes: notOnSandbox("fill of a cache"),
    // Nobody else has anything on it.
    tags: () => Promise.resolve({}),
  }),
};

function groupOf(found: ReplicationGroup): CacheGroup {
  const { Status, CacheNodeType, MemberClusters, NodeGroups, AutomaticFailover, PendingModifiedValues } = found;
  const members = (NodeGroups ?? []).map(({ NodeGroupMembers }) => NodeGroupMembers?.length ?? 1);
  const pending = Object.entries(PendingModifiedValues ?? {}).filter(([, value]) => value !== undefined);
  return {
    status: Status ?? "",
    nodeType: CacheNodeType ?? "",
    members: MemberClusters ?? [],
    replicas: Math.min(...members, Number.MAX_SAFE_INTEGER) - 1,
    shards: members.length,
    failsOver: AutomaticFailover === "enabled",
    pending: pending.map(([name]) => name),
  };
}
