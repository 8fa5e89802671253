import { keda, type as appType } from "../../infra/app/facts.ts";
import { type as autoScalingGroupType } from "../../infra/autoScalingGroup/facts.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import { type as cronJobType } from "../../infra/cronJobs/facts.ts";
import { type as cacheType } from "../../infra/cache/facts.ts";
import { type as databaseType } from "../../infra/database/facts.ts";
import { type as flagsType } from "../../infra/flags/facts.ts";
import { type as landingType } from "../../infra/landing/facts.ts";
import { karpenter } from "../../infra/nodePool/karpenter/facts.ts";
import { type as loadBalancerType } from "../../infra/loadBalancer/facts.ts";
import { type as nodePoolType } from "../../infra/nodePool/facts.ts";
import { type as scalableTargetType } from "../../infra/scalableTarget/facts.ts";
import { targetIdOf } from "../../infra/scalableTarget/id.ts";
import { type as zoneType } from "../../infra/zone/facts.ts";
import { rawEstate } from "../estates.ts";
import { autoscalerSpec, budgetSpec, configMapContent, deploymentSpec, metadataOf, unusual } from "./unusual.ts";

/** One thing that is there before the playbook. */
export interface Found {
  type: string;
  /** What it is imported by, or its own id where nothing is imported. */
  id: string;
  inputs: Properties;
  /** Property paths that the first update adds; `*` stands for anything. */
  adds?: readonly string[];
  /** Property paths that differ while the estate is live, all of them; none where it is never touched. */
  turns: readonly string[];
}

/** A kind's things in a stack file, all of which exist already, and what is found of them. */
export interface Example {
  things: Readonly<Record<string, unknown>>;
  /** By the place that names it, as `replicas.*.adopt`; more where something is adopted without being named. */
  found: Readonly<Record<string, Found>>;
}

const zoneId = "0".repeat(32);

/** All properties of a type but one. */
function unusualWithout(type: string, without: string): Properties {
  return Object.fromEntries(Object.entries(unusual(type)).filter(([name]) => name !== without));
}

const instance = (identifier: string): Found => ({
  type: databaseType.instance,
  id: identifier,
  inputs: {
    ...unusual(databaseType.instance),
    identifier,
    instanceClass: "db.r6g.large",
    // How a change is asked for; no property of the instance.
    applyImmediately: true,
  },
  turns: ["instanceClass"],
});

const clusterInstance = (identifier: string): Found => ({
  type: databaseType.clusterInstance,
  id: identifier,
  inputs: {
    ...unusual(databaseType.clusterInstance),
    identifier,
    ...{ clusterIdentifier: "old-sized", engine: "aurora-mysql", instanceClass: "db.r6g.large" },
    applyImmediately: true,
  },
  turns: ["instanceClass"],
});

const untouched = (type: string, id: string, inputs: Properties): Found => ({
  type,
  id,
  inputs: { ...unusual(type), ...inputs },
  turns: [],
});

const object = (apiVersion: string, kind: string, name: string, content: Properties): Properties => ({
  apiVersion,
  kind,
  metadata: metadataOf(name),
  ...content,
});

const databases: Example = {
  things: {
    instance: {
      kind: "rds",
      adopt: "old-primary",
      instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.2xlarge" },
      replicas: { copy: { adopt: "old-copy" } },
      proxy: { adopt: "old-proxy" },
    },
    cluster: {
      kind: "aurora",
      adopt: "old-cluster",
      minCapacity: { normal: 2, broadcast: 16 },
      instances: { one: { adopt: "old-member" } },
      proxy: { adopt: "old-cluster-proxy" },
    },
    sized: {
      kind: "aurora",
      adopt: "old-sized",
      instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.2xlarge" },
      writer: "first",
      instances: { first: { adopt: "old-first" }, second: { adopt: "old-second" } },
    },
    spread: {
      kind: "multi-az-cluster",
      adopt: "old-spread",
      instanceClass: { normal: "db.r6gd.large", broadcast: "db.r6gd.2xlarge" },
      proxy: { adopt: "old-spread-proxy" },
    },
  },
  found: {
    "{kind: rds} adopt": instance("old-primary"),
    "{kind: rds} replicas.*.adopt": instance("old-copy"),
    "{kind: rds} proxy.adopt": untouched(databaseType.proxy, "old-proxy", { name: "old-proxy" }),
    "{kind: aurora} adopt": {
      type: databaseType.cluster,
      id: "old-cluster",
      inputs: {
        ...unusual(databaseType.cluster),
        clusterIdentifier: "old-cluster",
        applyImmediately: true,
        serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 64, secondsUntilAutoPause: 777 },
      },
      turns: ["serverlessv2ScalingConfiguration.minCapacity"],
    },
    "{kind: aurora} instances.*.adopt": untouched(databaseType.clusterInstance, "old-member", {
      identifier: "old-member",
      instanceClass: "db.serverless",
    }),
    "{kind: aurora} adopt, with classes": {
      ...{ type: databaseType.cluster, id: "old-sized", turns: [] },
      inputs: {
        ...unusual(databaseType.cluster),
        clusterIdentifier: "old-sized",
        applyImmediately: true,
        serverlessv2ScalingConfiguration: { minCapacity: 3, maxCapacity: 7, secondsUntilAutoPause: 777 },
      },
    },
    "{kind: aurora} instances.first.adopt": clusterInstance("old-first"),
    "{kind: aurora} instances.second.adopt": clusterInstance("old-second"),
    "{kind: multi-az-cluster} adopt": {
      ...{ type: databaseType.cluster, id: "old-spread", turns: ["dbClusterInstanceClass"] },
      inputs: {
        // Capacity is Aurora's alone.
        ...unusualWithout(databaseType.cluster, "serverlessv2ScalingConfiguration"),
        ...{ clusterIdentifier: "old-spread", engine: "postgres", dbClusterInstanceClass: "db.r6gd.large" },
        applyImmediately: true,
      },
    },
    "{kind: multi-az-cluster} proxy.adopt": untouched(databaseType.proxy, "old-spread-proxy", {
      name: "old-spread-proxy",
    }),
    "{kind: aurora} proxy.adopt": untouched(databaseType.proxy, "old-cluster-proxy", { name: "old-cluster-proxy" }),
  },
};

const caches: Example = {
  things: {
    sessions: {
      adopt: "old-sessions",
      nodeType: { normal: "cache.r6g.large", broadcast: "cache.r6g.xlarge" },
      replicas: { normal: 1, broadcast: 3 },
    },
  },
  found: {
    adopt: {
      type: cacheType.group,
      id: "old-sessions",
      inputs: {
        // The provider never says both: shards and replicas, or all nodes.
        ...unusualWithout(cacheType.group, "numCacheClusters"),
        replicationGroupId: "old-sessions",
        nodeType: "cache.r6g.large",
        automaticFailoverEnabled: true,
        numNodeGroups: 3,
        replicasPerNodeGroup: 1,
        applyImmediately: true,
      },
      // All nodes follow from the replicas.
      turns: ["nodeType", "replicasPerNodeGroup", "numCacheClusters"],
    },
  },
};

/** All that a ScaledObject of KEDA may say. */
const scaledObject: Properties = {
  scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "mailer", envSourceContainerName: "" },
  minReplicaCount: 1,
  maxReplicaCount: 33,
  idleReplicaCount: 0,
  cooldownPeriod: 777,
  fallback: { failureThreshold: 3, replicas: 7 },
  advanced: { restoreToOriginalReplicaCount: false, horizontalPodAutoscalerConfig: { name: "", behavior: {} } },
  triggers: [{ type: "unusual", metadata: { unusual: "" }, useCachedMetrics: false }],
};

const adoptedTargets = {
  ecs: "ecs/service/old/web/ecs:service:DesiredCount",
  aurora: "rds/cluster:old/rds:cluster:ReadReplicaCount",
  dynamodb: "dynamodb/table/old.orders/index/by-day/dynamodb:index:ReadCapacityUnits",
  elasticache: "elasticache/replication-group/old/elasticache:replication-group:Replicas",
  lambda: "lambda/function:old:live/lambda:function:ProvisionedConcurrency",
} as const;

const bounds = { minCapacity: { normal: 2, broadcast: 4 }, maxCapacity: { normal: 3, broadcast: 5 } };

const scalableTargets: Example = {
  things: Object.fromEntries(
    Object.entries(adoptedTargets).map(([kind, adopt]) => [
      kind,
      { kind, adopt, ...bounds, ...(kind === "ecs" && { connections: {} }) },
    ]),
  ),
  found: Object.fromEntries(
    Object.entries(adoptedTargets).map(([kind, id]): [string, Found] => [
      `{kind: ${kind}} adopt`,
      {
        type: scalableTargetType.target,
        id,
        inputs: { ...unusual(scalableTargetType.target), ...targetIdOf(id), minCapacity: 2, maxCapacity: 3 },
        turns: ["minCapacity", "maxCapacity"],
      },
    ]),
  ),
};

/** All that a mixed group, or one of a launch template, may say, beside its sizes. */
const grown = (name: string, sizes: Properties, turns: readonly string[]): Found => ({
  type: autoScalingGroupType.group,
  id: name,
  inputs: { ...unusual(autoScalingGroupType.group), name, ...sizes, waitForCapacityTimeout: "0" },
  turns,
});

const autoScalingGroups: Example = {
  things: {
    scaled: {
      adopt: "old-scaled",
      ...{ minSize: { normal: 2, broadcast: 40 }, maxSize: { normal: 30, broadcast: 90 }, connections: {} },
    },
    asked: {
      adopt: "old-asked",
      ...{ minSize: { normal: 2, broadcast: 40 }, maxSize: { normal: 30, broadcast: 90 } },
      desiredCapacity: { normal: 7, broadcast: 60 },
    },
  },
  found: {
    adopt: grown("old-scaled", { minSize: 2, maxSize: 30, desiredCapacity: 2 }, [
      "minSize",
      "maxSize",
      "desiredCapacity",
    ]),
    "{desiredCapacity: stated} adopt": grown("old-asked", { minSize: 2, maxSize: 30, desiredCapacity: 7 }, [
      ...["minSize", "maxSize", "desiredCapacity"],
    ]),
  },
};

const balancerArn = (end: string): string => `arn:aws:elasticloadbalancing:eu-west-3:000000000000:loadbalancer/${end}`;

const [oldWeb, oldStreams] = [balancerArn("app/old-web/0123456789abcdef"), balancerArn("net/old/fedcba9876543210")];

const loadBalancers: Example = {
  things: {
    web: { adopt: oldWeb, capacityUnits: { normal: 0, broadcast: 500 } },
    streams: { adopt: oldStreams, capacityUnits: { normal: 2750, broadcast: 6000 }, subnets: ["subnet-1", "subnet-2"] },
  },
  found: {
    adopt: {
      type: loadBalancerType.balancer,
      id: oldWeb,
      // Without a reservation the provider reads none.
      inputs: unusualWithout(loadBalancerType.balancer, "minimumLoadBalancerCapacity"),
      turns: ["minimumLoadBalancerCapacity"],
    },
    "{subnets: stated} adopt": {
      type: loadBalancerType.balancer,
      id: oldStreams,
      inputs: {
        // The provider finds out one of both itself.
        ...unusualWithout(loadBalancerType.balancer, "subnetMappings"),
        minimumLoadBalancerCapacity: { capacityUnits: 2750 },
        subnets: ["subnet-1", "subnet-2"],
      },
      turns: ["minimumLoadBalancerCapacity.capacityUnits"],
    },
  },
};

const apps: Example = {
  things: {
    events: {
      scaledObject: "events",
      scaleTarget: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" },
      minReplicas: { normal: 1, broadcast: 20 },
      maxReplicas: { normal: 33, broadcast: 40 },
      budget: { adopt: "web" },
    },
    web: {
      adopt: "web",
      minReplicas: { normal: 3, broadcast: 50 },
      maxReplicas: { normal: 11, broadcast: 60 },
      budget: { adopt: "web" },
    },
    images: { replicas: { normal: 3, broadcast: 50 }, budget: { adopt: "web" } },
  },
  found: {
    adopt: {
      type: appType.autoscaler,
      id: "shop/web",
      inputs: object("autoscaling/v2", "HorizontalPodAutoscaler", "web", { spec: autoscalerSpec }),
      turns: ["spec.minReplicas", "spec.maxReplicas"],
    },
    scaledObject: {
      type: keda.type,
      id: "shop/events",
      inputs: object("keda.sh/v1alpha1", "ScaledObject", "events", { spec: scaledObject }),
      turns: ["spec.minReplicaCount", "spec.maxReplicaCount"],
    },
    "budget.adopt": {
      type: appType.budget,
      id: "shop/web",
      inputs: object("policy/v1", "PodDisruptionBudget", "web", { spec: budgetSpec }),
      turns: [],
    },
    // Never named as adopted: the deployment of an app always exists.
    replicas: {
      type: nodePoolType.placeholders,
      id: "shop/images",
      inputs: object("apps/v1", "Deployment", "images", { spec: deploymentSpec }),
      turns: ["spec.replicas"],
    },
  },
};

const nodePools: Example = {
  things: {
    apps: {
      node: { cpu: "15.8", memory: "57Gi", pods: 110, max: 120 },
      nodeGroup: {
        adopt: "old:apps",
        minSize: { normal: 2, broadcast: 40 },
        desiredSize: { normal: 9, broadcast: 40 },
      },
      karpenter: {
        adopt: "started",
        limits: { cpu: { normal: 64, broadcast: 800 } },
        budgets: [{ nodes: "7%", reasons: ["Drifted"] }],
      },
    },
  },
  found: {
    "nodeGroup.adopt": {
      type: nodePoolType.nodeGroup,
      id: "old:apps",
      inputs: {
        ...unusual(nodePoolType.nodeGroup),
        clusterName: "old",
        nodeGroupName: "apps",
        scalingConfig: { minSize: 2, desiredSize: 9, maxSize: 77 },
      },
      turns: ["scalingConfig.minSize", "scalingConfig.desiredSize"],
    },
    "karpenter.adopt": {
      type: karpenter.type,
      id: "started",
      inputs: {
        ...{ apiVersion: "karpenter.sh/v1", kind: "NodePool" },
        metadata: { name: "started", labels: { unusual: "" }, annotations: { "example.com/kept": "" } },
        spec: {
          limits: { cpu: "64", memory: "777Gi", "nvidia.com/gpu": "7" },
          weight: 7,
          disruption: {
            ...{ consolidateAfter: "7s", consolidationPolicy: "WhenEmpty" },
            budgets: [{ nodes: "7%", reasons: ["Drifted"] }],
          },
          template: { spec: { expireAfter: "777h", requirements: [{ key: "unusual", operator: "Exists" }] } },
        },
      },
      // A list is one value.
      turns: ["spec.limits.cpu", "spec.disruption.budgets*"],
    },
  },
};

const cronJobs: Example = {
  things: { reports: { adopt: "reports" } },
  found: {
    adopt: {
      type: cronJobType.cronJob,
      id: "shop/reports",
      inputs: object("batch/v1", "CronJob", "reports", {
        spec: {
          ...{ schedule: "7 7 7 7 *", timeZone: "Etc/UTC", suspend: false, concurrencyPolicy: "Replace" },
          ...{ startingDeadlineSeconds: 777, successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 7 },
          jobTemplate: { spec: { backoffLimit: 0, template: { spec: { restartPolicy: "Never", containers: [] } } } },
        },
      }),
      turns: ["spec.suspend"],
    },
  },
};

const flags: Example = {
  things: { settings: { adopt: "settings", values: { light: { normal: false, broadcast: true } } } },
  found: {
    adopt: {
      type: flagsType.configMap,
      id: "shop/settings",
      inputs: object("v1", "ConfigMap", "settings", configMapContent),
      turns: ["data.light"],
    },
  },
};

const { host, ...landing } = rawEstate("qa")["landings"].tv;

const landings: Example = {
  things: {
    tv: { ...landing, host, script: "old-landing", adoptRecord: `${zoneId}/record`, adoptRoute: `${zoneId}/route` },
  },
  found: {
    adoptRecord: untouched(landingType.record, `${zoneId}/record`, {
      zoneId,
      name: host,
      type: "AAAA",
      proxied: true,
    }),
    adoptRoute: untouched(landingType.route, `${zoneId}/route`, {
      zoneId,
      pattern: `${host}/*`,
      script: "old-landing",
    }),
  },
};

/** A rule of the zone's own, with all that a stack file can say of one. */
const kept = (phase: string) => ({
  ref: `theirs_${phase}`,
  description: "",
  action: "unusual",
  actionParameters: { cacheKey: { customKey: { header: { contains: { unusual: [0, false, ""] } } } } },
  expression: 'http.host eq "unusual.example.com"',
  ratelimit: { scorePerPeriod: 7 },
  enabled: false,
});

const entryPoint = (phase: string): Found => ({
  type: zoneType.ruleset,
  id: `zones/${zoneId}/${phase}`,
  inputs: {
    ...unusual(zoneType.ruleset),
    zoneId,
    accountId: "1".repeat(32),
    kind: "zone",
    phase,
    rules: [kept(phase)],
  },
  // They stand there from the first update on, and are off.
  adds: ["rules[broadcast_*]"],
  turns: ["rules[broadcast_*].enabled"],
});

const phases = {
  cache: "http_request_cache_settings",
  redirects: "http_request_dynamic_redirect",
  errors: "http_custom_errors",
  errorHeaders: "http_response_headers_transform",
  rateLimits: "http_ratelimit",
} as const;

const zones: Example = {
  things: {
    site: {
      ...rawEstate("qa")["zones"].site,
      tieredCache: undefined,
      waitingRoom: { adopt: `${zoneId}/room` },
      rulesets: Object.fromEntries(
        Object.entries(phases).map(([role, phase]) => [
          role,
          { adopt: `zones/${zoneId}/${phase}`, keep: [kept(phase)] },
        ]),
      ),
    },
  },
  found: {
    ...Object.fromEntries(Object.entries(phases).map(([role, phase]) => [`rulesets.${role}.adopt`, entryPoint(phase)])),
    "waitingRoom.adopt": {
      type: zoneType.waitingRoom,
      id: `${zoneId}/room`,
      inputs: {
        ...unusual(zoneType.waitingRoom),
        // Of what the provider's schema allows.
        ...{ queueingMethod: "random", queueingStatusCode: 429, sessionDuration: 7 },
        zoneId,
        suspended: true,
        totalActiveUsers: 777,
        newUsersPerMinute: 333,
      },
      turns: ["suspended"],
    },
  },
};

const cacheOf = { type: "aws:elasticache/serverlessCache:ServerlessCache", id: "old-serverless" };

const dials: Example = {
  things: {
    orders: {
      ...{ type: "aws:dynamodb/table:Table", adopt: "old-orders", turns: "prewarm", interrupts: "nothing" },
      properties: { readCapacity: { normal: 5, broadcast: 2000 }, writeCapacity: { normal: 0, broadcast: 800 } },
      takesSeconds: 120,
    },
    sessions: {
      ...{ type: cacheOf.type, adopt: cacheOf.id, turns: "live", takesSeconds: 60, interrupts: "nothing" },
      properties: { "cacheUsageLimits.dataStorage.minimum": { normal: 2, broadcast: 40 } },
      inPlaceBecause: "AWS, ModifyServerlessCache",
    },
    mailer: {
      ...{
        type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
        adopt: "shop/mailer",
        turns: "live",
        interrupts: "nothing",
      },
      // Its bounds are turned under apps.
      properties: { "spec.cooldownPeriod": { normal: 777, broadcast: 3600 } },
      takesSeconds: 60,
    },
    nodes: {
      ...{ type: "kubernetes:karpenter.sh/v1:NodePool", adopt: "old-pool", turns: "prewarm", interrupts: "nothing" },
      // Its limits of cores and memory are turned under nodePools.
      properties: { "spec.weight": { normal: 1, broadcast: 70 } },
      takesSeconds: 5,
    },
  },
  found: {
    adopt: {
      type: "aws:dynamodb/table:Table",
      id: "old-orders",
      inputs: { ...unusual("aws:dynamodb/table:Table"), readCapacity: 5, writeCapacity: 0 },
      turns: ["readCapacity", "writeCapacity"],
    },
    "adopt, two objects deep": {
      ...cacheOf,
      inputs: {
        ...unusual(cacheOf.type),
        cacheUsageLimits: { dataStorage: { minimum: 2, maximum: 77, unit: "" }, ecpuPerSeconds: [{ maximum: 0 }] },
      },
      turns: ["cacheUsageLimits.dataStorage.minimum"],
    },
    "adopt, of KEDA": {
      type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
      id: "shop/mailer",
      inputs: object("keda.sh/v1alpha1", "ScaledObject", "mailer", { spec: scaledObject }),
      turns: ["spec.cooldownPeriod"],
    },
    "adopt, without a namespace": {
      type: "kubernetes:karpenter.sh/v1:NodePool",
      id: "old-pool",
      inputs: {
        apiVersion: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: { name: "old-pool", labels: { unusual: "" }, annotations: { "example.com/kept": "" } },
        spec: { limits: { cpu: "64", memory: "777Gi" }, weight: 1, disruption: { budgets: [{ nodes: "0" }] } },
      },
      turns: ["spec.weight"],
    },
  },
};

/** By key of the kind. A kind that adopts nothing needs none. */
export const examples: Readonly<Record<string, Example>> = {
  databases,
  caches,
  scalableTargets,
  autoScalingGroups,
  loadBalancers,
  apps,
  nodePools,
  flags,
  landings,
  zones,
  cronJobs,
  dials,
};
