const ids = { account: "a".repeat(32), other: "b".repeat(32) };

const zone = (letter: string, domain: string, account = ids.account) => ({
  cloudflare: { account, zone: letter.repeat(32), domain, plan: "business" },
});

/** Two accounts, two regions, two clusters, three zones; the last of each kind is the same place under another name. */
export const targets = {
  paris: { aws: { account: "111111111111", region: "eu-west-3" } },
  dublin: { aws: { account: "111111111111", region: "eu-west-1" } },
  other: { aws: { account: "222222222222", region: "eu-west-3" } },
  "paris-again": { aws: { account: "111111111111", region: "eu-west-3", profile: "second" } },
  west: { kubernetes: { context: "west", namespace: "shop" } },
  east: { kubernetes: { context: "east", namespace: "shop" } },
  "west-again": { kubernetes: { context: "west", namespace: "blog" } },
  com: zone("1", "example.com"),
  org: zone("2", "example.org"),
  net: zone("3", "example.net", ids.other),
  "com-again": { cloudflare: { ...zone("1", "example.com").cloudflare, tokenVariable: "SECOND_TOKEN" } },
};

export const database = (place: string, more: object) => ({
  in: place,
  kind: "rds",
  engine: "postgres",
  instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" },
  ...more,
});
export const made = { engineVersion: "15", allocatedStorage: 20, username: "shop" };
export const aurora = (place: string, more: object) => ({
  in: place,
  kind: "aurora",
  engine: "aurora-postgresql",
  minCapacity: { normal: 1, broadcast: 2 },
  ...more,
});
export const proxy = {
  name: "proxy",
  roleArn: "arn:aws:iam::111111111111:role/proxy",
  secretArn: "arn:aws:secretsmanager:eu-west-3:111111111111:secret:shop",
  subnets: ["subnet-1", "subnet-2"],
};
export const app = (place: string, more: object = {}) => ({
  in: place,
  minReplicas: { normal: 1, broadcast: 2 },
  maxReplicas: { normal: 1, broadcast: 2 },
  ...more,
});
export const fixed = (place: string, more: object = {}) => ({
  in: place,
  replicas: { normal: 1, broadcast: 2 },
  ...more,
});
export const pool = (place: string, aws: string, adopt: string) => ({
  in: place,
  node: { cpu: 8, memory: "16Gi", pods: 50, max: 10 },
  nodeGroup: {
    in: aws,
    adopt,
    minSize: { normal: 1, broadcast: 2 },
    desiredSize: { normal: 1, broadcast: 2 },
  },
});
export const flags = (place: string, more: object = {}) => ({
  in: place,
  values: { light: { normal: "no", broadcast: "yes" } },
  ...more,
});
export const landing = (place: string, host: string, more: object = {}) => ({
  in: place,
  host,
  brand: "Shop",
  languages: ["en"],
  shop: "https://shop.example.com/",
  campaign: { source: "tv", medium: "broadcast", name: "news" },
  ...more,
});
export const rules = (place: string, host: string) => ({ in: place, hosts: [host] });
export const alarms = (place: string, dashboard: string, more: object = {}) => ({ in: place, dashboard, ...more });
export const balancer = { web: { id: "app/web/0123456789abcdef", p95Seconds: 1 } };

export const cronJob = (place: string, adopt: string, namespace?: string) => ({
  ...{ in: place, adopt },
  ...(namespace !== undefined && { namespace }),
});
export const karpenter = (place: string, adopt: string) => ({
  in: place,
  node: { cpu: 4, memory: "16Gi", pods: 58, max: 10 },
  karpenter: { adopt, budgets: [{ nodes: "10%" }] },
});
export const dial = (place: string, type: string, adopt: string) => ({
  ...{ in: place, type, adopt, turns: "live", takesSeconds: 5, interrupts: "nothing" },
  properties: type.startsWith("kubernetes:")
    ? { "spec.weight": { normal: 1, broadcast: 2 } }
    : { readCapacity: { normal: 1, broadcast: 2 } },
});

export const reserved = (place: string, region: string, id: string, account = "111111111111") => ({
  in: place,
  adopt: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${id}`,
  capacityUnits: { normal: 0, broadcast: 3000 },
});

export const scalable = (place: string, adopt: string, more: object = {}) => ({
  in: place,
  kind: "ecs",
  adopt,
  minCapacity: { normal: 1, broadcast: 2 },
  maxCapacity: { normal: 1, broadcast: 2 },
  ...more,
});

export const cache = (place: string, adopt: string) => ({
  in: place,
  adopt,
  nodeType: { normal: "cache.r6g.large", broadcast: "cache.r6g.xlarge" },
});

/** An Auto Scaling group. */
export const sized = (where: string, adopt: string) => ({
  ...{ in: where, adopt },
  minSize: { normal: 1, broadcast: 2 },
  maxSize: { normal: 3, broadcast: 4 },
});
