import { type as appType } from "../../infra/app/facts.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import { type as cacheType } from "../../infra/cache/facts.ts";
import { type as databaseType } from "../../infra/database/facts.ts";
import { type as flagsType } from "../../infra/flags/facts.ts";
import { type as landingType } from "../../infra/landing/facts.ts";
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
    "{kind: aurora} proxy.adopt": untouched(databaseType.proxy, "old-cluster-proxy", { name: "old-cluster-proxy" }),
  },
};

/** The provider never says both: shards and replicas, or all nodes. */
function unusualGroup(): Properties {
  const all = unusual(cacheType.group);
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== "numCacheClusters"));
}

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
        ...unusualGroup(),
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

const balancerArn = (end: string): string => `arn:aws:elasticloadbalancing:eu-west-3:000000000000:loadbalancer/${end}`;

const [oldWeb, oldStreams] = [balancerArn("app/old-web/0123456789abcdef"), balancerArn("net/old/fedcba9876543210")];

function unusualBalancer(without: string): Properties {
  const all = unusual(loadBalancerType.balancer);
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== without));
}

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
      inputs: unusualBalancer("minimumLoadBalancerCapacity"),
      turns: ["minimumLoadBalancerCapacity"],
    },
    "{subnets: stated} adopt": {
      type: loadBalancerType.balancer,
      id: oldStreams,
      inputs: {
        // The provider finds out one of both itself.
        ...unusualBalancer("subnetMappings"),
        minimumLoadBalancerCapacity: { capacityUnits: 2750 },
        subnets: ["subnet-1", "subnet-2"],
      },
      turns: ["minimumLoadBalancerCapacity.capacityUnits"],
    },
  },
};

const apps: Example = {
  things: {
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
  actionParameters: { unusual: { deep: [0, false, ""] } },
  expression: 'http.host eq "unusual.example.com"',
  ratelimit: { unusual: 7 },
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

/** By key of the kind. A kind that adopts nothing needs none. */
export const examples: Readonly<Record<string, Example>> = {
  databases,
  caches,
  scalableTargets,
  loadBalancers,
  apps,
  nodePools,
  flags,
  landings,
  zones,
};
