import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClientConfig } from "@aws-sdk/client-eks";
import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  RDSClient,
} from "@aws-sdk/client-rds";

/** Account of moto's credentials. */
export const account = "123456789012";
export const region = "eu-west-3";

/** Fills an AWS with a company: databases of three sorts, one of an engine that is not turned here, and the cluster's nodes. */
export async function fillAws(endpoint: string): Promise<void> {
  const options = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const rds = new RDSClient(options);
  const user = { MasterUsername: "shop", MasterUserPassword: "not a secret" };
  await rds.send(
    new CreateDBInstanceCommand({
      ...{
        DBInstanceIdentifier: "shop-prod",
        Engine: "postgres",
        EngineVersion: "15.4",
        DBInstanceClass: "db.r6g.large",
      },
      ...{ AllocatedStorage: 500, MultiAZ: true, BackupRetentionPeriod: 7, ...user },
    }),
  );
  await rds.send(
    new CreateDBInstanceReadReplicaCommand({
      ...{
        DBInstanceIdentifier: "shop-prod-copy",
        SourceDBInstanceIdentifier: "shop-prod",
        DBInstanceClass: "db.r6g.xlarge",
      },
    }),
  );
  await rds.send(
    new CreateDBInstanceCommand({
      ...{
        DBInstanceIdentifier: "ledger",
        Engine: "oracle-ee",
        DBInstanceClass: "db.r6i.large",
        AllocatedStorage: 100,
        ...user,
      },
    }),
  );
  await rds.send(
    new CreateDBClusterCommand({
      ...{ DBClusterIdentifier: "orders", Engine: "aurora-postgresql", EngineVersion: "15.4", ...user },
      ServerlessV2ScalingConfiguration: { MinCapacity: 2, MaxCapacity: 64 },
    }),
  );
  for (const [id, own] of [
    ["orders-a", "db.r6g.large"],
    ["orders-b", "db.serverless"],
  ])
    await rds.send(
      new CreateDBInstanceCommand({
        ...{
          DBInstanceIdentifier: id,
          DBInstanceClass: own,
          Engine: "aurora-postgresql",
          DBClusterIdentifier: "orders",
        },
      }),
    );
  await new CloudWatchClient(options).send(
    new PutMetricDataCommand({
      Namespace: "AWS/RDS",
      MetricData: [
        {
          ...{ MetricName: "DatabaseConnections", Value: 180, Timestamp: new Date(Date.now() - 3_600_000) },
          Dimensions: [{ Name: "DBInstanceIdentifier", Value: "shop-prod" }],
        },
      ],
    }),
  );
  await fillNodes(options);
  await fillGroups(options);
}

/** An Auto Scaling group of the company's, one that EKS keeps, and a load balancer. */
async function fillGroups(options: EKSClientConfig): Promise<void> {
  const scaling = new AutoScalingClient(options);
  const launch = { LaunchConfigurationName: "workers", ImageId: "ami-12c6146b", InstanceType: "m6i.large" };
  await scaling.send(new CreateLaunchConfigurationCommand(launch));
  const kept = [{ Key: "eks:nodegroup-name", Value: "apps", PropagateAtLaunch: true }];
  for (const [name, tags] of [
    ["workers", []],
    ["eks-apps-0a1b2c3d", kept],
  ] as const) {
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        ...{ AutoScalingGroupName: name, LaunchConfigurationName: "workers", Tags: [...tags] },
        ...{ MinSize: 1, MaxSize: 8, DesiredCapacity: 2, AvailabilityZones: [`${region}a`] },
      }),
    );
  }
  const { Subnets = [] } = await new EC2Client(options).send(new DescribeSubnetsCommand({}));
  const places = Subnets.slice(0, 2).map(({ SubnetId = "" }) => SubnetId);
  const balancer = { Name: "shop-web", Type: "application", Subnets: places } as const;
  await new ElasticLoadBalancingV2Client(options).send(new CreateLoadBalancerCommand(balancer));
}

async function fillNodes(options: EKSClientConfig): Promise<void> {
  const eks = new EKSClient(options);
  const subnets = ["subnet-0a1b2c3d4e5f60001"];
  const role = `arn:aws:iam::${account}:role/shop-prod-nodes`;
  for (const name of ["shop-prod", "another"]) {
    await eks.send(new CreateClusterCommand({ name, roleArn: role, resourcesVpcConfig: { subnetIds: subnets } }));
  }
  const groups = [
    ["shop-prod", "apps", { minSize: 2, maxSize: 60, desiredSize: 3 }],
    ["shop-prod", "jobs", { minSize: 1, maxSize: 4, desiredSize: 1 }],
    ["shop-prod", "asleep", { minSize: 0, maxSize: 4, desiredSize: 0 }],
    ["another", "theirs", { minSize: 1, maxSize: 4, desiredSize: 1 }],
  ] as const;
  for (const [clusterName, nodegroupName, scalingConfig] of groups) {
    await eks.send(
      new CreateNodegroupCommand({
        ...{ clusterName, nodegroupName, nodeRole: role, subnets, instanceTypes: ["m6i.4xlarge"], scalingConfig },
      }),
    );
  }
}

/** Zone and account ids of Cloudflare. */
const zones = { shop: "1".repeat(32), other: "2".repeat(32) } as const;
const accounts = { own: "a".repeat(32), theirs: "b".repeat(32) } as const;

const ok = (result: unknown) => ({
  ...{ success: true, errors: [], messages: [], result },
  ...(Array.isArray(result) && {
    result_info: { page: 1, per_page: 50, count: result.length, total_count: result.length, total_pages: 1 },
  }),
});
const failed = (code: number, message: string) => ({
  success: false,
  errors: [{ code, message }],
  messages: [],
  result: null,
});

const zone = (id: string, name: string, owner: string, plan: string) => ({
  ...{ id, name, status: "active", account: { id: owner, name: "x" }, plan: { id: "p", legacy_id: plan, name: plan } },
});

/** A redirect of the zone that stood before. */
const oldRule = {
  ...{ id: "0".repeat(32), version: "3", last_updated: "2023-02-10T18:00:00Z", ref: "blog", description: "old blog" },
  ...{ action: "redirect", expression: 'http.host eq "blog.example.com"', enabled: true },
  action_parameters: {
    from_value: {
      status_code: 301,
      target_url: { value: "https://www.example.com/blog" },
      preserve_query_string: false,
    },
  },
};

const record = (name: string, proxied: boolean) => ({
  id: name,
  name,
  type: "A",
  content: "203.0.113.1",
  proxied,
  ttl: 1,
});

/** Answers in the form Cloudflare's API reference gives: a zone with rules, and one whose rules the token may not read. */
const cloudflareAnswers: Readonly<Record<string, { status?: number; body: unknown }>> = {
  "/zones": {
    body: ok([
      zone(zones.shop, "example.com", accounts.own, "business"),
      zone(zones.other, "example.org", accounts.theirs, "partners_pro"),
    ]),
  },
  [`/zones/${zones.shop}/rulesets/phases/http_request_dynamic_redirect/entrypoint`]: {
    body: ok({
      id: "c".repeat(32),
      kind: "zone",
      phase: "http_request_dynamic_redirect",
      name: "default",
      rules: [oldRule],
    }),
  },
  [`/zones/${zones.shop}/rulesets/phases/http_ratelimit/entrypoint`]: {
    body: ok({
      ...{ id: "d".repeat(32), kind: "zone", phase: "http_ratelimit", name: "default" },
      rules: [{ ...oldRule, ref: "logged", action: "block", action_parameters: {}, logging: { enabled: false } }],
    }),
  },
  [`/zones/${zones.shop}/dns_records`]: {
    body: ok([record("www.example.com", true), record("example.com", true), record("*.example.com", true)]),
  },
  [`/zones/${zones.shop}/waiting_rooms`]: {
    body: ok([{ id: "e".repeat(32), name: "signup", host: "www.example.com", suspended: true }]),
  },
  ...Object.fromEntries(
    ["cache_settings", "dynamic_redirect"].map((phase) => [
      `/zones/${zones.other}/rulesets/phases/http_request_${phase}/entrypoint`,
      { status: 403, body: failed(10000, "Authentication error") },
    ]),
  ),
};

/** What is answered to a GET of Cloudflare's API; what has no answer is not there, and a second page has nothing. */
export function cloudflareAnswer(url: string, refused: readonly string[] = []): { status: number; body: string } {
  const { pathname, searchParams } = new URL(url, "http://api");
  const given = refused.some((end) => pathname.endsWith(end))
    ? { status: 403, body: failed(10000, "Authentication error") }
    : (cloudflareAnswers[pathname] ?? { status: 404, body: failed(10000, "not found") });
  const { status = 200 } = given;
  const body = Number(searchParams.get("page") ?? 1) > 1 ? ok([]) : given.body;
  return { status, body: JSON.stringify(body) };
}
