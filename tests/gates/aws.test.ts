import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateNodegroupCommand, CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { describeMoto, Moto } from "../moto.ts";
import { ask, awsAt } from "./asking.ts";

afterEach(() => void vi.unstubAllEnvs());

/** moto applies a change of class at once, knows no service quotas and no capacity reservations: those are in awsRecorded.test.ts. */
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
    const ports = awsAt(moto.endpoint);
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
    expect(await ask("normal", "database-shop-prod-replica", awsAt(moto.endpoint))).toBe(
      "no: replication from shop-prod: none",
    );
  });

  it("reads a replica's lags, the latest first, and none where none was measured of late", async () => {
    const ports = awsAt(moto.endpoint);
    expect(await ports.replicaLags("shop-prod-replica")).toEqual([]);
    const measured = (minutesAgo: number, seconds: number) => ({
      MetricName: "ReplicaLag",
      Dimensions: [{ Name: "DBInstanceIdentifier", Value: "shop-prod-replica" }],
      Timestamp: new Date(Date.now() - minutesAgo * 60_000),
      Value: seconds,
    });
    const metrics = new CloudWatchClient(options);
    await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData: [measured(20, 4000)] }));
    expect(await ports.replicaLags("shop-prod-replica")).toEqual([]);
    const late = [measured(4, 900), measured(2, 45.5), measured(3, 200)];
    await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData: late }));
    expect(await ports.replicaLags("shop-prod-replica")).toEqual([45.5, 200, 900]);
    expect(await ports.replicaLags("another")).toEqual([]);
  });

  it("reads the node group's bounds", async () => {
    expect(await awsAt(moto.endpoint).nodeGroup("shop-prod", "apps")).toEqual({
      status: "ACTIVE",
      min: 6,
      desired: 7,
      max: 120,
      issues: [],
    });
  });

  it("answers undefined for what is not there", async () => {
    const ports = awsAt(moto.endpoint);
    expect(await ports.dbInstance("nothing")).toBeUndefined();
    expect(await ports.dbCluster("nothing")).toBeUndefined();
    expect(await ports.nodeGroup("shop-prod", "nothing")).toBeUndefined();
    expect(await ports.orderable("postgres", "15.4", "db.nothing.large")).toBeUndefined();
    expect(await ports.vcpusOf("nothing.large")).toBeUndefined();
  });

  it("knows whose credentials these are, what a class is offered in, and a type's vCPUs", async () => {
    const ports = awsAt(moto.endpoint);
    expect(await ports.account()).toBe("123456789012");
    expect(await ports.vcpusOf("m6i.4xlarge")).toBe(16);
  });
});
