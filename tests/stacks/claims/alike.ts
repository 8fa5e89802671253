import type { RawEstate } from "../../estates.ts";
import {
  alarms,
  app,
  aurora,
  balancer,
  cache,
  cronJob,
  database,
  dial,
  fixed,
  flags,
  karpenter,
  landing,
  pool,
  rules,
  reserved,
  scalable,
  sized,
} from "./things.ts";

/** Things that only look alike. */
export const alike: readonly [what: string, things: RawEstate][] = [
  [
    "CronJobs and NodePools of the same name in another cluster, and CronJobs in another namespace",
    {
      cronJobs: {
        a: cronJob("west", "reports"),
        b: cronJob("east", "reports"),
        c: cronJob("west", "reports", "blog"),
      },
      nodePools: { a: karpenter("west", "default"), b: karpenter("east", "default") },
    },
  ],
  [
    "instances of the same name in another region, and in another account",
    {
      databases: {
        a: database("paris", { adopt: "shop" }),
        b: database("dublin", { adopt: "shop" }),
        c: database("other", { adopt: "shop" }),
      },
    },
  ],
  [
    "a cluster named like an instance",
    { databases: { a: database("paris", { adopt: "shop" }), b: aurora("paris", { adopt: "shop" }) } },
  ],
  [
    "replication groups of the same name in another region and account, and one named like a database",
    {
      caches: { a: cache("paris", "shop"), b: cache("dublin", "shop"), c: cache("other", "shop") },
      databases: { a: database("paris", { adopt: "shop" }) },
    },
  ],
  [
    "reads and writes of a table, of its index, and the same of another region; a service in another cluster, or case",
    {
      scalableTargets: {
        a: scalable("paris", "dynamodb/table/web/dynamodb:table:ReadCapacityUnits", { kind: "dynamodb" }),
        b: scalable("paris", "dynamodb/table/web/dynamodb:table:WriteCapacityUnits", { kind: "dynamodb" }),
        c: scalable("paris", "dynamodb/table/web/index/web/dynamodb:index:ReadCapacityUnits", { kind: "dynamodb" }),
        d: scalable("dublin", "dynamodb/table/web/dynamodb:table:ReadCapacityUnits", { kind: "dynamodb" }),
        e: scalable("paris", "ecs/service/shop/web/ecs:service:DesiredCount"),
        f: scalable("paris", "ecs/service/blog/web/ecs:service:DesiredCount"),
        g: scalable("paris", "ecs/service/shop/Web/ecs:service:DesiredCount"),
      },
    },
  ],
  [
    "Auto Scaling groups in another case of letters, and of the same name in another region or account",
    {
      autoScalingGroups: {
        a: sized("paris", "web"),
        b: sized("paris", "Web"),
        c: sized("dublin", "web"),
        d: sized("other", "web"),
      },
    },
  ],
  [
    "load balancers that were made again under their name, and one of another kind",
    {
      loadBalancers: {
        a: reserved("paris", "eu-west-3", "app/web/0123456789abcdef"),
        b: reserved("paris", "eu-west-3", "app/web/fedcba9876543210"),
        c: reserved("paris", "eu-west-3", "net/web/0123456789abcdef"),
      },
    },
  ],
  [
    "apps of the same name in another cluster, and in another namespace",
    {
      apps: {
        web: app("west"),
        "web-east": app("east", { scaleTarget: { name: "web" } }),
        "web-blog": app("west-again", { scaleTarget: { name: "web" } }),
        "web-own": fixed("west", { namespace: "own", scaleTarget: { name: "web" } }),
      },
    },
  ],
  [
    "ConfigMaps of the same name in another cluster and namespace, and two whose names are made up",
    {
      flags: {
        a: flags("west", { adopt: "features" }),
        b: flags("east", { adopt: "features" }),
        c: flags("west", { adopt: "features", namespace: "own" }),
        d: flags("west"),
        e: flags("west"),
      },
    },
  ],
  [
    "node groups of the same name in another cluster, region and account",
    {
      nodePools: {
        a: pool("west", "paris", "shop:apps"),
        b: pool("west", "paris", "blog:apps"),
        c: pool("east", "dublin", "shop:apps"),
        d: pool("east", "other", "shop:apps"),
      },
    },
  ],
  [
    "Workers of the same name in another Cloudflare account, and two whose names are made up",
    {
      landings: {
        a: landing("com", "a.example.com", { script: "landing" }),
        b: landing("net", "a.example.net", { script: "landing" }),
        c: landing("com", "c.example.com"),
        d: landing("com", "d.example.com"),
      },
    },
  ],
  ["the rules of two zones", { zones: { a: rules("com", "example.com"), b: rules("org", "example.org") } }],
  [
    "dashboards of the same name in another account, and alarms of the same names in another region",
    {
      databases: { a: database("paris", { adopt: "shop" }), b: database("dublin", { adopt: "shop" }) },
      alarms: {
        a: alarms("paris", "evening", { databases: { a: {} }, loadBalancers: balancer }),
        b: alarms("dublin", "dublin", { databases: { b: {} }, loadBalancers: balancer }),
        c: alarms("other", "evening"),
      },
    },
  ],
  [
    "resources of any type in another region, of another type, in another namespace, and of another group",
    {
      dials: {
        a: dial("paris", "aws:dynamodb/table:Table", "orders"),
        b: dial("dublin", "aws:dynamodb/table:Table", "orders"),
        c: dial("west", "kubernetes:karpenter.sh/v1:NodePool", "orders"),
        d: dial("west", "kubernetes:example.com/v1:NodePool", "orders"),
        e: dial("west", "kubernetes:example.com/v1:NodePool", "shop/orders"),
        f: dial("east", "kubernetes:karpenter.sh/v1:NodePool", "orders"),
      },
    },
  ],
];
