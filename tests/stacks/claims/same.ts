import type { RawEstate } from "../../estates.ts";
import {
  alarms,
  app,
  aurora,
  balancer,
  cache,
  database,
  cronJob,
  dial,
  fixed,
  flags,
  karpenter,
  landing,
  made,
  pool,
  proxy,
  reserved,
  rules,
  scalable,
  sized,
} from "./things.ts";

const table = "aws:dynamodb/table:Table";
const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };

type Case = [what: string, things: RawEstate, refused: string, found: RegExp];

/** Two things that are the same, the path that is refused, and what is said of the other. */
export const same: readonly Case[] = [
  [
    "an RDS instance adopted twice",
    { databases: { a: database("paris", { adopt: "shop" }), b: database("paris", { adopt: "shop" }) } },
    "databases.b",
    /databases\.a has RDS instance shop already/,
  ],
  [
    "an RDS instance in two targets that are the same place",
    { databases: { a: database("paris", { adopt: "shop" }), b: database("paris-again", { adopt: "shop" }) } },
    "databases.b",
    /databases\.a has RDS instance shop already/,
  ],
  [
    "an RDS instance adopted and made",
    { databases: { a: database("paris", { adopt: "shop" }), b: database("paris", { identifier: "shop", ...made }) } },
    "databases.b",
    /databases\.a has RDS instance shop already/,
  ],
  [
    "an RDS instance in another case of letters",
    { databases: { a: database("paris", { adopt: "shop" }), b: database("paris", { adopt: "Shop" }) } },
    "databases.b",
    /databases\.a has RDS instance shop already/,
  ],
  [
    "a replica that is another's primary",
    {
      databases: {
        a: database("paris", { adopt: "shop", replicas: { one: { adopt: "reports" } } }),
        b: database("paris", { adopt: "reports" }),
      },
    },
    "databases.b",
    /databases\.a has RDS instance reports already/,
  ],
  [
    "a replica whose name is made up of another's",
    {
      databases: {
        a: database("paris", { identifier: "shop", ...made, replicas: { one: {} } }),
        b: database("paris", { adopt: "shop-one" }),
      },
    },
    "databases.b",
    /databases\.a has RDS instance shop-one already/,
  ],
  [
    "an Aurora cluster",
    { databases: { a: aurora("paris", { adopt: "shop" }), b: aurora("paris", { adopt: "shop" }) } },
    "databases.b",
    /databases\.a has cluster shop already/,
  ],
  [
    "an instance of a cluster that is a database of its own",
    {
      databases: {
        a: aurora("paris", { adopt: "shop", instances: { one: { adopt: "shop-1" } } }),
        b: database("paris", { adopt: "shop-1" }),
      },
    },
    "databases.b",
    /databases\.a has RDS instance shop-1 already/,
  ],
  [
    "an RDS Proxy",
    { databases: { a: database("paris", { adopt: "a", proxy }), b: database("paris", { adopt: "b", proxy }) } },
    "databases.b.proxy",
    /databases\.a has RDS Proxy proxy already/,
  ],
  [
    "the name of a replica that a joined name is too",
    {
      databases: {
        "a-b": database("paris", { adopt: "one" }),
        a: database("dublin", { adopt: "two", replicas: { "b-primary": { adopt: "three" } } }),
      },
    },
    "databases.a-b",
    /databases\.a has the name database-a-b-primary \(rds\) already/,
  ],
  [
    "a replication group, in another case of letters",
    { caches: { a: cache("paris", "sessions"), b: cache("paris", "Sessions") } },
    "caches.b",
    /caches\.a has replication group sessions already/,
  ],
  [
    "a scalable target, in two targets that are the same place",
    {
      scalableTargets: {
        a: scalable("paris", "ecs/service/shop/web/ecs:service:DesiredCount"),
        b: scalable("paris-again", "ecs/service/shop/web/ecs:service:DesiredCount"),
      },
    },
    "scalableTargets.b",
    /scalableTargets\.a has scalable target ecs\/service\/shop\/web\/ecs:service:DesiredCount already/,
  ],
  [
    "the readers of a cluster, in another case of letters",
    {
      scalableTargets: {
        a: scalable("paris", "rds/cluster:shop/rds:cluster:ReadReplicaCount", { kind: "aurora" }),
        b: scalable("paris", "rds/cluster:Shop/rds:cluster:ReadReplicaCount", { kind: "aurora" }),
      },
    },
    "scalableTargets.b",
    /scalableTargets\.a has scalable target rds\/cluster:shop\/.* already/,
  ],
  [
    "an Auto Scaling group, in two targets that are the same place",
    { autoScalingGroups: { a: sized("paris", "web"), b: sized("paris-again", "web") } },
    "autoScalingGroups.b",
    /autoScalingGroups\.a has Auto Scaling group web already/,
  ],
  [
    "a load balancer, in two targets that are the same place",
    {
      loadBalancers: {
        a: reserved("paris", "eu-west-3", "app/web/0123456789abcdef"),
        b: reserved("paris-again", "eu-west-3", "app/web/0123456789abcdef"),
      },
    },
    "loadBalancers.b",
    /loadBalancers\.a has load balancer app\/web\/0123456789abcdef already/,
  ],
  [
    "an autoscaler adopted twice",
    { apps: { a: app("west", { adopt: "web" }), b: app("west", { adopt: "web" }) } },
    "apps.b",
    /apps\.a has autoscaler shop\/web already/,
  ],
  [
    "an autoscaler adopted and made",
    { apps: { a: app("west", { adopt: "b" }), b: app("west") } },
    "apps.b",
    /apps\.a has autoscaler shop\/b already/,
  ],
  [
    "a ScaledObject of two apps",
    { apps: { a: app("west", { scaledObject: "web" }), b: app("west", { scaledObject: "web" }) } },
    "apps.b",
    /apps\.a has ScaledObject shop\/web already/,
  ],
  [
    "a Rollout that an autoscaler and a ScaledObject size",
    {
      apps: {
        a: app("west", { adopt: "hpa", scaleTarget: { ...rollout, name: "web" } }),
        b: app("west", { scaledObject: "web", scaleTarget: { ...rollout, name: "web" } }),
      },
    },
    "apps.b",
    /apps\.a has Rollout shop\/web already/,
  ],
  [
    "a Deployment that two apps size",
    { apps: { a: app("west", { adopt: "hpa" }), b: fixed("west", { scaleTarget: { name: "a" } }) } },
    "apps.b",
    /apps\.a has Deployment shop\/a already/,
  ],
  [
    "a Deployment in two targets that are the same cluster",
    { apps: { a: fixed("west"), b: fixed("west-again", { namespace: "shop", scaleTarget: { name: "a" } }) } },
    "apps.b",
    /apps\.a has Deployment shop\/a already/,
  ],
  [
    "a ConfigMap adopted twice",
    { flags: { a: flags("west", { adopt: "features" }), b: flags("west", { adopt: "features" }) } },
    "flags.b",
    /flags\.a has ConfigMap shop\/features already/,
  ],
  [
    "a ConfigMap adopted and made",
    { flags: { a: flags("west", { adopt: "features" }), b: flags("west", { configMap: "features" }) } },
    "flags.b",
    /flags\.a has ConfigMap shop\/features already/,
  ],
  [
    "a node group",
    { nodePools: { a: pool("west", "paris", "shop:apps"), b: pool("east", "paris", "shop:apps") } },
    "nodePools.b.nodeGroup",
    /nodePools\.a has node group shop:apps already/,
  ],
  [
    "a NodePool",
    { nodePools: { a: karpenter("west", "default"), b: karpenter("west-again", "default") } },
    "nodePools.b.karpenter",
    /nodePools\.a has NodePool default already/,
  ],
  [
    "a CronJob",
    { cronJobs: { a: cronJob("west", "reports"), b: cronJob("west-again", "reports", "shop") } },
    "cronJobs.b",
    /cronJobs\.a has CronJob shop\/reports already/,
  ],
  [
    "a landing page's host",
    { landings: { a: landing("com", "tv.example.com"), b: landing("com", "tv.example.com") } },
    "landings.b.host",
    /landings\.a has host tv\.example\.com already/,
  ],
  [
    "a Worker in two zones of an account",
    {
      landings: {
        a: landing("com", "tv.example.com", { script: "landing" }),
        b: landing("org", "tv.example.org", { script: "landing" }),
      },
    },
    "landings.b.script",
    /landings\.a has Worker landing already/,
  ],
  ...(["adoptRecord", "adoptRoute"] as const).map((key): Case => [
    `${key} of two landing pages`,
    {
      landings: {
        a: landing("com", "a.example.com", { [key]: "zone/1" }),
        b: landing("com", "b.example.com", { [key]: "zone/1" }),
      },
    },
    `landings.b.${key}`,
    /landings\.a has (DNS record|Worker route) zone\/1 already/,
  ]),
  [
    "the rules of a zone",
    { zones: { a: rules("com", "example.com"), b: rules("com", "www.example.com") } },
    "zones.b",
    /zones\.a has the rules of example\.com already/,
  ],
  [
    "the rules of a zone under two names",
    { zones: { a: rules("com", "example.com"), b: rules("com-again", "www.example.com") } },
    "zones.b",
    /zones\.a has the rules of example\.com already/,
  ],
  [
    "a dashboard",
    { alarms: { a: alarms("paris", "evening"), b: alarms("paris", "evening") } },
    "alarms.b.dashboard",
    /alarms\.a has dashboard evening already/,
  ],
  [
    "a dashboard in two regions: an account has one of a name",
    { alarms: { a: alarms("paris", "evening"), b: alarms("dublin", "evening") } },
    "alarms.b.dashboard",
    /alarms\.a has dashboard evening already/,
  ],
  [
    "the alarms of a database",
    {
      databases: { shop: database("paris", { adopt: "shop" }) },
      alarms: {
        a: alarms("paris", "a", { databases: { shop: {} } }),
        b: alarms("paris", "b", { databases: { shop: {} } }),
      },
    },
    "alarms.b.databases.shop",
    /alarms\.a has alarms of shop already/,
  ],
  [
    "the alarms of a load balancer",
    {
      alarms: {
        a: alarms("paris", "a", { loadBalancers: balancer }),
        b: alarms("paris", "b", { loadBalancers: balancer }),
      },
    },
    "alarms.b.loadBalancers.web",
    /alarms\.a has alarms of web already/,
  ],
  [
    "the alarms of a load balancer that is named like a database's instance",
    {
      databases: { shop: database("paris", { adopt: "web" }) },
      alarms: { a: alarms("paris", "a", { databases: { shop: {} }, loadBalancers: balancer }) },
    },
    "alarms.a.loadBalancers.web",
    /alarms\.a has alarms of web already/,
  ],
  [
    "the name of an alarm that a joined name is too",
    {
      alarms: {
        a: alarms("paris", "a", { loadBalancers: { "b-web": balancer.web } }),
        "a-b": alarms("dublin", "b", { loadBalancers: balancer }),
      },
    },
    "alarms.a-b.loadBalancers.web",
    /alarms\.a has the name alarms-a-b-web already/,
  ],
  [
    "a resource of any type, adopted twice",
    { dials: { a: dial("paris", table, "orders"), b: dial("paris-again", table, "orders") } },
    "dials.b",
    /dials\.a has aws:dynamodb\/table:Table orders already/,
  ],
  [
    "an object of any kind, in another version of it",
    {
      dials: {
        a: dial("west", "kubernetes:karpenter.sh/v1:NodePool", "default"),
        b: dial("west-again", "kubernetes:karpenter.sh/v1beta1:NodePool", "default"),
      },
    },
    "dials.b",
    /dials\.a has NodePool\.karpenter\.sh default already/,
  ],
];
