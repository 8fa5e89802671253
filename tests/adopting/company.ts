import { type as appType } from "../../infra/app/facts.ts";
import { type as databaseType } from "../../infra/database/facts.ts";
import { type as nodePoolType } from "../../infra/nodePool/facts.ts";
import { type as zoneType } from "../../infra/zone/facts.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { seed } from "../../sandbox/seed.ts";
import type { RawEstate } from "../estates.ts";

const zone = "00000000000000000000000000000000";

/** A rule of the zone that was there before the playbook. */
export const oldRule = {
  ref: "blog",
  action: "redirect",
  expression: 'http.host eq "blog.example.com"',
  actionParameters: { fromValue: { statusCode: 301, targetUrl: { value: "https://www.example.com/blog" } } },
  enabled: true,
};

export const requestsPerSecond = [
  {
    type: "Pods",
    pods: { metric: { name: "requests_per_second" }, target: { type: "AverageValue", averageValue: "40" } },
  },
];

/** QA as it would be copied from the example, with the ids of what exists. */
export function firstDraft(raw: RawEstate): void {
  const { shop } = raw["databases"];
  shop.adopt = shop.identifier;
  delete shop.identifier;
  shop.replicas = {};
  const { nodeGroup } = raw["nodePools"].apps;
  raw["nodePools"].apps.nodeGroup = {
    adopt: `${nodeGroup.cluster}:${nodeGroup.name}`,
    minSize: nodeGroup.minSize,
    desiredSize: { normal: 2, broadcast: 11 },
  };
  raw["apps"].web.adopt = "web";
  raw["zones"].site.rulesets = { redirects: { adopt: `zones/${zone}/cafe` } };
}

/** What was refused, taken back: the storage that is not what the example says. */
export function secondDraft(raw: RawEstate): void {
  firstDraft(raw);
  delete raw["databases"].shop.allocatedStorage;
  raw["databases"].shop.tags = { team: "checkout" };
}

/** What the next preview showed to be different, said in the stack file. */
export function corrected(raw: RawEstate): void {
  secondDraft(raw);
  delete raw["databases"].shop.tags;
  raw["nodePools"].apps.nodeGroup.desiredSize = { normal: 9, broadcast: 11 };
  raw["zones"].site.rulesets.redirects.keep = [oldRule];
}

/** The company's cloud before the playbook came: by hand, and not quite what the example says. */
export function fillWithCompany(cloud: Cloud): void {
  const paris = cloud.at({ account: "000000000000", region: "eu-west-3" });
  const cluster = cloud.at({ context: "shop-qa" });
  seed(
    paris,
    databaseType.instance,
    "shop",
    {
      identifier: "shop-qa",
      engine: "postgres",
      engineVersion: "15",
      instanceClass: "db.r6g.large",
      username: "shop",
      allocatedStorage: 800,
      autoMinorVersionUpgrade: true,
      backupRetentionPeriod: 14,
      deletionProtection: false,
      multiAz: true,
      storageType: "io2",
      parameterGroupName: "shop-postgres15",
      tags: { team: "shop" },
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
    },
    "shop-qa",
  );
  seed(
    paris,
    nodePoolType.nodeGroup,
    "apps",
    {
      clusterName: "shop-qa",
      nodeGroupName: "apps",
      nodeRoleArn: "arn:aws:iam::000000000000:role/shop-qa-nodes",
      subnetIds: ["subnet-0a1b2c3d4e5f60001"],
      instanceTypes: ["m6i.4xlarge"],
      diskSize: 100,
      labels: { pool: "apps" },
      scalingConfig: { minSize: 2, desiredSize: 9, maxSize: 16 },
      tags: { team: "platform" },
    },
    "shop-qa:apps",
  );
  seed(cluster, appType.autoscaler, "web", {
    metadata: { name: "web", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "Helm" } },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: requestsPerSecond,
    },
  });
  seed(
    cloud,
    zoneType.ruleset,
    "redirects",
    {
      zoneId: zone,
      name: "default",
      kind: "zone",
      phase: "http_request_dynamic_redirect",
      description: "by hand, 2019",
      rules: [oldRule],
    },
    `zones/${zone}/cafe`,
  );
}
