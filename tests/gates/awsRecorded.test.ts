import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CheckPorts } from "../../ops/check/ports.ts";
import { Denied } from "../../ops/gates/ports.ts";
import { ask, awsAt } from "./asking.ts";

afterEach(() => void vi.unstubAllEnvs());

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
    return awsAt(`http://127.0.0.1:${(opened.address() as AddressInfo).port}`);
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

  const replication = (status: string, normal: boolean, message = "") =>
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
    const ports = await answering(200, "text/xml", (body) =>
      body.includes("ReplicaLag") ? JSON.stringify({ Label: "ReplicaLag", Datapoints: points.reverse() }) : replica,
    );
    expect(await ask("normal", "database-shop-prod-replica", ports)).toBe(verdict);
  });

  it("of a replica that does not replicate", async () => {
    const stopped = replication("error", false, "could not connect");
    const ports = await answering(
      200,
      "text/xml",
      described(
        `<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.r6g.xlarge</DBInstanceClass>${stopped}`,
      ),
    );
    expect(await ask("normal", "database-shop-prod-replica", ports)).toBe(
      "no: replication from shop-prod: error: could not connect",
    );
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
      (ports) => ports.replicaLags("shop-prod-replica"),
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
