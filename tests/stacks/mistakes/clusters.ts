import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

/** The database `shop` on Aurora. */
function aurora(e: RawEstate, more: object = {}): void {
  e["databases"].shop = {
    kind: "aurora",
    identifier: "shop-prod",
    engine: "aurora-postgresql",
    engineVersion: "15.4",
    minCapacity: { normal: 8, broadcast: 64 },
    maxCapacity: 128,
    instances: { one: {}, two: {} },
    username: "shop",
    ...more,
  };
}

function proxy(more: object = {}): object {
  return {
    name: "shop-prod",
    roleArn: "arn:aws:iam::000000000000:role/proxy",
    secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
    subnets: ["subnet-0a1", "subnet-0a2"],
    ...more,
  };
}

const many = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`member-${index}`, {}]));

const madeOrAdopted = (key: string): RegExp => new RegExp(`^its ${key}, or adopt where it exists already$`);

/** Mistakes in what a file says of its Aurora clusters, and of what stands in front of a database. */
export const clusterMistakes: readonly Mistake[] = [
  ...["identifier", "engine", "engineVersion", "maxCapacity", "username"].map((key) => ({
    name: `a cluster that is made without its ${key}`,
    edit: (e: RawEstate) => aurora(e, { [key]: undefined }),
    path: `estate.databases.shop.${key}`,
    allowed: madeOrAdopted(key),
  })),
  {
    name: "a cluster without backups",
    edit: (e) => aurora(e, { backupDays: 0 }),
    path: "estate.databases.shop.backupDays",
    allowed: /^at least 1, since Aurora never is without backups$/,
  },
  {
    name: "a cluster with an instance's engine",
    edit: (e) => aurora(e, { engine: "postgres" }),
    path: "estate.databases.shop.engine",
    allowed: /^"aurora-postgresql", "aurora-mysql"$/,
  },
  {
    name: "a cluster that is adopted and named again",
    edit: (e) => aurora(e, { adopt: "shop-prod" }),
    path: "estate.databases.shop.identifier",
    allowed: /^nothing, since adopt says it$/,
  },
  {
    name: "a cluster without instances",
    edit: (e) => aurora(e, { instances: {} }),
    path: "estate.databases.shop.instances",
    allowed: /^at least one instance$/,
  },
  {
    name: "more instances than a cluster takes",
    edit: (e) => aurora(e, { instances: many(17) }),
    path: "estate.databases.shop.instances",
    allowed: /^at most 16 instances$/,
  },
  {
    name: "an instance named as the cluster is",
    edit: (e) => aurora(e, { instances: { cluster: {} } }),
    path: "estate.databases.shop.instances.cluster",
    allowed: /^a name other than primary, cluster and proxy…$/,
  },
  {
    name: "a third of a capacity unit",
    edit: (e) => aurora(e, { minCapacity: { normal: 0.3, broadcast: 64 } }),
    path: "estate.databases.shop.minCapacity.normal",
    allowed: /^a number from 0 to 256 in steps of 0\.5$/,
  },
  {
    name: "less capacity in a broadcast",
    edit: (e) => aurora(e, { minCapacity: { normal: 64, broadcast: 8 } }),
    path: "estate.databases.shop.minCapacity",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 64, 8, 8\)$/,
  },
  {
    name: "a minimum above the maximum capacity",
    edit: (e) => aurora(e, { maxCapacity: 32 }),
    path: "estate.databases.shop.minCapacity.broadcast",
    allowed: /^at most maxCapacity, 32$/,
  },
  {
    name: "a maximum capacity of none",
    edit: (e) => aurora(e, { maxCapacity: 0 }),
    path: "estate.databases.shop.maxCapacity",
    allowed: /^a number from 1 to 256 in steps of 0\.5$/,
  },
  {
    name: "an unknown key of a cluster",
    edit: (e) => aurora(e, { multiAz: true }),
    path: "estate.databases.shop.multiAz",
    allowed: /^no such key; .*the keys kind; optionally engine, instanceClass/,
  },
  ...["name", "roleArn", "secretArn", "subnets"].map((key) => ({
    name: `a proxy that is made without its ${key}`,
    edit: (e: RawEstate) => (e["databases"].shop.proxy = proxy({ [key]: undefined })),
    path: `estate.databases.shop.proxy.${key}`,
    allowed: madeOrAdopted(key),
  })),
  {
    name: "a proxy that is adopted and named again",
    edit: (e) => (e["databases"].shop.proxy = { adopt: "shop-prod", name: "shop-prod" }),
    path: "estate.databases.shop.proxy.name",
    allowed: /^nothing, since adopt says it$/,
  },
  {
    name: "a proxy's role that is a secret",
    edit: (e) => (e["databases"].shop.proxy = proxy({ roleArn: "arn:aws:secretsmanager:eu-west-3:0:secret:x" })),
    path: "estate.databases.shop.proxy.roleArn",
    allowed: /^an ARN that starts with arn:aws:iam:$/,
  },
  {
    name: "a proxy's secret that is none",
    edit: (e) => (e["databases"].shop.proxy = proxy({ secretArn: "hunter2" })),
    path: "estate.databases.shop.proxy.secretArn",
    allowed: /^an ARN that starts with arn:aws:secretsmanager:$/,
  },
  {
    name: "a proxy in one subnet",
    edit: (e) => (e["databases"].shop.proxy = proxy({ subnets: ["subnet-0a1"] })),
    path: "estate.databases.shop.proxy.subnets",
    allowed: /^a list of at least 2 entries$/,
  },
  {
    name: "a proxy in a subnet that is none",
    edit: (e) => (e["databases"].shop.proxy = proxy({ subnets: ["subnet-0a1", "private-b"] })),
    path: "estate.databases.shop.proxy.subnets.1",
    allowed: /^a subnet id, subnet-…$/,
  },
  {
    name: "a proxy that may open more than all connections",
    edit: (e) => (e["databases"].shop.proxy = proxy({ maxConnectionsPercent: 101 })),
    path: "estate.databases.shop.proxy.maxConnectionsPercent",
    allowed: /^a whole number from 1 to 100$/,
  },
  {
    name: "a proxy that trusts in less than none",
    edit: (e) => (e["databases"].shop.proxy = proxy({ multiplexing: 0.5 })),
    path: "estate.databases.shop.proxy.multiplexing",
    allowed: /^a number from 1 to 100$/,
  },
  {
    name: "a pooler named as the writer is",
    edit: (e) => (e["databases"].shop.poolers = { writer: { clients: 5000, connections: 100 } }),
    path: "estate.databases.shop.poolers.writer",
    allowed: /^another name than writer, readers and proxy$/,
  },
  {
    name: "a pooler without a limit",
    edit: (e) => (e["databases"].shop.poolers = { pgbouncer: { clients: 5000 } }),
    path: "estate.databases.shop.poolers.pgbouncer.connections",
    allowed: /^a whole number from 1 to 262143$/,
  },
  {
    name: "a pooler in front of a proxy",
    edit: (e) => (e["databases"].shop.poolers = { pgbouncer: { clients: 5000, connections: 100, to: "proxy" } }),
    path: "estate.databases.shop.poolers.pgbouncer.to",
    allowed: /^"writer", "readers"$/,
  },
  {
    name: "readers of an adopted cluster whose one instance is stated",
    edit: (e) => {
      e["databases"].shop = {
        kind: "aurora",
        adopt: "shop-prod",
        minCapacity: { normal: 8, broadcast: 64 },
        instances: { one: { adopt: "shop-prod-1" } },
      };
      e["apps"].web.connections = { shop: { readers: 1 } };
    },
    path: "estate.apps.web.connections.shop.readers",
    allowed: /^a way of databases\.shop: writer$/,
  },
];
