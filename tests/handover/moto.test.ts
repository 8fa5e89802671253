import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateReplicationGroupCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Tags } from "../../infra/providers/aws/tagOwners.ts";
import { askOwners } from "../../ops/handover/handover.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { cloudClients } from "../../ops/clients/clients.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { awsAt } from "../gates/clients.ts";
import { describeMoto, Moto } from "../moto.ts";

const terraform = [{ Key: "terraform-aws-modules", Value: "shop" }];
const stack = [{ Key: "aws:cloudformation:stack-name", Value: "shop" }];

afterEach(() => void vi.unstubAllEnvs());

describeMoto("owners of what AWS has, asked of moto", () => {
  const moto = new Moto();
  let balancer = "";

  const options = () => ({
    endpoint: moto.endpoint,
    region: "eu-west-3",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });

  beforeAll(async () => {
    await moto.start();
    const rds = new RDSClient(options());
    const instance = {
      Engine: "postgres",
      DBInstanceClass: "db.r6g.xlarge",
      MasterUsername: "shop",
      MasterUserPassword: "only-for-moto",
    };
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: "shop-prod",
        AllocatedStorage: 20,
        ...instance,
        Tags: terraform,
      }),
    );
    await rds.send(
      new CreateDBClusterCommand({
        ...{ DBClusterIdentifier: "ledger", Engine: "aurora-postgresql", Tags: stack },
        ...{ MasterUsername: "shop", MasterUserPassword: "only-for-moto" },
      }),
    );
    await new ElastiCacheClient(options()).send(
      new CreateReplicationGroupCommand({
        ...{ ReplicationGroupId: "sessions", ReplicationGroupDescription: "sessions", Tags: terraform },
        ...{ CacheNodeType: "cache.r6g.large", Engine: "redis", NumCacheClusters: 2 },
      }),
    );
    const ec2 = new EC2Client(options());
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const subnets = await Promise.all(
      ["a", "b"].map((zone, index) =>
        ec2.send(
          new CreateSubnetCommand({
            VpcId: Vpc?.VpcId,
            CidrBlock: `10.0.${index}.0/24`,
            AvailabilityZone: `eu-west-3${zone}`,
          }),
        ),
      ),
    );
    const ids = subnets.map(({ Subnet }) => Subnet?.SubnetId ?? "");
    const elb = new ElasticLoadBalancingV2Client(options());
    const { LoadBalancers = [] } = await elb.send(
      new CreateLoadBalancerCommand({ Name: "web", Subnets: ids, Tags: terraform }),
    );
    balancer = LoadBalancers[0]?.LoadBalancerArn ?? "";
    const eks = new EKSClient(options());
    const roleArn = "arn:aws:iam::000000000000:role/shop";
    await eks.send(new CreateClusterCommand({ name: "shop-prod", roleArn, resourcesVpcConfig: { subnetIds: ids } }));
    await eks.send(
      new CreateNodegroupCommand({
        ...{ clusterName: "shop-prod", nodegroupName: "apps", nodeRole: roleArn, subnets: ids },
        ...{ scalingConfig: { minSize: 6, maxSize: 120, desiredSize: 9 }, tags: { ManagedBy: "terraform" } },
      }),
    );
    const scaling = new AutoScalingClient(options());
    await scaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: "web",
        ImageId: "ami-0a1b2c3d",
        InstanceType: "m6i.large",
      }),
    );
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        ...{ AutoScalingGroupName: "shop-web", LaunchConfigurationName: "web", MinSize: 0, MaxSize: 9 },
        ...{ AvailabilityZones: ["eu-west-3a"], Tags: [{ Key: "Terraform", Value: "true", PropagateAtLaunch: false }] },
      }),
    );
  }, 240_000);

  afterAll(() => moto.stop());

  const estate = () =>
    parseSettings("normal", {
      company: "Shop",
      targets: {
        paris: { aws: { account: "123456789012", region: "eu-west-3" } },
        cluster: { kubernetes: { context: "none", namespace: "shop" } },
      },
      databases: {
        shop: {
          kind: "rds",
          adopt: "shop-prod",
          engine: "postgres",
          instanceClass: { normal: "db.r6g.xlarge", broadcast: "db.r6g.4xlarge" },
        },
        ledger: {
          kind: "aurora",
          adopt: "ledger",
          engine: "aurora-postgresql",
          minCapacity: { normal: 2, broadcast: 32 },
        },
      },
      caches: {
        sessions: { adopt: "sessions", nodeType: { normal: "cache.r6g.large", broadcast: "cache.r6g.2xlarge" } },
      },
      autoScalingGroups: {
        web: { adopt: "shop-web", minSize: { normal: 0, broadcast: 9 }, maxSize: { normal: 9, broadcast: 9 } },
      },
      loadBalancers: { web: { adopt: balancer, capacityUnits: { normal: 0, broadcast: 500 } } },
      nodePools: {
        apps: {
          node: { cpu: "15.8", memory: "57Gi", pods: 110, max: 120 },
          nodeGroup: {
            adopt: "shop-prod:apps",
            minSize: { normal: 6, broadcast: 40 },
            desiredSize: { normal: 9, broadcast: 40 },
          },
        },
      },
    }).estate;

  async function asked() {
    awsAt(moto.endpoint);
    const given = estate();
    return askOwners(new OfflineEstate("prod", given), cloudClients(given));
  }

  it("finds each by its tags, and tells it in its own words", async () => {
    const report = await asked();
    const found = report.things.map(({ subject, owners, unknown }) => [
      subject,
      unknown ?? owners.map(({ who, hold }) => `${who} ${hold}`).join(),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      "RDS instance shop-prod": "Terraform may set",
      "RDS cluster ledger": "CloudFormation's stack shop may set",
      "replication group sessions": "Terraform may set",
      "Auto Scaling group shop-web": "Terraform may set",
      "load balancer web": "Terraform may set",
      "node group shop-prod:apps": "Terraform may set",
    });
    expect(report.done).toBe(false);
    const text = report.told.find(({ place }) => place === "Terraform")?.text ?? "";
    for (const ignored of [
      "[instance_class]",
      "[node_type]",
      "[min_size]",
      "[minimum_load_balancer_capacity]",
      "[scaling_config[0].desired_size, scaling_config[0].min_size]",
    ])
      expect(text).toContain(`ignore_changes = ${ignored}`);
    expect(report.told.find(({ language }) => language === "sh")?.text).toContain("--stack-name shop ");
  });

  it("sees that it is done by the tag that was pasted", async () => {
    const before = await asked();
    const text = before.told.find(({ place }) => place === "Terraform")?.text ?? "";
    const [, mark = ""] = /aws_db_instance"[\s\S]*?"broadcast\/handed-over" = "([^"]+)"/.exec(text) ?? [];
    const tags: Tags = { "broadcast/handed-over": mark };
    await new RDSClient(options()).send(
      new AddTagsToResourceCommand({
        ResourceName: "arn:aws:rds:eu-west-3:123456789012:db:shop-prod",
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    const after = await asked();
    expect(after.things.find(({ subject }) => subject === "RDS instance shop-prod")?.owners).toMatchObject([
      { hold: "left" },
    ]);
  });
});
