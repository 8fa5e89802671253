import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateNodegroupCommand, CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Phase } from "../../infra/dial.ts";
import type { CheckPorts } from "../../ops/check/ports.ts";
import { openCloudPorts } from "../../ops/gates/cloud/ports.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { Denied } from "../../ops/gates/ports.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { describeMoto, Moto } from "../moto.ts";

const estate = offlineEstate();

/** The SDKs read both from the environment, as they would on an operator's machine. */
function pointAt(endpoint: string): CheckPorts {
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "eu-west-3");
  return openCloudPorts(parseSettings("normal", rawEstate()).estate);
}

async function ask(phase: Phase, name: string, ports: CheckPorts): Promise<string> {
  const gates = gatesOf(await estate.graph(phase), phase).filter((gate) => gate.name === name);
  const [found] = await askGates(gates, ports, { timeout: 0 });
  return `${found?.verdict ?? ""}: ${found?.message ?? ""}`;
}

afterEach(() => void vi.unstubAllEnvs());

/** moto applies a change of class at once, knows no service quotas and no capacity reservations: those are recorded below. */
describeMoto("asked of moto", () => {
  const moto = new Moto();
  let rds: RDSClient;
  let options: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

  beforeAll(async () => {
    await moto.start();
    options = {
      endpoint: moto.endpoint,
      region: "eu-west-3",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    rds = new RDSClient(options);
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: "shop-prod",
        Engine: "postgres",
        EngineVersion: "15.4",
        DBInstanceClass: "db.r6g.xlarge",
        AllocatedStorage: 500,
        MasterUsername: "shop",
        MasterUserPassword: "not a secret",
        MultiAZ: true,
        BackupRetentionPeriod: 7,
      }),
    );
    await rds.send(
      new CreateDBInstanceReadReplicaCommand({
        DBInstanceIdentifier: "shop-prod-replica",
        SourceDBInstanceIdentifier: "shop-prod",
      }),
    );
    const eks = new EKSClient(options);
    const subnets = ["subnet-0a1b2c3d4e5f60001"];
    const role = "arn:aws:iam::000000000000:role/shop-prod-nodes";
    await eks.send(
      new CreateClusterCommand({ name: "shop-prod", roleArn: role, resourcesVpcConfig: { subnetIds: subnets } }),
    );
    await eks.send(
      new CreateNodegroupCommand({
        clusterName: "shop-prod",
        nodegroupName: "apps",
        nodeRole: role,
        subnets,
        scalingConfig: { minSize: 6, maxSize: 120, desiredSize: 7 },
      }),
    );
  }, 120_000);

  afterAll(() => moto.stop());

  it("sees a class change happen", async () => {
    const ports = pointAt(moto.endpoint);
    expect(await ask("normal", "database-primary", ports)).toBe("yes: shop-prod is available as db.r6g.xlarge");
    expect(await ask("prewarm", "database-primary", ports)).toBe("no: its class is db.r6g.xlarge, not db.r6g.4xlarge");
    await rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "shop-prod",
        DBInstanceClass: "db.r6g.4xlarge",
        ApplyImmediately: true,
      }),
    );
    expect(await ask("prewarm", "database-primary", ports)).toBe("yes: shop-prod is available as db.r6g.4xlarge");
  });

  it("takes a replica without a word of its replication for one that has stopped: moto plays none", async () => {
    expect(await ask("normal", "database-shop-prod-replica", pointAt(moto.endpoint))).toBe(
      "no: replication from shop-prod: none",
    );
  });

  it("reads the latest of a replica's lags, and none where none was measured of late", async () => {
    const ports = pointAt(moto.endpoint);
    expect(await ports.replicaLag("shop-prod-replica")).toBeUndefined();
    const measured = (minutesAgo: number, seconds: number) => ({
      MetricName: "ReplicaLag",
      Dimensions: [{ Name: "DBInstanceIdentifier", Value: "shop-prod-replica" }],
      Timestamp: new Date(Date.now() - minutesAgo * 60_000),
      Value: seconds,
    });
    const metrics = new CloudWatchClient(options);
    await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData: [measured(20, 4000)] }));
    expect(await ports.replicaLag("shop-prod-replica")).toBeUndefined();
    const late = [measured(4, 900), measured(2, 45.5), measured(3, 200)];
    await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData: late }));
    expect(await ports.replicaLag("shop-prod-replica")).toBe(45.5);
    expect(await ports.replicaLag("another")).toBeUndefined();
  });

  it("reads the node group's bounds", async () => {
    expect(await pointAt(moto.endpoint).nodeGroup("shop-prod", "apps")).toEqual({
      status: "ACTIVE",
      min: 6,
      desired: 7,
      max: 120,
      issues: [],
    });
  });

  it("answers undefined for what is not there", async () => {
    const ports = pointAt(moto.endpoint);
    expect(await ports.dbInstance("nothing")).toBeUndefined();
    expect(await ports.dbCluster("nothing")).toBeUndefined();
    expect(await ports.nodeGroup("shop-prod", "nothing")).toBeUndefined();
    expect(await ports.orderable("postgres", "15.4", "db.nothing.large")).toBeUndefined();
    expect(await ports.vcpusOf("nothing.large")).toBeUndefined();
  });

  it("knows whose credentials these are, what a class is offered in, and a type's vCPUs", async () => {
    const ports = pointAt(moto.endpoint);
    expect(await ports.account()).toBe("123456789012");
    expect(await ports.vcpusOf("m6i.4xlarge")).toBe(16);
  });
});

/** Answers as AWS's services give them, recorded from their API references, for what moto has not. */
describe("recorded answers", () => {
  let server: Server | undefined;

  afterEach(async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  });

  type Body = string | ((request: string) => string);

  async function answering(status: number, type: string, body: Body): Promise<CheckPorts> {
    const opened = createServer((request, response) => {
      let asked = "";
      request.on("data", (data: Buffer) => (asked += data.toString()));
      request.on("end", () => {
        response.writeHead(status, { "content-type": type }).end(typeof body === "string" ? body : body(asked));
      });
    });
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", () => resolve()));
    return pointAt(`http://127.0.0.1:${(opened.address() as AddressInfo).port}`);
  }

  const described = (inner: string) =>
    `<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult><DBInstances><DBInstance>${inner}</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`;

  it("of a class change that waits for its window, by name and without its value", async () => {
    const ports = await answering(
      200,
      "text/xml",
      described(
        "<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.r6g.xlarge</DBInstanceClass>" +
          "<AvailabilityZone>eu-west-3a</AvailabilityZone><SecondaryAvailabilityZone>eu-west-3c</SecondaryAvailabilityZone>" +
          "<PendingModifiedValues><DBInstanceClass>db.r6g.4xlarge</DBInstanceClass><MasterUserPassword>****</MasterUserPassword></PendingModifiedValues>",
      ),
    );
    expect(await ports.dbInstance("shop-prod")).toMatchObject({
      pending: ["DBInstanceClass", "MasterUserPassword"],
      zones: ["eu-west-3a", "eu-west-3c"],
    });
    expect(await ask("prewarm", "database-primary", ports)).toBe(
      "no: its class is db.r6g.xlarge, not db.r6g.4xlarge; still waiting to be applied: DBInstanceClass, MasterUserPassword",
    );
  });

  const behind = "it is 95 s behind shop-prod, more than 30 s; a source that nobody writes to reads as much as 300 s";
  it.each([
    [
      "replicating",
      "true",
      "",
      0.4,
      "yes: shop-prod-replica is available as db.r6g.xlarge, replicating from shop-prod, 0 s behind",
    ],
    [
      "replicating",
      "true",
      "",
      undefined,
      "yes: shop-prod-replica is available as db.r6g.xlarge, replicating from shop-prod, its lag not yet measured",
    ],
    ["replicating", "true", "", 95, `no: ${behind}`],
    ["replicating", "true", "", 4000, "no: it is 4000 s behind shop-prod, more than 30 s"],
    ["error", "false", "could not connect", 0, "no: replication from shop-prod: error: could not connect"],
  ])("of a replica that is %s (%s) %s, its lag %s", async (status, normal, message, lag, verdict) => {
    const replica = described(
      "<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.r6g.xlarge</DBInstanceClass><Engine>postgres</Engine>" +
        `<StatusInfos><DBInstanceStatusInfo><StatusType>read replication</StatusType><Normal>${normal}</Normal>` +
        `<Status>${status}</Status><Message>${message}</Message></DBInstanceStatusInfo></StatusInfos>`,
    );
    const points = lag === undefined ? [] : [{ Timestamp: Date.now() / 1000, Maximum: lag, Unit: "Seconds" }];
    const ports = await answering(200, "text/xml", (body) =>
      body.includes("ReplicaLag") ? JSON.stringify({ Label: "ReplicaLag", Datapoints: points }) : replica,
    );
    expect(await ask("normal", "database-shop-prod-replica", ports)).toBe(verdict);
  });

  it("of the vCPU quota and of what runs count standard on-demand instances only", async () => {
    const instance = (type: string, cores: number, more = "") =>
      `<item><instanceType>${type}</instanceType><cpuOptions><coreCount>${cores}</coreCount><threadsPerCore>2</threadsPerCore></cpuOptions>${more}</item>`;
    const instances = [
      instance("m6i.4xlarge", 8),
      instance("t3.large", 1),
      instance("c6i.large", 1, "<instanceLifecycle>spot</instanceLifecycle>"),
      instance("g5.xlarge", 2),
      instance("inf2.xlarge", 2),
    ];
    const ports = await answering(200, "application/x-amz-json-1.1", (body) =>
      body.includes("Action=DescribeInstances")
        ? `<DescribeInstancesResponse><reservationSet><item><instancesSet>${instances.join("")}</instancesSet></item></reservationSet></DescribeInstancesResponse>`
        : '{"Quota":{"QuotaCode":"L-1216C47A","Value":1920}}',
    );
    expect(await ports.standardVcpus()).toEqual({ quota: 1920, running: 18 });
  });

  const json = "application/x-amz-json-1.1";
  const refused = (code: string) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>User is not authorized</Message></Error></ErrorResponse>`;

  it.each<[string, string, string, (ports: CheckPorts) => Promise<unknown>]>([
    ["rds:DescribeDBInstances", "text/xml", refused("AccessDenied"), (ports) => ports.dbInstance("shop-prod")],
    ["rds:DescribeDBClusters", "text/xml", refused("AccessDenied"), (ports) => ports.dbCluster("shop-prod")],
    [
      "rds:DescribeOrderableDBInstanceOptions",
      "text/xml",
      refused("AccessDenied"),
      (ports) => ports.orderable("postgres", "15", "db.r6g.large"),
    ],
    [
      "cloudwatch:GetMetricStatistics",
      json,
      '{"__type":"AccessDeniedException","message":"no"}',
      (ports) => ports.replicaLag("shop-prod-replica"),
    ],
    [
      "eks:DescribeNodegroup",
      "application/json",
      '{"__type":"AccessDeniedException","message":"no"}',
      (ports) => ports.nodeGroup("shop-prod", "apps"),
    ],
    [
      "servicequotas:GetServiceQuota",
      json,
      '{"__type":"AccessDeniedException","message":"no"}',
      (ports) => ports.standardVcpus(),
    ],
    [
      "ec2:DescribeInstanceTypes",
      "text/xml",
      "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>",
      (ports) => ports.vcpusOf("m6i.large"),
    ],
  ])("of a refusal become the missing right %s", async (right, type, body, question) => {
    const ports = await answering(403, type, body);
    const error: unknown = await question(ports).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Denied);
    expect((error as Denied).permission).toBe(right);
  });

  it("of an expired login are no missing right", async () => {
    const ports = await answering(403, "text/xml", refused("ExpiredToken"));
    expect(await ask("normal", "database-primary", ports)).toMatch(
      /^unknown: could not be asked: User is not authorized/,
    );
  });
});
