import { describe, expect, it } from "vitest";
import { AccessDenied } from "../../../infra/contract/client.ts";
import { cacheClient } from "../../../infra/cache/client.ts";
import { ask, awsAt, recordedServers, targets } from "../../gates/clients.ts";

const namespace = 'xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"';
const described = (inner: string): string =>
  `<DescribeReplicationGroupsResponse ${namespace}><DescribeReplicationGroupsResult><ReplicationGroups>` +
  `${inner}</ReplicationGroups></DescribeReplicationGroupsResult></DescribeReplicationGroupsResponse>`;
const shard = (...members: string[]): string =>
  `<NodeGroup><NodeGroupMembers>${members
    .map((id) => `<NodeGroupMember><CacheClusterId>${id}</CacheClusterId></NodeGroupMember>`)
    .join("")}</NodeGroupMembers></NodeGroup>`;

/** Answers as ElastiCache gives them, recorded from its API reference. */
describe("recorded answers about caches", () => {
  const serving = recordedServers();
  const answering = async (status: number, body: string) =>
    awsAt(await serving(() => ({ status, type: "text/xml", body })));

  it("of a group: the shard with the fewest replicas counts, and what waits is named without its value", async () => {
    const clients = await answering(
      200,
      described(
        "<ReplicationGroup><ReplicationGroupId>shop-prod-sessions</ReplicationGroupId><Status>available</Status>" +
          "<CacheNodeType>cache.r6g.2xlarge</CacheNodeType><AutomaticFailover>enabled</AutomaticFailover>" +
          `<NodeGroups>${shard("a-1", "a-2", "a-3")}${shard("b-1", "b-2")}</NodeGroups>` +
          "<PendingModifiedValues><AuthTokenStatus>SETTING</AuthTokenStatus></PendingModifiedValues></ReplicationGroup>",
      ),
    );
    expect(await clients.of(cacheClient, targets.aws).group("shop-prod-sessions")).toEqual({
      status: "available",
      nodeType: "cache.r6g.2xlarge",
      replicas: 1,
      shards: 2,
      failsOver: true,
      members: [],
      pending: ["AuthTokenStatus"],
    });
    expect(await ask("prewarm", "cache-sessions-group", clients)).toBe(
      "no: it has 1 replicas, not 2; still waiting to be applied: AuthTokenStatus",
    );
  });

  it("of what it can be turned into", async () => {
    const clients = await answering(
      200,
      `<ListAllowedNodeTypeModificationsResponse ${namespace}><ListAllowedNodeTypeModificationsResult>` +
        "<ScaleUpModifications><member>cache.r6g.xlarge</member></ScaleUpModifications>" +
        "<ScaleDownModifications><member>cache.t4g.medium</member></ScaleDownModifications>" +
        "</ListAllowedNodeTypeModificationsResult></ListAllowedNodeTypeModificationsResponse>",
    );
    expect(await clients.of(cacheClient, targets.aws).allowedNodeTypes("shop-prod-sessions")).toEqual([
      "cache.r6g.xlarge",
      "cache.t4g.medium",
    ]);
  });

  const failed = (code: string, message: string): string =>
    `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

  it("of a group that is not there", async () => {
    const clients = await answering(404, failed("ReplicationGroupNotFoundFault", "ReplicationGroup x not found."));
    expect(await clients.of(cacheClient, targets.aws).group("x")).toBeUndefined();
    expect(await ask("prewarm", "cache-sessions-group", clients)).toBe(
      "no: there is no replication group shop-prod-sessions",
    );
  });

  it("of a right that is missing, by its name", async () => {
    const clients = await answering(403, failed("AccessDenied", "User is not authorized"));
    const asked = clients.of(cacheClient, targets.aws).group("x");
    await expect(asked).rejects.toThrow(AccessDenied);
    await expect(asked).rejects.toMatchObject({ permission: "elasticache:DescribeReplicationGroups" });
  });
});
