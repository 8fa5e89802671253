import { describe, expect, it } from "vitest";
import type { Clients } from "../../../infra/contract/client.ts";
import { AccessDenied } from "../../../infra/contract/client.ts";
import { databaseClient } from "../../../infra/database/client.ts";
import { ask, awsAt, recordedServers, targets } from "../../gates/clients.ts";

/** Answers as RDS and CloudWatch give them, recorded from their API references, for what moto has not. */
describe("recorded answers about databases", () => {
  const serving = recordedServers();

  async function answering(status: number, type: string, body: string | ((asked: string) => string)): Promise<Clients> {
    return awsAt(await serving((_, asked) => ({ status, type, body: typeof body === "string" ? body : body(asked) })));
  }

  const described = (inner: string) =>
    `<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult><DBInstances><DBInstance>${inner}</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`;

  it("of a class change that waits for its window, by name and without its value", async () => {
    const clients = await answering(
      200,
      "text/xml",
      described(
        "<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.r6g.xlarge</DBInstanceClass>" +
          "<AvailabilityZone>eu-west-3a</AvailabilityZone><SecondaryAvailabilityZone>eu-west-3c</SecondaryAvailabilityZone>" +
          "<PendingModifiedValues><DBInstanceClass>db.r6g.4xlarge</DBInstanceClass><MasterUserPassword>****</MasterUserPassword></PendingModifiedValues>",
      ),
    );
    expect(await clients.of(databaseClient, targets.aws).instance("shop-prod")).toMatchObject({
      pending: ["DBInstanceClass", "MasterUserPassword"],
      zones: ["eu-west-3a", "eu-west-3c"],
    });
    expect(await ask("prewarm", "database-shop-primary", clients)).toBe(
      "no: its class is db.r6g.xlarge, not db.r6g.4xlarge; still waiting to be applied: DBInstanceClass, MasterUserPassword",
    );
  });

  it("of parameter groups, what waits for a reboot, and of storage that grows", async () => {
    const group = (name: string, status: string): string =>
      `<DBParameterGroup><DBParameterGroupName>${name}</DBParameterGroupName><ParameterApplyStatus>${status}</ParameterApplyStatus></DBParameterGroup>`;
    const clients = await answering(
      200,
      "text/xml",
      described(
        `<DBParameterGroups>${group("shop-pg15", "pending-reboot")}</DBParameterGroups><BackupRetentionPeriod>0</BackupRetentionPeriod>` +
          "<AllocatedStorage>300</AllocatedStorage><MaxAllocatedStorage>1000</MaxAllocatedStorage>",
      ),
    );
    expect(await clients.of(databaseClient, targets.aws).instance("shop-prod")).toMatchObject({
      ...{ groups: [{ name: "shop-pg15", status: "pending-reboot" }], backupDays: 0 },
      ...{ allocatedStorage: 300, maxAllocatedStorage: 1000 },
    });
  });

  it("of a parameter on a later page of its group, and of one that is in none", async () => {
    const parameter = (name: string, value: string): string =>
      `<Parameter><ParameterName>${name}</ParameterName><ParameterValue>${value}</ParameterValue></Parameter>`;
    const page = (action: string, parameters: string, marker = ""): string =>
      `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${action}Result><Parameters>${parameters}</Parameters>${marker}</${action}Result></${action}Response>`;
    const formula = "LEAST({DBInstanceClassMemory/9531392},5000)";
    const clients = await answering(200, "text/xml", (asked) => {
      if (asked.includes("DescribeDBClusterParameters"))
        return page("DescribeDBClusterParameters", parameter("max_connections", "1200"));
      return asked.includes("Marker=next")
        ? page("DescribeDBParameters", parameter("max_connections", formula))
        : page("DescribeDBParameters", parameter("autovacuum", "1"), "<Marker>next</Marker>");
    });
    const client = clients.of(databaseClient, targets.aws);
    expect(await client.parameter({ group: "shop-pg15", of: "instance" }, "max_connections")).toBe(formula);
    expect(await client.parameter({ group: "shop-pg15", of: "instance" }, "nothing")).toBeUndefined();
    expect(await client.parameter({ group: "shop", of: "cluster" }, "max_connections")).toBe("1200");
  });

  const replication = (status: string, normal: boolean, message = "") =>
    "<ReadReplicaSourceDBInstanceIdentifier>shop-prod</ReadReplicaSourceDBInstanceIdentifier>" +
    `<StatusInfos><DBInstanceStatusInfo><StatusType>read replication</StatusType><Normal>${normal}</Normal>` +
    `<Status>${status}</Status><Message>${message}</Message></DBInstanceStatusInfo></StatusInfos>`;
  const following = "yes: shop-prod-replica is available as db.r6g.xlarge, replicating from shop-prod";
  const behind = (seconds: number) => `no: it is ${seconds} s behind shop-prod, more than 60 s`;
  it.each([
    ["in step", "postgres", [0.4], `${following}, 0 s behind`],
    ["not measured yet", "postgres", [], `${following}, its lag not yet measured`],
    ["without a write for minutes", "postgres", [230, 170, 110, 50, 290], `${following}, 230 s without a write`],
    ["just come back", "postgres", [230, 0.2, 0.2], behind(230)],
    ["catching up", "postgres", [95, 200, 40], behind(95)],
    ["far behind", "postgres", [4000, 3940, 3880], behind(4000)],
    ["not followed since", "postgres", [420, 360, 300, 240, 180, 120, 60], behind(420)],
    ["that climbs as only PostgreSQL's does", "mysql", [95, 35], behind(95)],
  ])("of a replica %s (%s), its lags %j", async (_, engine, lags, verdict) => {
    const replica = described(
      "<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.r6g.xlarge</DBInstanceClass><Engine>" +
        `${engine}</Engine>` +
        replication("replicating", true),
    );
    const points = lags.map((lag, minutes) => ({ Timestamp: Date.now() / 1000 - minutes * 60, Maximum: lag }));
    const clients = await answering(200, "text/xml", (body) =>
      body.includes("ReplicaLag") ? JSON.stringify({ Label: "ReplicaLag", Datapoints: points.reverse() }) : replica,
    );
    expect(await ask("normal", "database-shop-replica", clients)).toBe(verdict);
  });

  it("of a replica that does not replicate", async () => {
    const stopped = replication("error", false, "could not connect");
    const clients = await answering(
      200,
      "text/xml",
      described(
        `<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.r6g.xlarge</DBInstanceClass>${stopped}`,
      ),
    );
    expect(await ask("normal", "database-shop-replica", clients)).toBe(
      "no: replication from shop-prod: error: could not connect",
    );
  });

  it("of a cluster's members, and which of them writes", async () => {
    const of = (identifier: string, writes: boolean, tier: number) =>
      `<DBClusterMember><DBInstanceIdentifier>${identifier}</DBInstanceIdentifier><IsClusterWriter>${writes}</IsClusterWriter>` +
      `<DBClusterParameterGroupStatus>in-sync</DBClusterParameterGroupStatus><PromotionTier>${tier}</PromotionTier></DBClusterMember>`;
    const clients = await answering(
      200,
      "text/xml",
      '<DescribeDBClustersResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBClustersResult><DBClusters><DBCluster>' +
        "<Engine>aurora-mysql</Engine><EngineVersion>8.0.mysql_aurora.3.08.2</EngineVersion><DBClusterParameterGroup>shop</DBClusterParameterGroup>" +
        `<Status>available</Status><DBClusterMembers>${of("shop-1", false, 1)}${of("shop-2", true, 0)}</DBClusterMembers>` +
        "</DBCluster></DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>",
    );
    expect(await clients.of(databaseClient, targets.aws).cluster("shop")).toEqual({
      ...{ status: "available", minCapacity: undefined, maxCapacity: undefined, pending: [] },
      ...{ engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.08.2", group: "shop", instanceClass: undefined },
      members: [
        { identifier: "shop-1", writes: false, promotionTier: 1 },
        { identifier: "shop-2", writes: true, promotionTier: 0 },
      ],
    });
  });

  const refused = (code: string) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>User is not authorized</Message></Error></ErrorResponse>`;
  const deniedByXml = ["text/xml", refused("AccessDenied")] as const;
  const deniedByJson = ["application/x-amz-json-1.1", '{"__type":"AccessDeniedException","message":"no"}'] as const;

  type Client = ReturnType<typeof databaseClient.cloud>;
  it.each<[string, readonly [string, string], (client: Client) => Promise<unknown>]>([
    ["rds:DescribeDBInstances", deniedByXml, (client) => client.instance("shop-prod")],
    ["rds:DescribeDBClusters", deniedByXml, (client) => client.cluster("shop-prod")],
    ["rds:DescribeDBProxies", deniedByXml, (client) => client.proxy("shop")],
    [
      "rds:DescribeOrderableDBInstanceOptions",
      deniedByXml,
      (client) => client.orderable("postgres", "15", "db.r6g.large"),
    ],
    ["cloudwatch:GetMetricStatistics", deniedByJson, (client) => client.replicaLags("shop-prod-replica")],
  ])("of a refusal become the missing right %s", async (right, [type, body], question) => {
    const clients = await answering(403, type, body);
    const error: unknown = await question(clients.of(databaseClient, targets.aws)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AccessDenied);
    expect((error as AccessDenied).permission).toBe(right);
  });

  it("of an expired login are no missing right", async () => {
    const clients = await answering(403, "text/xml", refused("ExpiredToken"));
    expect(await ask("normal", "database-shop-primary", clients)).toMatch(
      /^unknown: .*AWS does not take these credentials \(ExpiredToken\): log in again/,
    );
  });
});
