import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { databaseClient } from "../../../infra/database/client.ts";
import { ask, awsAt, targets } from "../../gates/clients.ts";
import { describeMoto, Moto } from "../../moto.ts";

afterEach(() => void vi.unstubAllEnvs());

/** moto applies a change of class at once, and plays no replication: those are in recorded.test.ts. */
describeMoto("databases asked of moto", () => {
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
  }, 120_000);

  afterAll(() => moto.stop());

  it("sees a class change happen", async () => {
    const clients = awsAt(moto.endpoint);
    expect(await ask("normal", "database-shop-primary", clients)).toBe("yes: shop-prod is available as db.r6g.xlarge");
    expect(await ask("prewarm", "database-shop-primary", clients)).toBe(
      "no: its class is db.r6g.xlarge, not db.r6g.4xlarge",
    );
    await rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "shop-prod",
        DBInstanceClass: "db.r6g.4xlarge",
        ApplyImmediately: true,
      }),
    );
    expect(await ask("prewarm", "database-shop-primary", clients)).toBe(
      "yes: shop-prod is available as db.r6g.4xlarge",
    );
  });

  it("takes a replica without a word of its replication for one that has stopped: moto plays none", async () => {
    expect(await ask("normal", "database-shop-replica", awsAt(moto.endpoint))).toBe(
      "no: replication from shop-prod: none",
    );
  });

  it("reads a replica's lags, the latest first, and none where none was measured of late", async () => {
    const client = awsAt(moto.endpoint).of(databaseClient, targets.aws);
    expect(await client.replicaLags("shop-prod-replica")).toEqual([]);
    const measured = (minutesAgo: number, seconds: number) => ({
      MetricName: "ReplicaLag",
      Dimensions: [{ Name: "DBInstanceIdentifier", Value: "shop-prod-replica" }],
      Timestamp: new Date(Date.now() - minutesAgo * 60_000),
      Value: seconds,
    });
    const metrics = new CloudWatchClient(options);
    await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData: [measured(20, 4000)] }));
    expect(await client.replicaLags("shop-prod-replica")).toEqual([]);
    const late = [measured(4, 900), measured(2, 45.5), measured(3, 200)];
    await metrics.send(new PutMetricDataCommand({ Namespace: "AWS/RDS", MetricData: late }));
    expect(await client.replicaLags("shop-prod-replica")).toEqual([45.5, 200, 900]);
    expect(await client.replicaLags("another")).toEqual([]);
  });

  it("answers undefined for what is not there", async () => {
    const client = awsAt(moto.endpoint).of(databaseClient, targets.aws);
    expect(await client.instance("nothing")).toBeUndefined();
    expect(await client.cluster("nothing")).toBeUndefined();
    expect(await client.orderable("postgres", "15.4", "db.nothing.large")).toBeUndefined();
  });
});
