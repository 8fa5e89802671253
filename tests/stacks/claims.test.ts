import { describe, expect, it } from "vitest";
import type { Kind } from "../../infra/contract/kind.ts";
import { claimProblems } from "../../stacks/claims.ts";
import { kinds } from "../../stacks/kinds.ts";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";

const ids = { account: "a".repeat(32), other: "b".repeat(32) };

const zone = (letter: string, domain: string, account = ids.account) => ({
  cloudflare: { account, zone: letter.repeat(32), domain, plan: "business" },
});

/** Two accounts, two regions, two clusters, three zones; the last of each kind is the same place under another name. */
const targets = {
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

const database = (place: string, more: object) => ({
  in: place,
  kind: "rds",
  engine: "postgres",
  instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" },
  ...more,
});
const made = { engineVersion: "15", allocatedStorage: 20, username: "shop" };
const aurora = (place: string, more: object) => ({
  in: place,
  kind: "aurora",
  engine: "aurora-postgresql",
  minCapacity: { normal: 1, broadcast: 2 },
  ...more,
});
const proxy = {
  name: "proxy",
  roleArn: "arn:aws:iam::111111111111:role/proxy",
  secretArn: "arn:aws:secretsmanager:eu-west-3:111111111111:secret:shop",
  subnets: ["subnet-1", "subnet-2"],
};
const app = (place: string, more: object = {}) => ({
  in: place,
  minReplicas: { normal: 1, broadcast: 2 },
  maxReplicas: { normal: 1, broadcast: 2 },
  ...more,
});
const fixed = (place: string, more: object = {}) => ({ in: place, replicas: { normal: 1, broadcast: 2 }, ...more });
const pool = (place: string, aws: string, adopt: string) => ({
  in: place,
  node: { cpu: 8, memory: "16Gi", pods: 50, max: 10 },
  nodeGroup: {
    in: aws,
    adopt,
    minSize: { normal: 1, broadcast: 2 },
    desiredSize: { normal: 1, broadcast: 2 },
  },
});
const flags = (place: string, more: object = {}) => ({
  in: place,
  values: { light: { normal: "no", broadcast: "yes" } },
  ...more,
});
const landing = (place: string, host: string, more: object = {}) => ({
  in: place,
  host,
  brand: "Shop",
  languages: ["en"],
  shop: "https://shop.example.com/",
  campaign: { source: "tv", medium: "broadcast", name: "news" },
  ...more,
});
const rules = (place: string, host: string) => ({ in: place, hosts: [host] });
const alarms = (place: string, dashboard: string, more: object = {}) => ({ in: place, dashboard, ...more });
const balancer = { web: { id: "app/web/0123456789abcdef", p95Seconds: 1 } };

type Case = [what: string, things: RawEstate, refused: string, found: RegExp];

const same: readonly Case[] = [
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
    /databases\.a has Aurora cluster shop already/,
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
];

const alike: readonly [what: string, things: RawEstate][] = [
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
];

const parse = (things: RawEstate): unknown => parseSettings("normal", { company: "Shop", targets, ...things });

function mistakesOf(things: RawEstate): readonly { path: string; allowed: string }[] {
  try {
    parse(things);
  } catch (error) {
    if (error instanceof InvalidSettings) return error.mistakes;
    throw error;
  }
  return [];
}

describe("two things of a stack file that are the same", () => {
  it.each(same)("are refused: %s", (_, things, path, found) => {
    const claimed = mistakesOf(things).filter(({ allowed }) => allowed.startsWith("another one: "));
    expect(mistakesOf(things)).toHaveLength(claimed.length);
    expect(claimed.map((mistake) => mistake.path)).toContain(`estate.${path}`);
    expect(claimed.map(({ allowed }) => allowed).join("\n")).toMatch(found);
  });

  it("are looked for in every kind", () => {
    const keys = new Set(same.flatMap(([, things]) => Object.keys(things)));
    expect(kinds.filter(({ claims, key }) => !claims || !keys.has(key)).map(({ key }) => key)).toEqual([]);
  });
});

describe("two things of a stack file that only look alike", () => {
  it.each(alike)("are taken: %s", (_, things) => {
    expect(mistakesOf(things)).toEqual([]);
  });
});

describe("what things of any kind claim", () => {
  const target = { name: "paris", provider: "aws", account: "1", region: "r" } as const;
  const claiming = (...claims: ReturnType<NonNullable<Kind["claims"]>>) =>
    claimProblems([{ claims: () => claims }], { company: "", targets: {}, things: {} });

  it("is compared within its target, or where there is but one of its name", () => {
    const there = { ...target, region: "s" };
    const one = { path: ["a", "x"], target, what: "thing t" };
    expect(claiming(one, { ...one, path: ["a", "y"], target: there })).toEqual([]);
    const [wide, again] = [one, { ...one, path: ["a", "y"], target: there }].map((claim) => ({
      ...claim,
      within: "account 1",
    }));
    expect(wide && again && claiming(wide, again)).toEqual([
      { path: ["a", "y"], allowed: "another one: a.x has thing t already" },
    ]);
  });

  it("counts across kinds", () => {
    const claim = (path: string) => ({ claims: () => [{ path: [path, "x"], target, what: "thing t" }] });
    const problems = claimProblems([claim("a"), claim("b")], { company: "", targets: {}, things: {} });
    expect(problems.map(({ path }) => path)).toEqual([["b", "x"]]);
  });

  it("is left alone where its target is wrong, which is said elsewhere", () => {
    const lost = { path: ["a", "x"], target: undefined, what: "thing t" };
    expect(claiming(lost, lost)).toEqual([]);
  });
});
