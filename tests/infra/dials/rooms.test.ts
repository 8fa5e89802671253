import { describe, expect, it } from "vitest";
import { InvalidSettings } from "../../../stacks/mistakes.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { OfflineEstate } from "../../../ops/plan/offlineEstate.ts";
import { estateOf, targets } from "./dials.ts";

const usual = { turns: "prewarm", takesSeconds: 45, interrupts: "nothing" };
const zone = "1".repeat(32);
const id = "2".repeat(32);

/** Of each type that a room has and that a dial may name: an id, and a property that the room does not turn. */
const named: [type: string, adopt: string, property: string, normal: unknown, broadcast: unknown][] = [
  ["aws:rds/instance:Instance", "orders", "monitoringInterval", 60, 1],
  ["aws:rds/cluster:Cluster", "people", "backtrackWindow", 0, 3600],
  ["aws:rds/clusterInstance:ClusterInstance", "people-1", "monitoringInterval", 60, 1],
  ["aws:elasticache/replicationGroup:ReplicationGroup", "sessions", "snapshotRetentionLimit", 1, 0],
  ["aws:autoscaling/group:Group", "web", "healthCheckGracePeriod", 300, 60],
  ["aws:eks/nodeGroup:NodeGroup", "shop:apps", "updateConfig.maxUnavailable", 1, 2],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    "arn:aws:elasticloadbalancing:eu-west-3:123456789012:loadbalancer/app/front/0123456789abcdef",
    ...(["idleTimeout", 60, 20] as const),
  ],
  ["aws:cloudwatch/metricAlarm:MetricAlarm", "requests", "threshold", 20_000, 300_000],
  ["cloudflare:index/ruleset:Ruleset", `zones/${zone}/${id}`, "description", "usual", "on air"],
  ["cloudflare:index/waitingRoom:WaitingRoom", `${zone}/${id}`, "totalActiveUsers", 300, 2000],
  ["cloudflare:index/dnsRecord:DnsRecord", `${zone}/${id}`, "proxied", false, true],
  [
    "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    ...(["shop/api", "spec.behavior.scaleDown.stabilizationWindowSeconds", 300, 3600] as const),
  ],
  ["kubernetes:apps/v1:Deployment", "shop/api", "spec.progressDeadlineSeconds", 600, 1200],
  ["kubernetes:policy/v1:PodDisruptionBudget", "shop/api", "spec.maxUnavailable", "25%", "5%"],
];

describe("a dial of a type that has a room", () => {
  it.each(named)("turns what the room does not, and no check of the room is about it: %s", async (...given) => {
    const [type, adopt, property, normal, broadcast] = given;
    const dial = { ...usual, type, adopt, properties: { [property]: { normal, broadcast } } };
    const { forward, back, refusals, uncounted, checks } = await estateOf({ it: dial }).plan("normal", "prewarm");
    expect(refusals).toEqual([]);
    const moved = forward.steps.filter(({ name }) => name.startsWith("dial-it-"));
    expect(moved.map(({ op, changes }) => [op, changes])).toEqual([
      ["update", [{ path: property, before: normal, after: broadcast }]],
    ]);
    expect(back.steps.flatMap(({ changes }) => changes)).toContainEqual({
      ...{ path: property, before: broadcast, after: normal },
    });
    const step = forward.timing.steps.find(({ name }) => name === moved[0]?.name);
    expect(step && step.seconds + step.delay).toBe(45);
    expect(step?.source).toBe("dials.it.takesSeconds");
    expect(uncounted).toEqual([expect.stringMatching(/^dials it: no limit, no quota and no question/)]);
    const about = checks.flatMap(({ verdicts }) => verdicts.flatMap(({ violations }) => violations));
    expect(about).toEqual([]);
  });

  it("stands beside the app whose autoscaler it is", () => {
    const dials = {
      slow: {
        ...{ ...usual, type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", adopt: "shop/api" },
        properties: { "spec.behavior.scaleDown.stabilizationWindowSeconds": { normal: 300, broadcast: 3600 } },
      },
    };
    const apps = {
      api: {
        ...{ namespace: "shop", adopt: "api", connections: {}, requests: { cpu: "1", memory: "1Gi" } },
        minReplicas: { normal: 2, broadcast: 20 },
        maxReplicas: { normal: 4, broadcast: 40 },
      },
    };
    expect(() => parseSettings("normal", { company: "Shop", targets, dials, apps })).not.toThrow();
  });

  it.each([
    [
      "databases",
      {
        shop: { kind: "rds", adopt: "Orders", engine: "postgres", multiAz: true, instanceClass: both("db.m6g.large") },
      },
      {
        type: "aws:rds/instance:Instance",
        adopt: "orders",
        properties: { monitoringInterval: { normal: 60, broadcast: 1 } },
      },
      "RDS instance orders",
    ],
    [
      "caches",
      { shop: { adopt: "sessions", nodeType: both("cache.r7g.large") } },
      {
        ...{ type: "aws:elasticache/replicationGroup:ReplicationGroup", adopt: "sessions" },
        properties: { snapshotRetentionLimit: { normal: 1, broadcast: 0 } },
      },
      "replication group sessions",
    ],
  ])("is refused where %s has that very resource", (key, things, dial, what) => {
    const parse = () =>
      parseSettings("normal", { company: "Shop", targets, [key]: things, dials: { it: { ...usual, ...dial } } });
    expect(parse).toThrow(InvalidSettings);
    expect(parse).toThrow(`${key}.shop has ${what} already`);
  });

  it("is refused a second time", () => {
    const dial = { ...usual, type: "aws:rds/instance:Instance", properties: { monitoringInterval: both(1) } };
    const dials = { one: { ...dial, adopt: "orders" }, two: { ...dial, adopt: "Orders" } };
    expect(() => parseSettings("normal", { company: "Shop", targets, dials })).toThrow("dials.one has");
  });

  it("holds nothing of what the databases of the file bear", async () => {
    const databases = {
      shop: { kind: "rds", adopt: "shop", engine: "postgres", multiAz: true, instanceClass: both("db.m6g.large") },
    };
    const other = {
      ...usual,
      type: "aws:rds/instance:Instance",
      adopt: "other",
      properties: { monitoringInterval: both(1) },
    };
    const of = async (dials: object) => {
      const estate = parseSettings("normal", { company: "Shop", targets, databases, ...dials }).estate;
      const { checks } = await new OfflineEstate("s", estate).plan("normal", "prewarm");
      const verdicts = checks.flatMap((phase) => phase.verdicts.filter(({ check }) => check.startsWith("database-")));
      return verdicts.map(({ check, examined }) => ({ check, examined }));
    };
    const without = await of({});
    expect(without.some(({ examined }) => examined > 0)).toBe(true);
    expect(await of({ dials: { it: other } })).toEqual(without);
  });
});

function both<T>(value: T): { normal: T; broadcast: T } {
  return { normal: value, broadcast: value };
}
